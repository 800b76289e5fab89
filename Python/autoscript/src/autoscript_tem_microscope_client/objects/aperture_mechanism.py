from __future__ import annotations

from .._instrument import Instrument, lacking
from ..structures import Aperture, Point


class ApertureMechanism:
    """The condenser aperture: one hole of a ladder, always in the beam and centred."""

    is_enabled = True
    is_retractable = False
    insertion_state = "Inserted"
    # Aperture alignment is not simulated.
    position: Point | None = None

    def __init__(self, instrument: Instrument, name: str) -> None:
        self._instrument = instrument
        self.name = name

    @property
    def aperture(self) -> Aperture:
        """The hole in the beam. An `Aperture`, or its name (the diameter in µm), can be set."""
        diameter = self._instrument.settings()["condenser_aperture_um"]
        return Aperture(f"{diameter:g}", "Circular", diameter * 1e-6)

    @aperture.setter
    def aperture(self, aperture: Aperture | str | float) -> None:
        micrometres = aperture.diameter * 1e6 if isinstance(aperture, Aperture) else float(aperture)
        # Holes are whole numbers of nm; metres are not.
        self._instrument.perform("set_condenser_aperture", aperture_um=round(micrometres, 3))

    @property
    def apertures(self) -> list[Aperture]:
        raise lacking(f"{self.name}.apertures", "there is no command that lists the ladder")

    def insert(self) -> None:
        """It is in already."""

    def enable(self) -> None:
        """It is enabled already."""

    def reset_positions(self) -> None:
        """Nothing is moved that could go back."""

    def retract(self) -> None:
        raise lacking(f"{self.name}.retract", "the condenser aperture is always in")

    def disable(self) -> None:
        raise lacking(f"{self.name}.disable", "the condenser aperture is always in")
