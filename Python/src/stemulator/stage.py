"""The stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

from .part import Part


@dataclass(frozen=True)
class StagePosition:
    """Where the encoders say that the stage is: µm and degrees."""

    x_um: float
    y_um: float
    z_um: float
    alpha_deg: float
    beta_deg: float

    @classmethod
    def _from_json(cls, values: Mapping[str, Any]) -> StagePosition:
        return cls(values["x_um"], values["y_um"], values["z_um"], values["alpha_deg"], values["beta_deg"])


class Stage(Part):
    """Moves the specimen. +x moves the picture right, +y down."""

    @property
    def position(self) -> StagePosition:
        """The readings of the encoders."""
        return StagePosition._from_json(self._status()["stage"])

    def move(
        self, *, x_um: float | None = None, y_um: float | None = None, z_um: float | None = None,
        alpha_deg: float | None = None, beta_deg: float | None = None, relative: bool = False,
    ) -> StagePosition:
        """Moves the axes that are given, in µm and degrees.

        Args:
            relative: targets count from where the stage was last sent.

        Returns:
            the readings afterwards.

        Raises:
            UnsafeRequestError: beyond the limits; nothing moves then.
        """
        reply = self._perform(
            "move_stage", x_um=x_um, y_um=y_um, z_um=z_um, alpha_deg=alpha_deg, beta_deg=beta_deg,
            relative=True if relative else None)
        return StagePosition._from_json(reply.values)
