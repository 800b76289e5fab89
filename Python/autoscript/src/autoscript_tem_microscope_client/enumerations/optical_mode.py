from .text_enumeration import TextEnumeration


class OpticalMode(TextEnumeration):
    """Scanning or fixed beam."""

    STEM = "Stem"
    TEM = "Tem"
