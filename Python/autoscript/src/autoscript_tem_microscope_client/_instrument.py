from __future__ import annotations

import os
from typing import Any

from stemulator import Microscope, Reply, StemulatorError

from autoscript_core.common import ApplicationServerException


class Instrument:
    """The simulated instrument behind all objects of a client: its commands, and what it lacks."""

    def __init__(self, host: str, port: int) -> None:
        try:
            self._microscope: Microscope | None = Microscope.connect(host, port, os.environ.get("STEMULATOR_TOKEN"))
            self.about = self._microscope.about()
            # Names of commands: instruments of older programs have fewer.
            self.commands = {entry["name"] for entry in self._microscope.commands()}
        except StemulatorError as error:
            raise ApplicationServerException(f"There is no simulated instrument at {host}:{port}: {error}") from error

    def close(self) -> None:
        if self._microscope:
            self._microscope.close()
            self._microscope = None

    def perform(self, command: str, **parameters: Any) -> Reply:
        """Carries out a command of the instrument; parameters that are None are left out.

        Throws `ApplicationServerException` with the instrument's own sentence.
        """
        given = {name: value for name, value in parameters.items() if value is not None}
        try:
            return self._connected().perform(command, **given)
        except StemulatorError as error:
            raise ApplicationServerException(str(error)) from error

    def status(self) -> dict[str, Any]:
        """What the instrument shows, also while a command runs."""
        try:
            return self._connected().status()
        except StemulatorError as error:
            raise ApplicationServerException(str(error)) from error

    def settings(self) -> dict[str, Any]:
        """Setpoints of the column."""
        settings: dict[str, Any] = self.status()["optics"]
        return settings

    def readings(self) -> dict[str, Any]:
        """Settings of the column as the instrument reads them back."""
        return self.perform("get_optics").values

    def _connected(self) -> Microscope:
        if self._microscope is None:
            raise ApplicationServerException("The client is not connected.")
        return self._microscope


def lacking(what: str, why: str) -> ApplicationServerException:
    """The error of a part that the simulated instrument does not have."""
    return ApplicationServerException(f"{what}: {why}; Stemulator's instrument cannot do it.")
