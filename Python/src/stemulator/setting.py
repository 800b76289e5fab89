"""Attributes that are settings of the instrument."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    from .optics import Optics

Value = TypeVar("Value")


class Setting(Generic[Value]):
    """A setting of the column: reading gives the set value, assigning sends a command.

    Args:
        key: in the status.
        command, parameter: what sets it.
        meaning: one sentence, with the unit.
    """

    def __init__(self, key: str, command: str, parameter: str, meaning: str):
        self.key, self.command, self.parameter = key, command, parameter
        self.__doc__ = meaning

    @overload
    def __get__(self, optics: None, owner: type[Optics]) -> Setting[Value]: ...
    @overload
    def __get__(self, optics: Optics, owner: type[Optics]) -> Value: ...

    def __get__(self, optics: Optics | None, owner: type[Optics]) -> Setting[Value] | Value:
        if optics is None:
            return self
        found: Any = optics._set_values()[self.key]
        if isinstance(found, list):
            found = tuple(found)
        value: Value = found
        return value

    def __set__(self, optics: Optics, value: Value) -> None:
        sent: Any = list(value) if isinstance(value, tuple) else value
        optics._perform(self.command, **{self.parameter: sent})
