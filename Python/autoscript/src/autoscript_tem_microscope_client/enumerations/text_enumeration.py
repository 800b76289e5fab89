from __future__ import annotations

from enum import Enum


class TextEnumeration(str, Enum):
    """Members are their texts: they compare, print, format and travel as these."""

    def __str__(self) -> str:
        return str.__str__(self.value)

    def __repr__(self) -> str:
        return repr(str(self))

    def __format__(self, specification: str) -> str:
        return format(str(self), specification)

    # Enum hashes by name; equal texts have to hash alike.
    __hash__ = str.__hash__
