"""Runs of `stemulator image` and `stemulator diffraction` for the tests, and what is in their files."""

import json
import os
import subprocess
from pathlib import Path

import h5py
import numpy as np

PROGRAM = Path(os.environ.get("STEMULATOR", Path(__file__).parents[2] / ".build/release/stemulator"))

# A specimen that stays as it is: no damage, and atoms at rest, so that columns lie at their mean places.
STILL = {
    "damage": {"knock_on": 0, "radiolysis": 0, "hopping": 0, "contamination": 0, "charging": 0},
    "operation": {"phonons": 0},
}
# Afterglow and the amplifier's bandwidth carry signal into later pixels: columns appear late, noise is no longer white.
PROMPT = [{"name": "HAADF", "like": "HAADF",
           "electronics": {"afterglow_ns": [], "afterglow_shares": [], "bandwidth_MHz": 0}}]
# Coils that are wrong, and nothing else that moves the beam or the specimen.
DISTORTED = {
    "stage": {"imperfections": 0}, "drift": {"imperfections": 0},
    "scan": {"scale_error_percent": [3, -2], "skew_mrad": 30, "rotation_error_mrad": 20, "delay_us": 0, "jitter_pm": 0,
             "jitter_ppm": 0, "hum_pm": [0, 0], "interference_x_pm": [0], "interference_y_pm": [0],
             "hysteresis_percent": 0, "overshoot_percent": 0},
}


def instrument(folder, *parts):
    """Writes an instrument file made of the parts."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "instrument.json"
    path.write_text(json.dumps({key: value for part in parts for key, value in part.items()}))
    return path


def run(folder, command, *options):
    """The output file of a run in the folder. Its name is always the same, for the file tells the command line."""
    if not PROGRAM.exists():
        raise FileNotFoundError(f"{PROGRAM} has not been built; set STEMULATOR to its path")
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([PROGRAM, command, *map(str, options), "-o", "out.h5", "--quiet"], check=True, cwd=folder)
    return folder / "out.h5"


class Picture:
    """An image with its axes and its truth; lengths in Å."""

    def __init__(self, path, name="HAADF"):
        with h5py.File(path) as file:
            group = file[f"Measurement_000/Channel_000/{name}"]
            self.values = group[name][()].astype(float)
            self.dtype = group[name].dtype
            self.x, self.y = np.meshgrid(10 * group["x"][()], 10 * group["y"][()])
            maps = file["ground_truth/maps"]
            self.fractions = maps[f"fraction_of_beam_{name}"][()].astype(float)
            self.beam = np.stack([maps[f"beam_{axis}_A"][()].astype(float) for axis in "xy"], axis=-1)
            self.columns = file["ground_truth/columns"][:]
            self.truth = json.loads(file["ground_truth"].attrs["aberrations"])
            self.metadata = dict(group["metadata"].attrs)
