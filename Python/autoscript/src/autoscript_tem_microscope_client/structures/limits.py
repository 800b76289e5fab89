from dataclasses import dataclass


@dataclass
class Limits:
    """The least and the greatest value of an axis, in its units."""

    min: float
    max: float
