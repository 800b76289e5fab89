"""Metadata as XML: an element for each value, in SI units, named as scripts of the field look them up.

A list makes an element for each of its items; a pair (number, unit) makes one with the attribute `unit`.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from stemulator import Array
from .structures.metadata import AcquisitionMetadata, BinaryResult, OpticsMetadata, ScanSettings, StageSettings
from .structures.point import Point


def to_xml(
    values: dict[str, Any],
    array: Array,
    binary: BinaryResult,
    optics: OpticsMetadata,
    stage: StageSettings,
    scan: ScanSettings | None,
    acquisition: AcquisitionMetadata,
    detectors: list[dict[str, Any]] | None,
) -> str:
    position = stage.stage_position
    unit = "m" if scan else "rad"
    tree: dict[str, Any] = {
        "Instrument": {
            "Manufacturer": "Stemulator",
            "InstrumentModel": values["instrument"],
            "ControlSoftwareVersion": f"{values['program']} (simulated instrument)",
        },
        "Acquisition": {
            "AcquisitionStartDatetime": acquisition.acquisition_start_date_time,
            "AcquisitionEndDatetime": acquisition.acquisition_end_date_time,
            "InstrumentTime": acquisition.instrument_time,
        },
        "Optics": {
            "AccelerationVoltage": optics.acceleration_voltage,
            "SpotIndex": optics.spot_index,
            "BeamConvergence": optics.beam_convergence,
            "CameraLength": optics.camera_length,
            "Defocus": optics.defocus,
            "BeamShift": pair(optics.beam_shift),
            "BeamTilt": pair(optics.beam_tilt),
            "ImageShift": pair(optics.image_shift),
            "ScanFieldOfView": optics.scan_field_of_view,
            "OperatingMode": "STEM",
        },
        "Stage": {
            "Position": {"x": position.x, "y": position.y, "z": position.z},
            "AlphaTilt": position.a,
            "BetaTilt": position.b,
        },
        "Sample": {"SampleDescription": values["specimen"]},
        "BinaryResult": {
            "Detector": binary.detector,
            "PixelSize": {"X": (binary.pixel_size.x, unit), "Y": (binary.pixel_size.y, unit)},
            "ImageSize": pair(binary.image_size),
        },
        "Detectors": {"AnalyticalDetector": detectors} if detectors else {"ImagingDetector": imaging(array)},
        "Dose": {"Electrons": values["electrons"]},
    }
    if scan:
        tree["Scan"] = {
            "DwellTime": scan.dwell_time,
            "FrameTime": scan.frame_time,
            "ScanRotation": scan.scan_rotation,
            "ScanSize": pair(scan.scan_size),
            "ScanArea": dict(zip(("left", "top", "width", "height"), scan.scan_area)),
        }
    root = ElementTree.Element("Metadata")
    add(root, tree)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode")


def pair(value: Point) -> dict[str, float]:
    return {"x": value.x, "y": value.y}


def imaging(array: Array) -> dict[str, Any]:
    """What the instrument says of a detector of images; angles in rad."""
    told = array.metadata
    entry: dict[str, Any] = {"DetectorName": array.name}
    if "inner_mrad" in told:
        entry["CollectionAngleRange"] = {"begin": told["inner_mrad"] * 1e-3, "end": told["outer_mrad"] * 1e-3}
    named = {"contrast": "Contrast", "brightness": "Brightness", "exposure_ms": "Exposure_ms", "binning": "Binning", "area": "ReadoutArea"}
    entry.update((tag, told[key]) for key, tag in named.items() if key in told)
    return entry


def add(parent: ElementTree.Element, tree: dict[str, Any]) -> None:
    for name, value in tree.items():
        for each in value if isinstance(value, list) else [value]:
            child = ElementTree.SubElement(parent, name)
            if isinstance(each, dict):
                add(child, each)
            elif isinstance(each, tuple):
                child.text, child.attrib["unit"] = str(each[0]), each[1]
            else:
                child.text = str(each)
