"""HTTP as the instrument speaks it. Several threads may use one connection object at the same time."""

from __future__ import annotations

import http.client
import json
import math
import select
import socket
import threading
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import array, errors
from .reply import Reply

#: Seconds to wait for a connection to be made.
CONNECT_TIMEOUT = 10.0
#: Seconds after which an unused connection is not used again: the server closes them after 120.
IDLE = 60.0


class Connection:
    """Requests to one server, over connections that are kept open and used again.

    Args:
        host, port: of the server.
        token: what the server was started with, if so.
        timeout: seconds to wait for an answer; ``None`` waits as long as it takes.
    """

    def __init__(self, host: str, port: int, token: str | None = None, timeout: float | None = None):
        self.host, self.port, self.timeout = host, port, timeout
        self._headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        self._idle: list[tuple[http.client.HTTPConnection, float]] = []
        self._lock = threading.Lock()

    # ---- requests

    def get(self, path: str) -> Any:
        """The JSON document at a path."""
        return json.loads(self._exchange("GET", path)[1])

    def post(self, path: str, parameters: dict[str, Any] | None = None) -> Any:
        """The JSON document that a POST answers."""
        body = json.dumps(_plain(parameters or {}), allow_nan=False).encode()
        return json.loads(self._exchange("POST", path, body)[1])

    def perform(self, path: str, parameters: dict[str, Any]) -> Reply:
        """A command or question, with its arrays."""
        document = self.post(path, parameters)
        values = document["values"]
        return Reply(values, [array.from_json(entry, self._numbers(entry), values) for entry in document["arrays"]])

    def _numbers(self, entry: dict[str, Any]) -> NDArray[Any]:
        headers, body = self._exchange("GET", entry["href"])
        shape = tuple(int(count) for count in headers["X-Shape"].split(",")) if headers["X-Shape"] else ()
        return np.frombuffer(body, headers["X-Dtype"]).reshape(shape)

    def open_events(self, path: str) -> http.client.HTTPResponse:
        """A response that goes on; closing it closes its connection."""
        connection = self._connect()
        try:
            connection.request("GET", path, headers=self._headers | {"Connection": "close"})
            response = connection.getresponse()
            refused = None if response.status == 200 else response.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise self._lost(error) from error
        except BaseException:
            connection.close()
            raise
        if refused is not None:
            connection.close()
            raise _refusal(response.status, refused)
        return response

    def close(self) -> None:
        """Closes what is open; the next request opens again."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection, _ in idle:
            connection.close()

    # ---- connections

    def _exchange(self, method: str, path: str, body: bytes | None = None) -> tuple[http.client.HTTPMessage, bytearray]:
        connection = self._take()
        headers = self._headers if body is None else self._headers | {"Content-Type": "application/json"}
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = _read(response)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise self._lost(error) from error
        except BaseException:
            # Interrupted in between: what comes next over this connection would be the answer to this request.
            connection.close()
            raise
        if response.will_close:
            connection.close()
        else:
            with self._lock:
                self._idle.append((connection, time.monotonic()))
        if response.status != 200:
            raise _refusal(response.status, bytes(content))
        return response.headers, content

    def _take(self) -> http.client.HTTPConnection:
        with self._lock:
            idle, self._idle = self._idle, []
        found: http.client.HTTPConnection | None = None
        kept = []
        for connection, since in reversed(idle):
            if found is None and time.monotonic() - since < IDLE and _is_open(connection):
                found = connection
            elif time.monotonic() - since < IDLE:
                kept.append((connection, since))
            else:
                connection.close()
        with self._lock:
            self._idle[:0] = reversed(kept)
        return found or self._connect()

    def _connect(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=CONNECT_TIMEOUT)
        try:
            connection.connect()
        except OSError as error:
            raise self._lost(error) from error
        connection.sock.settimeout(self.timeout)
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _lost(self, error: Exception) -> errors.ConnectionLostError:
        return errors.ConnectionLostError(f"{self.host}:{self.port}: {error or type(error).__name__}")


def _is_open(connection: http.client.HTTPConnection) -> bool:
    """Whether a resting connection is still there: a closed one can be read from."""
    if connection.sock is None:
        return False
    poll = select.poll() if hasattr(select, "poll") else None
    if poll is None:
        return not select.select([connection.sock], [], [], 0)[0]
    poll.register(connection.sock, select.POLLIN | select.POLLHUP)
    return not poll.poll(0)


def _read(response: http.client.HTTPResponse) -> bytearray:
    """The body; without copies where its length is known."""
    if response.length is None:
        return bytearray(response.read())
    content = bytearray(response.length)
    view, done = memoryview(content), 0
    while done < len(content):
        count = response.readinto(view[done:])
        if count == 0:
            raise http.client.IncompleteRead(bytes(view[:done]), len(content) - done)
        done += count
    response.read()
    return content


def _refusal(status: int, content: bytes) -> errors.StemulatorError:
    try:
        error = json.loads(content)["error"]
        return errors.of_kind(error["kind"], error["message"])
    except (ValueError, LookupError, TypeError):
        return errors.InternalError(f"the server answered with status {status} and nothing readable")


def _plain(value: Any) -> Any:
    """Numpy numbers and arrays as JSON has them."""
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.tolist()
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise errors.InvalidRequestError(f"{value} is not allowed; allowed: finite numbers")
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    raise errors.InvalidRequestError(f"a {type(value).__name__} is not allowed; allowed: numbers, texts, lists and dictionaries")
