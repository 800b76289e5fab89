from .text_enumeration import TextEnumeration


class FixedReadoutArea(TextEnumeration):
    """Part of a camera that is read."""

    FULL = "Full"
    HALF = "Half"
    QUARTER = "Quarter"
