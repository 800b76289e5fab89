from .text_enumeration import TextEnumeration


class ExposureTimeType(TextEnumeration):
    """What the exposure of a spectrum counts."""

    LIVE_TIME = "LiveTime"
    REAL_TIME = "RealTime"
