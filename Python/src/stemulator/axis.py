"""Axes of arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Axis:
    """What an axis of an array means: element ``i`` is at ``first + i * step``, in ``unit``."""

    name: str
    quantity: str
    unit: str
    count: int
    first: float
    step: float

    @property
    def values(self) -> NDArray[np.float64]:
        """The place of each element."""
        return self.first + self.step * np.arange(self.count, dtype=np.float64)

    @classmethod
    def _from_json(cls, entry: Mapping[str, Any]) -> Axis:
        return cls(entry["name"], entry["quantity"], entry["unit"], entry["count"], entry["first"], entry["step"])
