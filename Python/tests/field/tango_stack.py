"""Runs asyncroscopy's Tango devices in one server without a database, as its own tests do, and drives them through their proxies.

usage: tango_stack.py CHECKOUT FOLDER. Prints what came back, as JSON.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import numpy as np

checkout, folder = sys.argv[1:]
sys.path.insert(0, checkout)
host, port = os.environ["STEMULATOR_HTTP"].rsplit(":", 1)

import h5py  # noqa: E402
import tango  # noqa: E402
from tango.test_context import MultiDeviceTestContext  # noqa: E402

BASE = "asyncroscopy.instruments.electron_microscope"


def device(module, name, key, **properties):
    return {
        "class": getattr(import_module(f"{BASE}.{module}"), name),
        "devices": [{"name": f"asyncroscopy/{key}/default", "properties": properties}],
    }


hardware = {"hardware_host": host, "hardware_port": int(port)}
keys = ("scan", "eds", "camera", "stage")
devices = [
    device("hardware.scan", "SCAN", "scan"),
    device("detectors.eds", "EDS", "eds"),
    device("detectors.camera", "CAMERA", "camera"),
    device("hardware.stage_autoscript", "AutoScriptSTAGE", "stage", **hardware),
    device("hardware.aperture_autoscript", "AutoScriptAPERTURE", "aperture", **hardware),
    device(
        "auto_script", "AutoScriptMicroscope", "instrument", **hardware,
        acquisition_save_directory=folder, **{f"{key}_device_address": f"asyncroscopy/{key}/default" for key in keys},
    ),
]

results = {}


def note(name, action):
    """What a call gives: its value, or the first line of its error."""
    try:
        value = action()
        results[name] = value.tolist() if isinstance(value, np.ndarray) else value
    except tango.DevFailed as error:
        results[name] = {"error": error.args[0].desc.strip().splitlines()[-1]}


def saved(path):
    """Datasets of a file: shape, greatest value and number of attributes."""
    found = {}
    with h5py.File(path) as file:
        file.visititems(
            lambda name, item: found.update({name: [list(item.shape), float(np.max(item[()])), len(item.attrs)]})
            if isinstance(item, h5py.Dataset)
            else None
        )
    return found


with MultiDeviceTestContext(devices, process=True, timeout=60) as context:
    proxy = {key: context.get_device(f"asyncroscopy/{key}/default") for key in (*keys, "aperture", "instrument")}
    for each in proxy.values():
        each.set_timeout_millis(600_000)
    microscope, scan, camera, stage = proxy["instrument"], proxy["scan"], proxy["camera"], proxy["stage"]

    note("state", lambda: str(microscope.state()))
    for name in ("set_column_valves", "set_screen"):
        note(name, lambda: getattr(microscope, name)({"set_column_valves": "open", "set_screen": "in"}[name]))
    note("screen_current_pA", microscope.get_screen_current)
    note("calibrate_screen_current", microscope.calibrate_screen_current)
    note("set_screen_current", lambda: microscope.set_screen_current(60.0))
    note("screen_current_after_pA", microscope.get_screen_current)
    note("screen_out", lambda: microscope.set_screen("out"))
    note("set_fov", lambda: microscope.set_fov(8e-9))
    note("fov", microscope.get_fov)
    note("set_defocus", lambda: microscope.set_defocus(4e-9))
    note("defocus", microscope.get_defocus)
    note("parameters", lambda: json.loads(microscope.get_parameters()))
    for attribute in ("fov", "defocus", "camera_length", "beam_state", "acceleration_voltage", "stem_mode", "instrument_type"):
        note(f"attribute {attribute}", lambda: getattr(microscope, attribute))

    scan.imsize, scan.dwell_time, scan.scan_region = 64, 2e-6, [0.0, 0.0, 1.0, 1.0]
    note("image", lambda: saved(microscope.acquire_scanned_image(["haadf", "bf-s"])))
    scan.scan_region = [0.25, 0.0, 0.5, 0.25]
    note("image of region", lambda: saved(microscope.acquire_scanned_image(["haadf"])))
    scan.scan_region = [0.0, 0.0, 1.0, 1.0]

    note("place_beam", lambda: microscope.place_beam([0.25, 0.75]))
    camera.imsize, camera.exposure_time, camera.readout_area, camera.camera_detector = 256, 0.01, "Half", "BM-Ceta"
    note("camera image", lambda: saved(microscope.acquire_camera_image()))
    scan.imsize, scan.dwell_time = 4, 2e-3
    note("scanned patterns", lambda: saved(microscope.acquire_scanned_data_advanced()))
    proxy["eds"].exposure_time = 0.5
    note("spectrum", lambda: saved(microscope.acquire_spectrum("eds")))
    note("blank", microscope.blank_beam)
    note("blanked", lambda: microscope.beam_state)
    note("unblank", microscope.unblank_beam)

    note("set_beam_tilt", lambda: microscope.set_beam_tilt([1e-3, -2e-3]))
    note("beam_tilt", microscope.get_beam_tilt)
    note("beam_tilt_back", lambda: microscope.set_beam_tilt([0.0, 0.0]))
    note("set_image_shift", lambda: microscope.set_image_shift([3e-9, -1e-9]))
    note("image_shift", microscope.get_image_shift)
    note("move_stage", lambda: microscope.move_stage([2e-7, -1e-7, 0.0, 0.5, 0.0]))
    note("stage", lambda: stage.position)
    note("instrument stage", microscope.get_stage)
    note("set alpha", lambda: setattr(stage, "alpha", 0.0))
    note("stage alpha", lambda: stage.alpha)
    note("beta_tilt_enabled", lambda: stage.beta_tilt_enabled)
    for attribute in ("available_mechanisms", "selected_aperture", "aperture_type", "aperture_diameter", "insertion_state", "available_apertures"):
        note(f"aperture {attribute}", lambda: getattr(proxy["aperture"], attribute))
    scan.imsize, scan.dwell_time = 64, 2e-6
    note("auto_focus", microscope.auto_focus)

print("RESULTS " + json.dumps(results, default=str))
