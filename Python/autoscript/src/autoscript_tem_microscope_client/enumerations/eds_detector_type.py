from .text_enumeration import TextEnumeration


class EdsDetectorType(TextEnumeration):
    """Detectors of X-rays."""

    SUPER_X = "SuperX"
    ULTRA_X = "UltraX"
