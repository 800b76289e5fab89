from .text_enumeration import TextEnumeration


class DetectorSegmentType(TextEnumeration):
    """Groups of segments of a detector."""

    ALL = "All"
    INNER_RING = "InnerRing"
    OUTER_RING = "OuterRing"
    SINGLE = "Single"
