"""Starts the program and stops it."""

from __future__ import annotations

import atexit
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Sequence

from .errors import ConnectionLostError
from .microscope import Microscope
from .referee import Referee

#: Faces of the program for clients of other kinds; ``Server.faces`` tells where they listen.
OTHER_FACES = ("pyro", "tem", "central", "as", "gatan", "asceos", "ceos")


class Server:
    """A running ``stemulator serve``. As a context manager it stops the program at the end.

    Attributes:
        faces: host and port of each face that listens, by its name, e.g. ``"http"``.
        microscope: a client of it.
    """

    def __init__(self, command: Sequence[str], token: str | None = None, timeout: float = 120.0):
        self._token = token
        self._log = tempfile.TemporaryFile()
        try:
            self._process = subprocess.Popen(
                list(command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._log)
        except OSError as error:
            self._log.close()
            raise FileNotFoundError(f"{command[0]} cannot be started: {error}") from error
        atexit.register(self.stop)
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            self.faces = self._ready(timeout)
            self.microscope = Microscope.connect(*self.faces["http"], token=token)
        except BaseException:
            self.stop()
            raise

    @property
    def host(self) -> str:
        """Where the HTTP face listens."""
        return self.faces["http"][0]

    @property
    def port(self) -> int:
        """Port of the HTTP face."""
        return self.faces["http"][1]

    @property
    def is_running(self) -> bool:
        """Whether the program runs."""
        return self._process.poll() is None

    def referee(self) -> Referee:
        """A client of the referee's view; the server has to be launched with ``referee=True``."""
        if "referee" not in self.faces:
            raise ValueError("the server has no referee; allowed: launch(..., referee=True)")
        host, port = self.faces["referee"]
        return Referee.connect(host, port, token=self._token)

    def stop(self, timeout: float = 10.0) -> int | None:
        """Stops the program and returns its exit status; it is killed if it takes longer than ``timeout`` seconds."""
        atexit.unregister(self.stop)
        if hasattr(self, "microscope"):
            self.microscope.close()
        if self.is_running:
            self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return None
        finally:
            self._log.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    # ---- start

    def _listen(self) -> None:
        """Reads on, so that the program never waits for us."""
        assert self._process.stdout is not None
        with self._process.stdout as output:
            self._lines.put(output.readline().decode(errors="replace").strip())
            for _ in output:
                pass

    def _ready(self, timeout: float) -> dict[str, tuple[str, int]]:
        end = time.monotonic() + timeout
        try:
            words = self._lines.get(timeout=max(0.0, end - time.monotonic())).split()
        except queue.Empty:
            raise ConnectionLostError(f"the server said nothing for {timeout:g} s; {self._complaint()}") from None
        if words[:1] != ["ready"]:
            raise ConnectionLostError(f"the server did not start; {self._complaint()}")
        faces = {}
        for word in words[1:]:
            name, _, address = word.partition("=")
            host, _, port = address.rpartition(":")
            if port.isdigit():
                faces[name] = (host.strip("[]"), int(port))
        if "http" not in faces:
            raise ConnectionLostError(f"the server has no HTTP face; it said: {' '.join(words)}")
        return faces

    def _complaint(self) -> str:
        self._log.seek(0)
        return "it said: " + (self._log.read().decode(errors="replace").strip()[-500:] or "nothing")


def launch(
    specimen: str | None = None, *, seed: int | None = None, clock: str = "virtual", host: str = "127.0.0.1", port: int = 0,
    token: str | None = None, referee: bool = False, binary: str | os.PathLike[str] | None = None,
    options: Sequence[str] = (), timeout: float = 120.0,
) -> Server:
    """Starts ``stemulator serve`` and waits until it is ready.

    Args:
        specimen: a crystal or world of the library, or a world file; the standard specimen where it is not given.
        seed: of the instrument's noise, drift and imperfections.
        clock: ``"virtual"``: time passes by commands only; ``"realtime"``: as on the wall.
        port: of the HTTP face; 0 for any free one.
        token: protects the HTTP faces.
        referee: whether the referee's view is served as well.
        binary: the program; else ``$STEMULATOR``, else ``stemulator`` on the ``PATH``.
        options: more options of ``stemulator serve``.
        timeout: seconds to wait until it is ready.

    Raises:
        FileNotFoundError: there is no such program.
        ConnectionLostError: it did not get ready; the message says what it said.
    """
    command = [find_binary(binary), "serve", "--host", host, "--clock", clock, "--http-port", str(port)]
    # The ports that other faces usually have may be taken, by another server for example.
    for face in OTHER_FACES:
        command += [f"--{face}-port", "0"]
    if specimen is not None:
        command += ["--specimen", specimen]
    if seed is not None:
        command += ["--seed", str(seed)]
    if token is not None:
        command += ["--token", token]
    if referee:
        command += ["--referee-port", "0"]
    return Server([*command, *options], token, timeout)


def find_binary(binary: str | os.PathLike[str] | None = None) -> str:
    """The program: the argument, else ``$STEMULATOR``, else ``stemulator`` on the ``PATH``."""
    if binary is not None:
        return os.fspath(binary)
    if named := os.environ.get("STEMULATOR"):
        if not Path(named).is_file():
            raise FileNotFoundError(f"STEMULATOR names {named}, which is no file")
        return named
    found = shutil.which("stemulator")
    if found is None:
        raise FileNotFoundError("stemulator is not on the PATH; allowed: launch(binary=...), or its path in STEMULATOR")
    return found
