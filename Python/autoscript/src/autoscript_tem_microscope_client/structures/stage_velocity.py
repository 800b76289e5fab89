from dataclasses import dataclass

from .stage_axes import StageAxes


@dataclass(repr=False)
class StageVelocity(StageAxes):
    """Speeds of the axes of the stage: x, y, z in m/s; a, b in rad/s."""
