from __future__ import annotations

from autoscript_core.common import ApplicationServerException

from .._instrument import Instrument
from .aperture_mechanism import ApertureMechanism


class ApertureMechanisms:
    """The instrument has the aperture of the second condenser."""

    def __init__(self, instrument: Instrument) -> None:
        self._mechanisms = {"C2": ApertureMechanism(instrument, "C2")}

    def get_available(self) -> list[str]:
        return list(self._mechanisms)

    def get_mechanism(self, name: str) -> ApertureMechanism:
        try:
            return self._mechanisms[str(name)]
        except KeyError:
            raise ApplicationServerException(f"Aperture mechanism {str(name)!r} is not there; the instrument has C2.") from None
