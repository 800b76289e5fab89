"""Scan detectors and cameras."""

from __future__ import annotations

from typing import Any

from .part import Part


class Detectors(Part):
    """Moves detectors and cameras in and out and sets them."""

    @property
    def names(self) -> list[str]:
        """The scan detectors."""
        return list(self._status()["detectors"])

    @property
    def camera_names(self) -> list[str]:
        """The cameras."""
        return list(self._status()["cameras"])

    def __getitem__(self, name: str) -> dict[str, Any]:
        """How a detector or camera is set; angles in mrad, times in ms."""
        status = self._status()
        devices: dict[str, Any] = {**status["detectors"], **status["cameras"]}
        if name not in devices:
            raise KeyError(f"{name} is unknown; allowed: {', '.join(devices)}")
        settings: dict[str, Any] = devices[name]
        return settings

    def insert(self, name: str) -> None:
        """Moves a detector or camera in; what is in its way has to be out."""
        self._perform("insert", device=name)

    def retract(self, name: str) -> None:
        """Moves a detector or camera out."""
        self._perform("retract", device=name)

    def set(self, name: str, *, contrast: float | None = None, brightness: float | None = None) -> None:
        """Sets gain (contrast) and level without signal (brightness) of a scan detector in %; what is not given stays."""
        self._perform("set_detector", detector=name, contrast=contrast, brightness=brightness)

    def set_camera(
        self, name: str, *, exposure_ms: float | None = None, binning: int | None = None, area: str | None = None,
        mode: str | None = None, frames: int | None = None, combination: str | None = None, corrected: bool | None = None,
    ) -> None:
        """Sets a camera; what is not given stays.

        Args:
            exposure_ms: of each frame.
            binning: 1, 2, 4 or 8.
            area: ``"full"``, ``"half"`` or ``"quarter"`` of the sensor.
            mode: ``"integrating"`` or ``"counting"``.
            frames: that are combined.
            combination: ``"sum"`` or ``"average"``.
            corrected: whether dark and gain references are applied.
        """
        self._perform(
            "set_camera", camera=name, exposure_ms=exposure_ms, binning=binning, area=area, mode=mode, frames=frames,
            combination=combination, corrected=corrected)

    def optimise_gain(self, name: str = "", *, size: int | None = None, dwell_us: float | None = None) -> dict[str, Any]:
        """Sets contrast and brightness of a detector from images, as the control program does."""
        return self._perform("auto_gain", detector=name or None, columns=size, dwell_us=dwell_us).values
