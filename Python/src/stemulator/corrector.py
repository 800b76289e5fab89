"""The corrector of the probe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Sequence

from .part import Part
from .reply import Reply

Aberrations = dict[str, tuple[float, ...]]


@dataclass(frozen=True)
class Measurement:
    """Aberrations as they were measured, in nm, by CEOS name (C1, A1, A2, B2, ...): one number for round ones, else x and y.

    Attributes:
        uncertainties_nm: one standard deviation each.
        outer_tilt_mrad: of the tableau.
        images: that were taken.
    """

    aberrations_nm: Aberrations
    uncertainties_nm: Aberrations
    outer_tilt_mrad: float
    images: int

    @classmethod
    def _from_reply(cls, reply: Reply) -> Measurement:
        values = reply.values
        return cls(_table(values["aberrations_nm"]), _table(values["uncertainties_nm"]), values["outer_tilt_mrad"],
                   int(values["images"]))


class Corrector(Part):
    """Measures and corrects aberrations."""

    @property
    def aberrations_nm(self) -> Aberrations:
        """Aberrations as they were measured last, in nm."""
        return _table(self._perform("get_aberrations").values["aberrations_nm"])

    def acquire_tableau(
        self, type: str = "Standard", angle_mrad: float | None = None, max_fit: str | None = None
    ) -> Measurement:
        """Measures aberrations from images at some tilts of the beam.

        Args:
            type: ``"Fast"``, ``"Standard"``, ``"Enhanced"`` or ``"Full"``.
            angle_mrad: outer tilt; the usual one of the type where it is not given.
            max_fit: the last aberration of the fit.
        """
        return Measurement._from_reply(self._perform("acquire_tableau", type=type, angle_mrad=angle_mrad, max_fit=max_fit))

    def measure_c1a1(self) -> Measurement:
        """Measures defocus and two-fold astigmatism."""
        return Measurement._from_reply(self._perform("measure_c1a1"))

    def correct(
        self, name: str, value_nm: Sequence[float] | float | None = None, target_nm: Sequence[float] | float | None = None,
        fraction: float = 1.0,
    ) -> None:
        """Removes an aberration.

        Args:
            name: C1, A1, A2, B2, C3, A3, S3, A4, D4, B4, or WD (the coma-free axis, in mrad).
            value_nm: how large it is; as it was measured last where it is not given.
            target_nm: how large it should be; 0 where it is not given.
            fraction: share of the correction that is applied.
        """
        self._perform(
            "correct_aberration", name=name, value_nm=_numbers(value_nm), target_nm=_numbers(target_nm), fraction=fraction)

    def set_aberrations(self, aberrations_nm: Mapping[str, Sequence[float] | float]) -> None:
        """Makes the aberrations of the lenses so, in nm; what is not named stays. Only a simulated instrument can do that."""
        entries = [{"name": name, "value": _numbers(value)} for name, value in aberrations_nm.items()]
        self._perform("set_aberrations", aberrations_nm=entries)


def _table(values: Mapping[str, Any]) -> Aberrations:
    return {name: tuple(float(number) for number in value) for name, value in values.items()}


def _numbers(value: Sequence[float] | float | None) -> list[float] | None:
    if value is None:
        return None
    return [float(value)] if isinstance(value, (int, float)) else [float(number) for number in value]
