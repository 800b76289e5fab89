from __future__ import annotations

from dataclasses import dataclass

from ..point import Point


@dataclass(frozen=True)
class OpticsMetadata:
    """Settings of the column: V, m, rad. Defocus is negative for underfocus."""

    acceleration_voltage: float
    spot_index: int
    beam_convergence: float
    camera_length: float
    defocus: float
    beam_shift: Point
    beam_tilt: Point
    image_shift: Point
    scan_field_of_view: float
    # The simulated column knows the angle of convergence, not the excitation of a lens.
    c2_lens_intensity: None = None
