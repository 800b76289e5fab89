from dataclasses import dataclass


@dataclass(frozen=True)
class Aperture:
    """A hole of a mechanism: its name, its kind and its diameter in m."""

    name: str
    type: str
    diameter: float
