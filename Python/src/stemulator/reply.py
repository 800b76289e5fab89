"""Replies of commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .array import Array


@dataclass(frozen=True, eq=False)
class Reply:
    """What a command answers.

    Attributes:
        values: readings and metadata; names carry units.
        arrays: what was acquired, in the order of the channels.
    """

    values: dict[str, Any]
    arrays: list[Array]

    def array(self, name: str) -> Array:
        """The array of a name."""
        for array in self.arrays:
            if array.name == name:
                return array
        raise KeyError(f"there is no array {name!r}; allowed: {', '.join(array.name for array in self.arrays)}")
