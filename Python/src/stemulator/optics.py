"""The column."""

from __future__ import annotations

from typing import Any

from .part import Part
from .setting import Setting

Pair = tuple[float, float]


class Optics(Part):
    """Settings of the column. Reading an attribute gives what was set; ``read()`` gives what the instrument reads back."""

    defocus_nm = Setting[float](
        "defocus_nm", "set_defocus", "defocus_nm", "Defocus in nm against the setting called 0; positive is underfocus.")
    stigmator_nm = Setting[Pair]("stigmator_nm", "set_stigmator", "stigmator_nm", "Condenser stigmator, C12 along x and y in nm.")
    beam_shift_nm = Setting[Pair]("beam_shift_nm", "set_beam_shift", "shift_nm", "Shift of the scanned field along x and y in nm.")
    image_shift_nm = Setting[Pair](
        "image_shift_nm", "set_image_shift", "shift_nm", "Shift of the field by the image deflectors, along x and y in nm.")
    beam_tilt_mrad = Setting[Pair]("beam_tilt_mrad", "set_beam_tilt", "tilt_mrad", "Tilt of the beam along x and y in mrad.")
    diffraction_shift_mrad = Setting[Pair](
        "diffraction_shift_mrad", "set_diffraction_shift", "shift_mrad", "Shift of patterns on the cameras in mrad.")
    scan_rotation_rad = Setting[float](
        "scan_rotation_rad", "set_scan_rotation", "rotation_rad", "Rotation of the scan from x towards y in rad.")
    field_nm = Setting[float]("field_nm", "set_field_of_view", "field_nm", "Side of the field of a square scan in nm.")
    gun_lens = Setting[float]("gun_lens", "set_gun_lens", "gun_lens", "Gun lens: more makes the source image and the current smaller.")
    spot_size = Setting[int]("spot_size", "set_spot_size", "spot_size", "Spot size; each step halves the current.")
    condenser_aperture_um = Setting[float](
        "condenser_aperture_um", "set_condenser_aperture", "aperture_um", "Condenser aperture in µm, one of the instrument's ladder.")
    camera_length_m = Setting[float](
        "camera_length_m", "set_camera_length", "camera_length_m", "Camera length in m, one of the instrument's ladder.")
    energy_slit_eV = Setting[float]("energy_slit_eV", "set_energy_slit", "slit_eV", "Slit of the monochromator in eV; 0 is out.")
    high_tension_kV = Setting[float](
        "high_tension_kV", "set_high_tension", "high_tension_kV", "High tension in kV. To change it the column valves have to be closed.")

    @property
    def convergence_mrad(self) -> float:
        """Convergence semi-angle in mrad, which the condenser aperture sets."""
        return float(self._set_values()["convergence_mrad"])

    def read(self) -> dict[str, Any]:
        """All settings as the instrument reads them back, with the errors of its readings. Waits for what runs."""
        return self._perform("get_optics").values

    def shift_beam(self, x_nm: float, y_nm: float) -> None:
        """Shifts the scanned field by so much in nm."""
        self._perform("set_beam_shift", shift_nm=[x_nm, y_nm], relative=True)

    def reset_defocus(self) -> None:
        """Calls the present setting defocus 0."""
        self._perform("reset_defocus")

    def step_magnification(self, steps: int = 1) -> float:
        """Steps along the ladder of fields of view; positive steps magnify. Returns the field in nm."""
        return float(self._perform("step_magnification", steps=steps).values["field_nm"])

    def set_probe_current(self, current_pA: float) -> None:
        """Sets the gun lens for a current at the specimen in pA."""
        self._perform("set_probe_current", current_pA=current_pA)

    def measure_screen_current(self) -> float:
        """Current on the viewing screen in pA; the screen has to be in."""
        return float(self._perform("measure_screen_current").values["current_pA"])

    def flash_gun(self) -> None:
        """Flashes the emitter; the column valves have to be closed."""
        self._perform("flash_gun")

    def _set_values(self) -> dict[str, Any]:
        values: dict[str, Any] = self._status()["optics"]
        return values
