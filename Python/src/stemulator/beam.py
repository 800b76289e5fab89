"""The beam."""

from __future__ import annotations

from .part import Part


class Beam(Part):
    """Where the beam rests and whether it reaches the specimen. Places are fractions of the field, from left and top."""

    @property
    def place(self) -> tuple[float, float] | None:
        """Where the beam rests; ``None`` while the scan generator has it."""
        place = self._status()["beam_place"]
        return None if place is None else (place[0], place[1])

    @property
    def is_blanked(self) -> bool:
        """Whether the beam is blanked."""
        return bool(self._status()["optics"]["beam_blanked"])

    @property
    def valves_are_open(self) -> bool:
        """Whether the column valves are open."""
        return bool(self._status()["optics"]["valves_open"])

    def move_to(self, x: float, y: float) -> None:
        """Rests the beam at a place of the field until it is released. It exposes the specimen there unless it is blanked."""
        self._perform("place_beam", place=[x, y])

    def release(self) -> None:
        """Gives the beam back to the scan generator, which blanks it between scans."""
        self._perform("release_beam")

    def blank(self) -> None:
        """Keeps the beam off the specimen."""
        self._perform("blank_beam", blanked=True)

    def unblank(self) -> None:
        """Lets the beam reach the specimen."""
        self._perform("blank_beam", blanked=False)

    def expose(self, seconds: float) -> float:
        """Unblanks the beam where it rests for so many seconds and blanks it again. Returns the electrons."""
        return float(self._perform("expose", seconds=seconds).values["electrons"])

    def open_valves(self) -> None:
        """Opens the column valves."""
        self._perform("set_column_valves", open=True)

    def close_valves(self) -> None:
        """Closes the column valves."""
        self._perform("set_column_valves", open=False)

    def insert_screen(self) -> None:
        """Inserts the viewing screen; detectors below it see nothing then."""
        self._perform("set_screen", inserted=True)

    def retract_screen(self) -> None:
        """Retracts the viewing screen."""
        self._perform("set_screen", inserted=False)
