"""Is the ground truth of a world's window what its pictures show?"""

import json
import os
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest

PROGRAM = Path(os.environ.get("STEMULATOR", Path(__file__).parents[2] / ".build/release/stemulator"))


def run(folder, world, run):
    (folder / "world.json").write_text(json.dumps(world))
    run["specimen"] = {"world": "world.json", "window_nm": run.pop("window_nm")}
    (folder / "run.json").write_text(json.dumps(run))
    out = folder / "out.h5"
    subprocess.run([PROGRAM, "simulate", folder / "run.json", "-o", out, "--quiet"], check=True)
    return h5py.File(out)


def image(file, name):
    group = file["Measurement_000/Channel_000"][name]
    return group[name][()], group["x"][()], group["y"][()]


def centroid(picture, x, y, start, radius):
    """Centre of mass above the lowest value within a disc that follows it."""
    place = np.array(start)
    for _ in range(60):
        distance = np.hypot(x[None, :] - place[0], y[:, None] - place[1])
        # A soft edge, so that pixels do not jump in and out.
        weight = np.clip((radius - distance) / 0.1 + 0.5, 0, 1)
        value = (picture - picture[weight > 0].min()) * weight
        new = np.array([(value * x[None, :]).sum(), (value * y[:, None]).sum()]) / value.sum()
        if np.hypot(*(new - place)) < 1e-5:
            break
        place = new
    return place


CASES = {
    "MoS2": (
        {"kind": "flake", "title": "MoS2", "parameters": {"material": "MoS2", "contamination_coverage": 0, "support_nm": 0}},
        {"window_nm": [-1.5, -1.5, 3, 3],
         "potential": {"sampling_A": 0.06, "slice_thickness_A": 1.0, "debye_waller_rms_A": "specimen"},
         "beam": {"energy_keV": 80, "semiangle_mrad": 30},
         "detectors": [{"name": "HAADF", "type": "annular", "inner_mrad": 60, "outer_mrad": 150}]}, 0.7),
    "SrTiO3": (
        {"kind": "lamella", "title": "SrTiO3",
         "parameters": {"material": "SrTiO3-001", "thickness_nm": 4, "wedge_deg": 0, "amorphous_nm": 0, "roughness_nm": 0}},
        {"window_nm": [-1.5, -1.5, 3, 3],
         "potential": {"sampling_A": 0.06, "slice_thickness_A": 2.0, "debye_waller_rms_A": "specimen"},
         "beam": {"energy_keV": 200, "semiangle_mrad": 25},
         "detectors": [{"name": "HAADF", "type": "annular", "inner_mrad": 70, "outer_mrad": 140}]}, 0.8),
}


@pytest.mark.parametrize("name", CASES)
def test_columns_in_pictures_are_where_the_truth_says(tmp_path, name):
    world, request, radius = CASES[name]
    request = dict(request, engine={"method": "auto"},
                   scan={"start_A": [9, 9], "end_A": [21, 21], "shape": [96, 96]})
    file = run(tmp_path, world, request)
    picture, x, y = image(file, "HAADF")
    window = file["ground_truth"].attrs["window_A"]
    columns = file["ground_truth/columns"][:]
    # Heavy columns well inside of the scanned field; light ones drown in the tails of their neighbours.
    places = np.stack([columns["x_A"] - window[0], columns["y_A"] - window[1]], axis=1)
    inside = np.all((places > 11) & (places < 19), axis=1) & (columns["mean_element"] >= 15)
    assert inside.sum() >= 4
    for place in places[inside]:
        found = centroid(picture, x, y, place, radius)
        assert np.hypot(*(found - place)) < 0.02, f"{place} {found}"
