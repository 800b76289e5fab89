from __future__ import annotations

from typing import Any

from .._instrument import Instrument, lacking


class CameraDetector:
    """A camera. One that the instrument does not have can be asked for by name, but for nothing else."""

    def __init__(self, instrument: Instrument, name: str) -> None:
        self._instrument = instrument
        self._name = name

    @property
    def type(self) -> str:
        """Its name on the instrument."""
        self._entry()
        return self._name

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of its sensor."""
        entry = self._entry()
        return int(entry["rows"]), int(entry["columns"])

    @property
    def insertion_state(self) -> str:
        return "Inserted" if self._entry()["inserted"] else "Retracted"

    def insert(self) -> None:
        self._instrument.perform("insert", device=self.type)

    def retract(self) -> None:
        self._instrument.perform("retract", device=self.type)

    def _entry(self) -> dict[str, Any]:
        cameras = self._instrument.status()["cameras"]
        if self._name not in cameras:
            raise lacking(f"Camera {self._name!r}", f"the instrument has {', '.join(sorted(cameras))}")
        entry: dict[str, Any] = cameras[self._name]
        return entry
