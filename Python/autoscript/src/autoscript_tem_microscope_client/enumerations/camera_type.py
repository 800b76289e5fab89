from .text_enumeration import TextEnumeration


class CameraType(TextEnumeration):
    """Cameras. An instrument has those that `detectors.camera_detectors` lists."""

    FLUCAM = "Flucam"
    BM_CETA = "BM-Ceta"
    EF_CETA = "EF-Ceta"
    BM_FALCON = "BM-Falcon"
    EF_FALCON = "EF-Falcon"
    BM_EMPAD = "BM-Empad"
    SH_EMPAD = "SH-Empad"
    EF_EMPAD = "EF-Empad"
    EF_CCD = "EF-CCD"
