"""The microscope."""

from __future__ import annotations

import operator
from types import TracebackType
from typing import Any, Iterator, Sequence

import numpy as np

from .array import Image, Pattern, PatternGrid, Spectrum
from .beam import Beam
from .connection import Connection
from .corrector import Corrector
from .detectors import Detectors
from .events import Event, read_events
from .optics import Optics
from .reply import Reply
from .spectrometer import Spectrometer
from .stage import Stage

_ROOT = "/api/v1"


def _sides(size: Any) -> tuple[int, int]:
    """Rows and columns of a size; numpy's whole numbers are welcome."""
    sides = [operator.index(side) for side in (size if isinstance(size, (tuple, list, np.ndarray)) else (size, size))]
    if len(sides) != 2:
        raise ValueError(f"size {size!r} is not allowed; allowed: pixels of a side, or (rows, columns)")
    return sides[0], sides[1]



class Microscope:
    """A microscope that is driven over HTTP. Commands of all clients are carried out one after the other.

    Several threads may use one object: ``status`` and ``stop`` work while another thread acquires.

    Attributes:
        stage, optics, beam, corrector, detectors, spectrometer: the parts.
    """

    def __init__(self, connection: Connection):
        self._connection = connection
        self.stage = Stage(self)
        self.optics = Optics(self)
        self.beam = Beam(self)
        self.corrector = Corrector(self)
        self.detectors = Detectors(self)
        self.spectrometer = Spectrometer(self)

    @classmethod
    def connect(
        cls, host: str = "127.0.0.1", port: int = 9095, token: str | None = None, timeout: float | None = None
    ) -> Microscope:
        """Connects to an instrument that runs (``stemulator serve --http-port PORT``).

        Args:
            token: what the server was started with, if so.
            timeout: seconds to wait for the answer of a command; ``None`` waits as long as it takes.

        Raises:
            ConnectionLostError: nothing answers there.
            UnauthorizedError: the token is missing or wrong.
        """
        microscope = cls(Connection(host, port, token, timeout))
        microscope.about()
        return microscope

    def close(self) -> None:
        """Closes the connections; the instrument goes on."""
        self._connection.close()

    def __enter__(self) -> Microscope:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Microscope({self._connection.host}:{self._connection.port})"

    # ---- any command

    def perform(self, name: str, /, **parameters: Any) -> Reply:
        """Carries out any command of the instrument (``commands`` lists them) and fetches its arrays.

        Raises:
            StemulatorError: of the kind that says why it was refused; nothing has changed then.
        """
        return self._connection.perform(f"{_ROOT}/commands/{name}", parameters)

    def commands(self) -> list[dict[str, Any]]:
        """All commands, with their parameters, ranges and units."""
        table: list[dict[str, Any]] = self._connection.get(f"{_ROOT}/commands")
        return table

    def about(self) -> dict[str, Any]:
        """Name and version of the program, clock (``"virtual"`` or ``"realtime"``), seed and specimen."""
        about: dict[str, Any] = self._connection.get(_ROOT)
        return about

    # ---- session

    def status(self) -> dict[str, Any]:
        """Settings, stage, detectors, time, dose and counters; ``running`` and ``progress`` of the running command.

        It is answered at once, from the state before the running command.
        """
        values = self._connection.get(f"{_ROOT}/status")
        return {**values["status"], "running": values["running"], "progress": values["progress"]}

    def events(self) -> Iterator[Event]:
        """Yields the status as it changes and the lines of running acquisitions, from now on."""
        return read_events(self._connection, f"{_ROOT}/events")

    def stop(self) -> str | None:
        """Ends the running acquisition, whoever asked for it. Returns the name of what ran."""
        stopped: str | None = self._connection.post(f"{_ROOT}/stop")["values"]["stopped"]
        return stopped

    def wait(self, seconds: float) -> None:
        """Lets so many seconds of instrument time pass."""
        self.perform("wait", seconds=seconds)

    def set_budget(self, *, time_s: float = 0, electrons: float = 0, dose_e_per_A2: float = 0) -> None:
        """Limits instrument time, electrons and dose; 0 is no limit. What goes beyond is refused (``OverBudgetError``)."""
        self.perform("set_budget", time_s=time_s, electrons=electrons, dose_e_per_A2=dose_e_per_A2)

    def load_specimen(self, name: str, seed: int = 0) -> str:
        """Exchanges the specimen; the column valves have to be closed.

        Args:
            name: a world or crystal of the library.
            seed: another individual of the same kind; 0 for that of the library.

        Returns:
            the title of the specimen.
        """
        return str(self.perform("load_specimen", specimen=name, seed=seed).values["specimen"])

    # ---- images

    def acquire_image(
        self, detectors: str | Sequence[str] = ("HAADF",), size: int | tuple[int, int] = 512, dwell_us: float = 1.0,
        field_nm: float | tuple[float, float] | None = None, **more: Any,
    ) -> Image:
        """Acquires one STEM image, or a series with ``frames=N``.

        Args:
            detectors: one detector that delivers one image.
            size: pixels of a side, or (rows, columns).
            dwell_us: time at each pixel in µs.
            field_nm: side of the field in nm, or (width, height), for this image; the set field where it is not given.
            more: other parameters of the command ``acquire_image``, such as ``frames``, ``region`` or ``line_time_us``.

        Raises:
            ValueError: for detectors with several images; ``acquire_images`` takes those.
        """
        names = [detectors] if isinstance(detectors, str) else list(detectors)
        if len(names) != 1:
            raise ValueError(f"{', '.join(names)}: {len(names)} images would come; acquire_images takes several")
        images = list(self.acquire_images(names, size, dwell_us, field_nm, **more).values())
        if len(images) != 1:
            raise ValueError(f"{names[0]}: {len(images)} images have come; acquire_images takes several")
        return images[0]

    def acquire_images(
        self, detectors: str | Sequence[str], size: int | tuple[int, int] = 512, dwell_us: float = 1.0,
        field_nm: float | tuple[float, float] | None = None, **more: Any,
    ) -> dict[str, Image]:
        """Acquires images by several detectors at once, by the names of their channels; see ``acquire_image``."""
        rows, columns = _sides(size)
        if field_nm is not None:
            more["field_nm"] = [float(side) for side in np.ravel(field_nm)]
        reply = self.perform(
            "acquire_image", detectors=detectors if isinstance(detectors, str) else ",".join(detectors), rows=rows,
            columns=columns, dwell_us=dwell_us, **more)
        return {array.name: array for array in reply.arrays if isinstance(array, Image)}

    # ---- diffraction and spectra

    def acquire_pattern(self, camera: str = "", **settings: Any) -> Pattern:
        """Acquires a diffraction pattern or Ronchigram where the beam rests.

        Args:
            camera: its name; the first one where it is not given.
            settings: for this pattern, as ``detectors.set_camera`` has them: ``exposure_ms``, ``binning``, ...
        """
        array = self.perform("acquire_pattern", camera=camera, **settings).arrays[0]
        assert isinstance(array, Pattern)
        return array

    def acquire_4d(self, camera: str = "", size: int | tuple[int, int] = 64, **settings: Any) -> PatternGrid:
        """Acquires a diffraction pattern at each place of a raster.

        Args:
            size: places of a side, or (rows, columns).
            settings: of the camera, and ``region`` (left, top, width and height as fractions of the field).
        """
        rows, columns = _sides(size)
        array = self.perform("acquire_4d", camera=camera, rows=rows, columns=columns, **settings).arrays[0]
        assert isinstance(array, PatternGrid)
        return array

    def acquire_spectrum(
        self, detector: str = "EELS", exposure_s: float = 1.0, frames: int = 1, place: tuple[float, float] | None = None
    ) -> Spectrum:
        """Acquires a spectrum at a place.

        Args:
            detector: ``"EELS"`` or ``"EDX"``.
            exposure_s: of each frame.
            frames: that are added.
            place: fractions of the field; where the beam rests where it is not given.
        """
        parameters: dict[str, Any] = {} if place is None else {"place": list(place)}
        reply = self.perform("acquire_spectrum", detector=detector, exposure_s=exposure_s, frames=frames, **parameters)
        array = reply.arrays[0]
        assert isinstance(array, Spectrum)
        return array

    def acquire_spectrum_image(
        self, detector: str = "EELS", exposure_s: float = 0.01, size: int | tuple[int, int] = 32,
        region: tuple[float, float, float, float] | None = None, detectors: str | Sequence[str] = (), **more: Any,
    ) -> Reply:
        """Acquires a spectrum at each place of a raster, and images of scan detectors with it.

        Args:
            detector: ``"EELS"`` or ``"EDX"``; the array of this name in the reply is a ``Spectrum`` ``[y, x, energy]``.
            exposure_s: at each place.
            size: places of a side, or (rows, columns).
            region: left, top, width and height as fractions of the field.
            detectors: scan detectors that see the same places; the first one where none is given.
            more: other parameters of the command, such as ``frames``.
        """
        rows, columns = _sides(size)
        parameters: dict[str, Any] = more if region is None else {**more, "region": list(region)}
        if detectors:
            parameters["detectors"] = detectors if isinstance(detectors, str) else ",".join(detectors)
        return self.perform(
            "acquire_spectrum_image", detector=detector, exposure_s=exposure_s, rows=rows, columns=columns, **parameters)

    # ---- automatic functions

    def auto_focus(self, detector: str = "HAADF", **parameters: Any) -> dict[str, Any]:
        """Focuses by images; parameters: ``columns``, ``dwell_us``, ``range_nm``."""
        return self.perform("auto_focus", detector=detector, **parameters).values

    def optimise_probe(self, detector: str = "HAADF", **parameters: Any) -> dict[str, Any]:
        """Improves focus and stigmator by images; parameters: ``columns``, ``dwell_us``, ``method``, ``range_nm``, ``rounds``."""
        return self.perform("optimise_probe", detector=detector, **parameters).values
