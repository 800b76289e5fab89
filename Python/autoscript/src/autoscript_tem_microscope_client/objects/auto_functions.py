from __future__ import annotations

from typing import Any

from autoscript_core.common import ApplicationServerException

from .._instrument import Instrument, lacking
from .._names import find, plain
from ..enumerations import OptiStemMethod
from ..structures import RunAutoComaCorrectionSettings, RunOptiStemSettings, RunStemAutoFocusSettings


class AutoFunctions:
    """Automatic functions. They take images, and leave the column as they have found it best."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    def run_opti_stem(self, settings: RunOptiStemSettings) -> None:
        """Corrects the aberrations of the method through images. A blanked beam is unblanked for them, and blanked again."""
        methods = {plain(each): str(each) for each in OptiStemMethod}
        method = methods.get(plain(settings.method))
        if method is None:
            allowed = ", ".join(methods.values())
            raise ApplicationServerException(f"OptiSTEM: the method {str(settings.method)!r} is not allowed; allowed: {allowed}.")
        self._run(True, "optimise_probe", method=method, dwell_us=self._microseconds(settings.dwell_time))

    def run_stem_auto_focus(self, settings: RunStemAutoFocusSettings) -> None:
        """Focuses through images. A blanked beam is unblanked for them, and blanked again if the settings say so."""
        detectors = self._instrument.status()["detectors"]
        detector = find(settings.scanning_detector, detectors)
        if detector is None:
            raise ApplicationServerException(
                f"Detector {str(settings.scanning_detector)!r} is not there; the instrument has {', '.join(sorted(detectors))}."
            )
        self._run(
            settings.reset_beam_blanker_afterwards,
            "auto_focus",
            detector=detector,
            columns=None if settings.size is None else int(settings.size),
            dwell_us=self._microseconds(settings.dwell_time),
        )

    def run_auto_coma_correction(self, settings: RunAutoComaCorrectionSettings) -> None:
        raise lacking("run_auto_coma_correction", "there is no coma correction by tilts of the beam on a camera")

    def _run(self, resets: bool, command: str, **parameters: Any) -> None:
        was_blanked = self._instrument.settings()["beam_blanked"]
        if was_blanked:
            self._instrument.perform("blank_beam", blanked=False)
        try:
            self._instrument.perform(command, **parameters)
        finally:
            if was_blanked and resets:
                self._instrument.perform("blank_beam", blanked=True)

    @staticmethod
    def _microseconds(seconds: float | None) -> float | None:
        return None if seconds is None else float(seconds) * 1e6
