from __future__ import annotations

from collections.abc import Sequence

from autoscript_core.common import ApplicationServerException

from .._instrument import Instrument
from .._names import plain
from ..enumerations import DetectorSegmentType
from ..structures import DetectorSegment


class ScanningDetector:
    """A detector of images. `type` is its name on the instrument."""

    def __init__(self, instrument: Instrument, name: str, channels: Sequence[str]) -> None:
        self._instrument = instrument
        self.type = name
        self._segments = [DetectorSegment(channel, name) for channel in channels]
        self._enabled = list(self._segments)

    @property
    def insertion_state(self) -> str:
        return "Inserted" if self._instrument.status()["detectors"][self.type]["inserted"] else "Retracted"

    def insert(self) -> None:
        self._instrument.perform("insert", device=self.type)

    def retract(self) -> None:
        self._instrument.perform("retract", device=self.type)

    def get_enabled_segments(self) -> list[DetectorSegment]:
        """Segments whose signals make the image; a detector in one piece has one."""
        return list(self._enabled)

    def set_enabled_segments(self, segments: DetectorSegmentType | str | Sequence[DetectorSegment]) -> None:
        """All of them, or a list of them. The instrument's segmented detectors have no rings."""
        if isinstance(segments, str):
            if plain(segments) != "all":
                raise ApplicationServerException(f"{self.type}: segments {str(segments)!r} are not allowed; allowed: 'All', or a list.")
            self._enabled = list(self._segments)
            return
        chosen = [each for each in self._segments if each in segments]
        if not chosen or len(chosen) != len(segments):
            names = ", ".join(each.name for each in self._segments)
            raise ApplicationServerException(f"{self.type}: these segments are not allowed; allowed: one or more of {names}.")
        self._enabled = chosen
