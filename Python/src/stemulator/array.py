"""Arrays that acquisitions deliver."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping

import numpy as np
from numpy.typing import NDArray

from .axis import Axis


@dataclass(frozen=True, eq=False)
class Array:
    """Numbers with what they mean.

    Attributes:
        name: the detector, channel or camera.
        kind: ``"image"``, ``"imageStack"``, ``"profile"``, ``"pattern"``, ``"patterns"``, ``"spectrum"``, ...
        quantity, unit: of the numbers.
        data: the numbers; the slowest axis is the first.
        axes: one for each dimension of ``data``.
        metadata: settings of the instrument and of this detector; units are in the names.
    """

    name: str
    kind: str
    quantity: str
    unit: str
    data: NDArray[Any]
    axes: tuple[Axis, ...]
    metadata: Mapping[str, Any] = field(repr=False)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """Lets numpy functions take the array itself."""
        data = self.data if dtype is None else self.data.astype(dtype, copy=False)
        return data.copy() if copy else data

    def axis(self, name: str) -> Axis:
        """The axis of a name, e.g. ``"x"``."""
        for axis in self.axes:
            if axis.name == name:
                return axis
        raise KeyError(f"{self.name} has no axis {name!r}; allowed: {', '.join(axis.name for axis in self.axes)}")


class Image(Array):
    """A STEM image ``[y, x]``, or a series of them ``[frame, y, x]``. Places count from the middle of the field, in nm."""

    @property
    def pixel_size(self) -> tuple[float, float]:
        """Distance of pixels along y and x in nm, as the set field of view says."""
        return self.axes[-2].step, self.axes[-1].step

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, right, bottom and top edge in nm, as ``matplotlib.pyplot.imshow`` wants them."""
        y, x = self.axes[-2:]
        return (x.first - x.step / 2, x.first + x.step * (x.count - 0.5), y.first + y.step * (y.count - 0.5),
                y.first - y.step / 2)


class Pattern(Array):
    """A diffraction pattern or Ronchigram ``[ky, kx]``; axes are scattering angles in mrad."""

    @property
    def pixel_mrad(self) -> float:
        """Angle of one pixel in mrad."""
        return self.axes[-1].step


class PatternGrid(Pattern):
    """Diffraction patterns at the places of a raster: ``[y, x, ky, kx]``, in nm and mrad."""

    @property
    def pixel_size(self) -> tuple[float, float]:
        """Distance of the places along y and x in nm."""
        return self.axes[0].step, self.axes[1].step


class Spectrum(Array):
    """A spectrum ``[energy]``, or one for each place of a raster ``[y, x, energy]``; counts over energy in eV."""

    @property
    def energy_eV(self) -> NDArray[np.float64]:
        """Energy at the middle of each channel in eV."""
        return self.axes[-1].values


_BY_KIND: dict[str, type[Array]] = {
    "image": Image, "imageStack": Image, "profile": Image, "pattern": Pattern, "patterns": PatternGrid, "spectrum": Spectrum,
    "spectra": Spectrum,
}


def from_json(entry: Mapping[str, Any], data: NDArray[Any], values: Mapping[str, Any]) -> Array:
    """An array of the class of its kind; ``values`` are those of the reply that it came with."""
    return _BY_KIND.get(entry["kind"], Array)(
        entry["name"], entry["kind"], entry["quantity"], entry["unit"], data,
        tuple(Axis._from_json(axis) for axis in entry["axes"]), {**values, **entry["metadata"]})
