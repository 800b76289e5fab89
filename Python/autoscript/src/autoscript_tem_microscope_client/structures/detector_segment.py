from dataclasses import dataclass


@dataclass(frozen=True)
class DetectorSegment:
    """A segment of a scanning detector."""

    name: str
    detector_name: str
