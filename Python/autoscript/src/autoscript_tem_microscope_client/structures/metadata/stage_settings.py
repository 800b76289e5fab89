from __future__ import annotations

from dataclasses import dataclass

from ..stage_position import StagePosition


@dataclass(frozen=True)
class StageSettings:
    """Where the encoders said that the stage was."""

    stage_position: StagePosition
