from .text_enumeration import TextEnumeration


class RegionCoordinateSystem(TextEnumeration):
    """Units of a region: fractions of the field, or pixels."""

    RELATIVE = "Relative"
    PIXELS = "Pixels"
