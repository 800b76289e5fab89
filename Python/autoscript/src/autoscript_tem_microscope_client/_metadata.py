"""Metadata of results, from what the instrument replies. SI units outside."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from stemulator import Array, Reply
from ._xml import to_xml
from .structures.metadata import AcquisitionMetadata, AdornedMetadata, BinaryResult, OpticsMetadata, ScanSettings, StageSettings
from .structures.point import Point
from .structures.rectangle import Rectangle
from .structures.stage_position import StagePosition

UNITS = {"nm": 1e9, "mrad": 1e3}


def point(pair: Any, scale: float) -> Point:
    return Point(pair[0] / scale, pair[1] / scale)


def stage_position(stage: dict[str, float]) -> StagePosition:
    """Readings of the stage, which are in µm and degrees, in m and rad."""
    x, y, z = (stage[f"{axis}_um"] / 1e6 for axis in "xyz")
    return StagePosition(x, y, z, math.radians(stage["alpha_deg"]), math.radians(stage["beta_deg"]))


def optics_metadata(optics: dict[str, Any]) -> OpticsMetadata:
    return OpticsMetadata(
        acceleration_voltage=optics["high_tension_kV"] * 1e3,
        spot_index=int(optics["spot_size"]),
        beam_convergence=optics["convergence_mrad"] / 1e3,
        camera_length=optics["camera_length_m"],
        # Underfocus is positive in the instrument's commands, negative on the panels of this maker.
        defocus=-optics["defocus_nm"] / 1e9,
        beam_shift=point(optics["beam_shift_nm"], 1e9),
        beam_tilt=point(optics["beam_tilt_mrad"], 1e3),
        image_shift=point(optics["image_shift_nm"], 1e9),
        scan_field_of_view=optics["field_nm"] / 1e9,
    )


def scan_settings(values: dict[str, Any]) -> ScanSettings:
    rows = values["rows"]
    return ScanSettings(
        dwell_time=values["dwell_us"] / 1e6,
        scan_size=Point(values["columns"], rows),
        frame_time=values["line_time_us"] * rows / 1e6,
        scan_rotation=values["scan_rotation_rad"],
        scan_area=Rectangle(*values.get("region", (0.0, 0.0, 1.0, 1.0))),
    )


def image_metadata(reply: Reply, array: Array, data: np.ndarray, detectors: list[dict[str, Any]] | None = None) -> AdornedMetadata:
    """Metadata of the data, whose axes are those of the array. The last two of lengths or angles are those of the image.

    - detectors: entries of the XML for detectors of spectra.
    """
    values = reply.values
    places = [axis for axis in array.axes if axis.unit in UNITS][-2:]
    steps = [abs(axis.step) / UNITS[axis.unit] for axis in places] if len(places) == 2 else [0.0, 0.0]
    counts = [axis.count for axis in places] if len(places) == 2 else [1, data.size]
    binary = BinaryResult(
        Point(steps[1], steps[0]), array.metadata.get("detector", array.name), Point(counts[1], counts[0]), 8 * data.dtype.itemsize
    )
    end = datetime.now().astimezone()
    start = end - timedelta(seconds=values.get("duration_s", 0.0))
    acquisition = AcquisitionMetadata(start.isoformat(), end.isoformat(), values.get("begin_s", values["instrument_time_s"]))
    optics = optics_metadata(values["optics"])
    stage = StageSettings(stage_position(values["stage"]))
    scan = scan_settings(values) if "line_time_us" in values else None
    xml = to_xml(values, array, binary, optics, stage, scan, acquisition, detectors)
    return AdornedMetadata(binary, optics, stage, scan, acquisition, xml)
