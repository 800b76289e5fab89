from .text_enumeration import TextEnumeration


class DetectorType(TextEnumeration):
    """Scanning detectors. An instrument has those that `detectors.scanning_detectors` lists."""

    HAADF = "HAADF"
    BF = "BF"
    DF = "DF"
    BF_S = "BF-S"
    DF_S = "DF-S"
    DF2 = "DF2"
    DF4 = "DF4"
