from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass
class Rectangle:
    """Left, top, width and height, in the units of its region."""

    left: float = 0.0
    top: float = 0.0
    width: float = 0.0
    height: float = 0.0

    def __iter__(self) -> Iterator[float]:
        return iter((self.left, self.top, self.width, self.height))
