from __future__ import annotations

from .._instrument import Instrument, lacking
from .._names import plain
from ..enumerations import OpticalMode, ProjectorMode
from ..structures import Point
from .acceleration_voltage import AccelerationVoltage
from .aperture_mechanisms import ApertureMechanisms
from .beam_stopper import BeamStopper
from .blanker import Blanker
from .camera_length import CameraLength
from .deflectors import Deflectors
from .magnification import Magnification
from .monochromator import Monochromator
from .stigmators import Stigmators


class Optics:
    """The column. Lengths in m, angles in rad. What is read has the errors of the instrument's readings."""

    # A STEM with nothing else: these cannot change.
    is_accelerator_on = True
    is_eftem_on = False
    illumination_mode = "Probe"
    objective_lens_mode = "HM"

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self.acceleration_voltage = AccelerationVoltage(instrument)
        self.aperture_mechanisms = ApertureMechanisms(instrument)
        self.beam_stopper = BeamStopper()
        self.blanker = Blanker(instrument)
        self.camera_length = CameraLength(instrument)
        self.deflectors = Deflectors(instrument)
        self.magnification = Magnification(instrument)
        self.monochromator = Monochromator(instrument)
        self.stigmators = Stigmators(instrument)

    # Beam

    @property
    def is_beam_blanked(self) -> bool:
        """The older name of `blanker.is_beam_blanked`."""
        return self.blanker.is_beam_blanked

    def blank(self) -> None:
        self.blanker.blank()

    def unblank(self) -> None:
        self.blanker.unblank()

    @property
    def paused_scan_beam_position(self) -> Point:
        """Where the beam rests while nothing is scanned, as fractions of the field from the left and the top.

        Where it has not been placed, that is the middle. Until it is placed, the scan generator keeps it off the specimen between scans.
        """
        place = self._instrument.status()["beam_place"]
        return Point(0.5, 0.5) if place is None else Point(*place)

    @paused_scan_beam_position.setter
    def paused_scan_beam_position(self, place: Point) -> None:
        x, y = place
        self._instrument.perform("place_beam", place=[float(x), float(y)])

    # Scan

    @property
    def scan_field_of_view(self) -> float:
        """Side of the field in m."""
        return float(self._instrument.readings()["field_nm"]) / 1e9

    @scan_field_of_view.setter
    def scan_field_of_view(self, field: float) -> None:
        self._instrument.perform("set_field_of_view", field_nm=float(field) * 1e9)

    @property
    def scan_rotation(self) -> float:
        return float(self._instrument.readings()["scan_rotation_rad"])

    @scan_rotation.setter
    def scan_rotation(self, rotation: float) -> None:
        self._instrument.perform("set_scan_rotation", rotation_rad=float(rotation))

    # Focus and illumination

    @property
    def defocus(self) -> float:
        """Against the setting that `reset_defocus` has called 0, in m. As on this maker's panels underfocus is negative; in the commands
        of the simulated instrument it is positive."""
        return -float(self._instrument.readings()["defocus_nm"]) / 1e9

    @defocus.setter
    def defocus(self, defocus: float) -> None:
        self._instrument.perform("set_defocus", defocus_nm=-float(defocus) * 1e9)

    def reset_defocus(self) -> None:
        self._instrument.perform("reset_defocus")

    @property
    def focus(self) -> float:
        raise lacking("optics.focus", "only the defocus from a setting called 0 is told")

    @property
    def spot_size_index(self) -> int:
        return int(self._instrument.settings()["spot_size"])

    @spot_size_index.setter
    def spot_size_index(self, index: int) -> None:
        self._instrument.perform("set_spot_size", spot_size=int(index))

    @property
    def convergence_angle(self) -> float:
        """Half-angle of the probe in rad; apertures set it."""
        return float(self._instrument.settings()["convergence_mrad"]) / 1e3

    @convergence_angle.setter
    def convergence_angle(self, angle: float) -> None:
        raise lacking("optics.convergence_angle", "the angle is set by the condenser aperture")

    # Modes

    @property
    def optical_mode(self) -> str:
        return "Stem"

    @optical_mode.setter
    def optical_mode(self, mode: OpticalMode | str) -> None:
        if plain(mode) != "stem":
            raise lacking(f"Optical mode {str(mode)!r}", "the instrument is a STEM")

    @property
    def projector_mode(self) -> str:
        return "Diffraction"

    @projector_mode.setter
    def projector_mode(self, mode: ProjectorMode | str) -> None:
        if plain(mode) != "diffraction":
            raise lacking(f"Projector mode {str(mode)!r}", "cameras see the diffraction plane")
