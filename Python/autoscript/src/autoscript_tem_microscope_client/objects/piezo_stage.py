from .._instrument import lacking
from ..structures import StageVelocity


class PiezoStage:
    """There is none in the simulated instrument: it is never enabled."""

    is_enabled = False
    is_moving = False

    @property
    def position(self) -> None:
        raise self._lacking("position")

    def enable(self) -> None:
        raise self._lacking("enable")

    def start_jogging(self, velocity: StageVelocity) -> None:
        raise self._lacking("start_jogging")

    def stop(self) -> None:
        raise self._lacking("stop")

    @staticmethod
    def _lacking(what: str) -> Exception:
        return lacking(f"piezo_stage.{what}", "there is no piezo stage")
