from __future__ import annotations

import math
from collections.abc import Iterable

from autoscript_core.common import ApplicationServerException

from .._instrument import Instrument, lacking
from .._metadata import stage_position
from ..structures import Limits, StagePosition, StageVelocity

# Parameters of the instrument's moves, and SI units in theirs.
AXES = (("x_um", 1e6), ("y_um", 1e6), ("z_um", 1e6), ("alpha_deg", 180 / math.pi), ("beta_deg", 180 / math.pi))


class Stage:
    """The stage, with a double-tilt holder: x, y, z in m; a, b in rad. Axes are those of the simulated instrument."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    @property
    def position(self) -> StagePosition:
        """Where the encoders say that it is."""
        return stage_position(self._instrument.perform("get_stage").values)

    @property
    def is_moving(self) -> bool:
        """Whether a move runs, of this or another client."""
        return self._instrument.status().get("running") == "move_stage"

    def absolute_move(self, position: Iterable[float | None]) -> None:
        """Moves to a place and waits: a `StagePosition`, or up to five numbers. Axes that are None, NaN or missing stay."""
        self._move(position, False)

    def absolute_move_safe(self, position: Iterable[float | None]) -> None:
        """The same as `absolute_move`: the instrument refuses what is not safe."""
        self._move(position, False)

    def relative_move(self, shift: Iterable[float | None]) -> None:
        """Moves from where the stage was last sent."""
        self._move(shift, True)

    def relative_move_safe(self, shift: Iterable[float | None]) -> None:
        """The same as `relative_move`."""
        self._move(shift, True)

    def _move(self, target: Iterable[float | None], relative: bool) -> None:
        values = list(target)
        if len(values) > len(AXES):
            raise ApplicationServerException(f"Stage: {len(values)} axes are not allowed; allowed: x, y, z, a, b.")
        given = {name: float(value) * scale for (name, scale), value in zip(AXES, values) if value is not None and not math.isnan(value)}
        if given:
            self._instrument.perform("move_stage", relative=relative, **given)

    def get_holder_type(self) -> str:
        return "DoubleTilt"

    def get_axis_limits(self, axis: str) -> Limits:
        raise lacking("stage.get_axis_limits", "there is no command that tells the limits of the stage")

    def start_jogging(self, velocity: StageVelocity) -> None:
        raise lacking("stage.start_jogging", "the stage moves to places only")

    def stop_jogging(self) -> None:
        """Nothing jogs."""
