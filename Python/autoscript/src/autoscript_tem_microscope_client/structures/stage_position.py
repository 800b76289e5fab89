from __future__ import annotations

from dataclasses import dataclass

from .stage_axes import StageAxes


@dataclass(repr=False)
class StagePosition(StageAxes):
    """A place of the stage: x, y, z in m; a (alpha), b (beta) in rad. In a move, None leaves the axis where it is.

    `repr` shows µm and degrees.
    """

    def __add__(self, other: StageAxes) -> StagePosition:
        return self._joined(other, 1)

    def __sub__(self, other: StageAxes) -> StagePosition:
        return self._joined(other, -1)

    def _joined(self, other: StageAxes, sign: int) -> StagePosition:
        """An axis that only one of the two has is that one's."""
        if not isinstance(other, StageAxes):
            return NotImplemented
        return StagePosition(
            *(
                None if mine is None and theirs is None else (mine or 0.0) + sign * (theirs or 0.0)
                for mine, theirs in zip(self, other)
            )
        )
