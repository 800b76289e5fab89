"""What the parts of a microscope have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .microscope import Microscope
    from .reply import Reply


class Part:
    """A part of a microscope, with the commands that are about it."""

    def __init__(self, microscope: Microscope):
        self._microscope = microscope

    def _perform(self, name: str, /, **parameters: Any) -> Reply:
        return self._microscope.perform(name, **{key: value for key, value in parameters.items() if value is not None})

    def _status(self) -> dict[str, Any]:
        return self._microscope.status()
