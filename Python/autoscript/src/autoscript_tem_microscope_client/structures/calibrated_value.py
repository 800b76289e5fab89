from dataclasses import dataclass


@dataclass(frozen=True)
class CalibratedValue:
    """A value as it was set and as it is, in SI units, and the text that a panel shows."""

    nominal: float
    calibrated: float
    label: str
