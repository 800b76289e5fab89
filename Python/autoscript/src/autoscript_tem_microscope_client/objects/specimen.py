from __future__ import annotations

from .._instrument import Instrument
from .piezo_stage import PiezoStage
from .stage import Stage


class Specimen:
    """What holds the specimen."""

    def __init__(self, instrument: Instrument) -> None:
        self.stage = Stage(instrument)
        self.piezo_stage = PiezoStage()
