"""Events of an instrument as they happen."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any, Iterator, Union

import numpy as np
from numpy.typing import NDArray

from . import errors
from .connection import Connection


@dataclass(frozen=True, eq=False)
class StatusEvent:
    """The status: sent at the begin, when it has changed, and at least each second.

    Attributes:
        status: as ``Microscope.status`` gives it.
        running: the command that runs, or ``None``.
        progress: its share that is done.
    """

    status: dict[str, Any]
    running: str | None
    progress: float


@dataclass(frozen=True, eq=False)
class LinesEvent:
    """Lines of an image that is being acquired, by whoever asked for it.

    Attributes:
        command, array: what runs, and the name of the detector or channel.
        frame, first_line: of a series, and of the frame; both from 0.
        columns, rows: of the whole frame.
        data: the lines, ``[line, column]``, float32.
    """

    command: str
    array: str
    frame: int
    first_line: int
    columns: int
    rows: int
    progress: float
    data: NDArray[np.float32]


Event = Union[StatusEvent, LinesEvent]


def read_events(connection: Connection, path: str) -> Iterator[Event]:
    """Yields events until the server closes the stream or the generator is closed."""
    response = connection.open_events(path)
    try:
        name, data = "", []
        while line := response.readline():
            text = line.decode().rstrip("\r\n")
            key, _, value = text.partition(": ")
            if key == "event":
                name = value
            elif key == "data":
                data.append(value)
            elif not text:
                event = _event(name, "\n".join(data))
                name, data = "", []
                if event is not None:
                    yield event
    except OSError as error:
        raise errors.ConnectionLostError(f"{connection.host}:{connection.port}: {error}") from error
    finally:
        response.close()


def _event(name: str, text: str) -> Event | None:
    if name == "status":
        values = json.loads(text)
        return StatusEvent(values["status"], values["running"], values["progress"])
    if name == "lines":
        values = json.loads(text)
        data = np.frombuffer(base64.b64decode(values["data"]), "<f4").reshape(values["lines"], values["columns"])
        return LinesEvent(values["command"], values["array"], values["frame"], values["first_line"], values["columns"],
                          values["rows"], values["progress"], data)
    # Servers of later versions may tell more.
    return None
