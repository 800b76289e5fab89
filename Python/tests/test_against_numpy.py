"""Random run files of every kind, the program against `plain_multislice`, both in double precision."""

import json
import os
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest
from plain_multislice import TERMS, Simulation

PROGRAM = Path(os.environ.get("STEMULATOR", Path(__file__).resolve().parents[2] / ".build/release/stemulator"))
FACTS = Path(__file__).resolve().parents[3] / "shared/facts/scattering_factors.json"
# Rounding of some hundred operations on numbers of order one; centres of mass divide by small totals.
TOLERANCE = 1e-10

pytestmark = pytest.mark.skipif(not FACTS.exists(), reason="the outside table of scattering factors is not here")


def random_run(draw):
    unit = draw.uniform([4, 4, 3], [7, 7, 6])
    repeat = draw.integers(1, 4, 3).tolist()
    gpts = draw.integers(30, 90, 2).tolist()
    numbers, places = draw.choice([1, 6, 8, 14, 22, 38, 42, 79], draw.integers(1, 6)).tolist(), []
    while len(places) < len(numbers):
        place = draw.uniform(0, 1, 3) * unit
        gaps = [place - other - unit * np.rint((place - other) / unit) for other in places]
        if all(np.linalg.norm(gap) > 0.7 for gap in gaps):
            places.append(place)
    size = unit * repeat
    energy = float(draw.choice([60, 80, 200, 300]))
    run = {
        "specimen": {"cell_A": unit.tolist(), "numbers": numbers, "positions_A": [p.tolist() for p in places], "repeat": repeat},
        "potential": {"parametrization": str(draw.choice(["lobato", "kirkland"])), "gpts": gpts},
        "beam": {"energy_keV": energy, "aperture_edge": str(draw.choice(["soft", "hard"])), "aberrations": {},
                 "semiangle_mrad": 1.0, "tilt_mrad": draw.uniform(-15, 15, 2).tolist() if draw.random() < 0.5 else [0, 0]},
        "engine": {"method": str(draw.choice(["multislice", "prism", "auto"])), "precision": "double",
                   "propagator": str(draw.choice(["fresnel", "second-order", "exact"]))},
        "scan": {}, "detectors": [],
    }
    probe = Simulation(run, {})
    largest = probe.wavelength * 0.6666666 / (2 * probe.coarsest) * 1e3
    run["beam"]["semiangle_mrad"] = float(draw.uniform(0.15, 0.6) * largest)
    for (n, m), size_of in zip(TERMS, [80, 30, 300, 300, 2e4, 1e4, 1e4, 1e5, 1e5, 1e5, 1e7, 1e6, 1e6, 1e6]):
        if draw.random() < 0.6:
            run["beam"]["aberrations"][f"C{n}{m}_A"] = float(draw.normal(0, size_of))
            if m:
                run["beam"]["aberrations"][f"phi{n}{m}_rad"] = float(draw.uniform(-3, 3))
    if draw.random() < 0.5:
        run["potential"]["slice_thickness_A"] = float(draw.uniform(0.5, 3))
    else:
        parts = draw.uniform(0.5, 1.5, draw.integers(1, 8))
        run["potential"]["slice_thicknesses_A"] = (parts / parts.sum() * size[2]).tolist()
    if draw.random() < 0.4:
        run["potential"]["debye_waller_rms_A"] = {str(z): float(draw.uniform(0.02, 0.15)) for z in set(numbers)}
    elif draw.random() < 0.6:
        atoms = len(numbers) * int(np.prod(repeat))
        run["phonons"] = {"configurations_A": draw.normal(0, 0.08, (draw.integers(1, 4), atoms, 3)).tolist()}
    coherence = {}
    if draw.random() < 0.4:
        coherence |= {"focal_spread_sigma_A": float(draw.uniform(5, 40)), "focal_samples": int(draw.integers(2, 6))}
    if draw.random() < 0.5:
        run["scan"] = {"positions_A": (draw.uniform(0, 1, (3, 2)) * size[:2]).tolist()}
    else:
        run["scan"] = {"start_A": [0, 0], "end_A": (size[:2] * draw.uniform(0.3, 1, 2)).tolist(), "shape": draw.integers(1, 5, 2).tolist()}
        if draw.random() < 0.5:
            coherence["source_sigma_A"] = float(draw.uniform(0.2, 1))
    if coherence:
        run["coherence"] = coherence
    run["detectors"] = [
        {"name": "ring", "type": "annular", "inner_mrad": float(draw.uniform(0, 0.5) * largest), "outer_mrad": 0.99 * largest},
        {"name": "segments", "type": "segmented", "inner_mrad": float(draw.uniform(0, 0.3) * largest),
         "outer_mrad": float(draw.uniform(0.5, 0.99) * largest), "radial": int(draw.integers(1, 4)),
         "azimuthal": int(draw.integers(1, 6)), "rotation_rad": float(draw.uniform(-4, 7))},
        {"name": "angles", "type": "pixelated", "max_angle_mrad": float(draw.uniform(0.1, 0.95) * largest)},
    ] + [{"name": crop, "type": "pixelated", "crop": crop} for crop in ("full", "cutoff", "valid")]
    if "source_sigma_A" not in coherence:   # blurring mixes electrons, not the angles that plain_multislice would mix
        run["detectors"].append({"name": "com", "type": "com"})
    if run["engine"]["method"] != "prism" and not coherence and "phonons" not in run:
        run["outputs"] = ["exit_wave"]
    return run


@pytest.mark.parametrize("seed", range(24))
def test_agrees_with_plain_multislice(seed, tmp_path):
    run = random_run(np.random.default_rng(seed))
    (tmp_path / "run.json").write_text(json.dumps(run))
    subprocess.run([PROGRAM, "simulate", tmp_path / "run.json", "-o", tmp_path / "out.h5", "--quiet"], check=True)
    expected = Simulation(run, json.loads(FACTS.read_text())["elements"]).outputs()
    with h5py.File(tmp_path / "out.h5") as file:
        found = {name: group[name][name][()] for group in file["Measurement_000"].values() for name in group}
    assert set(found) == {d["name"] for d in run["detectors"]} | set(run.get("outputs", []))
    for name, values in found.items():
        want = expected[name]
        assert values.shape == want.shape, name
        scale = 1.0 if name == "com" else np.abs(want).max()
        assert np.abs(values - want).max() <= TOLERANCE * scale, (name, seed)
