"""The referee's view."""

from __future__ import annotations

from typing import Any

from .connection import Connection
from .reply import Reply

_ROOT = "/referee/v1"


class Referee:
    """What is true about an experiment, for whoever judges it: on a port of its own (``--referee-port``)."""

    def __init__(self, connection: Connection):
        self._connection = connection

    @classmethod
    def connect(
        cls, host: str = "127.0.0.1", port: int = 9096, token: str | None = None, timeout: float | None = None
    ) -> Referee:
        """Connects to the referee's port of an instrument that runs; see ``Microscope.connect``."""
        referee = cls(Connection(host, port, token, timeout))
        referee.questions()
        return referee

    def questions(self) -> list[dict[str, Any]]:
        """All questions with their parameters."""
        questions: list[dict[str, Any]] = self._connection.get(_ROOT)["questions"]
        return questions

    def ask(self, question: str, /, **parameters: Any) -> Reply:
        """Asks a question: ``"aberrations"``, ``"motion"``, ``"events"``, ``"clean_frame"``, ``"beam_places"``,
        ``"dose_map"``, ``"ground_truth"``, ...

        Raises:
            InvalidRequestError: there was no acquisition yet, or the session is blind.
        """
        return self._connection.perform(f"{_ROOT}/{question}", parameters)

    def close(self) -> None:
        """Closes the connections."""
        self._connection.close()
