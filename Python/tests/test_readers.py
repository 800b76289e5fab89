"""Do other people's programs read what `stemulator simulate` writes?

The program is taken from the environment variable STEMULATOR, by default ../../.build/release/stemulator.

    python3 -m venv .venv && .venv/bin/pip install -r Python/tests/requirements.txt
    .venv/bin/pytest Python/tests
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest

PROGRAM = Path(os.environ.get("STEMULATOR", Path(__file__).parents[2] / ".build/release/stemulator"))

NX, NY, STEP = 5, 4, 0.5  # scan points, and their distance in Å
GRID, CELL = 48, 8.0  # pixels and side of the cell in Å
SLICES = 2

RUN = {
    "specimen": {"cell_A": [CELL, CELL, 4.0], "numbers": [14, 31], "positions_A": [[2, 3, 1], [5, 6, 3]]},
    "potential": {"gpts": [GRID, GRID], "slice_thickness_A": 4.0 / SLICES},
    "beam": {"energy_keV": 200, "semiangle_mrad": 20},
    "scan": {"start_A": [1.0, 0.5], "end_A": [1.0 + NX * STEP, 0.5 + NY * STEP], "shape": [NX, NY]},
    "detectors": [
        {"name": "HAADF", "type": "annular", "inner_mrad": 25, "outer_mrad": 40},
        {"name": "DPC", "type": "segmented", "inner_mrad": 0, "outer_mrad": 20, "radial": 1, "azimuthal": 4,
         "rotation_rad": 0},
        {"name": "com", "type": "com"},
        {"name": "cbed", "type": "pixelated", "crop": "cutoff"},
    ],
    "outputs": ["probe", "potential", "exit_wave"],
}

MAIN = ["quantity", "units", "main_data_name", "pyNSID_version", "data_type", "modality", "source"]
AXIS = ["name", "units", "quantity", "dimension_type"]


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """The output of one small run."""
    if not PROGRAM.exists():
        pytest.fail(f"{PROGRAM} has not been built; set STEMULATOR to its path")
    folder = tmp_path_factory.mktemp("readers")
    run, out = folder / "run.json", folder / "out.h5"
    run.write_text(json.dumps(RUN))
    subprocess.run([PROGRAM, "simulate", run, "-o", out, "--quiet"], check=True)
    assert sorted(p.name for p in folder.iterdir()) == ["out.h5", "run.json"], "something was left behind"
    return out


@pytest.fixture
def path(written, tmp_path):
    """A copy for one test: some readers open files for writing."""
    return shutil.copy(written, tmp_path / "out.h5")


@pytest.fixture(scope="session")
def truth(written):
    """All arrays by name, as h5py reads them, with their axes as (coordinates, units, kind)."""
    arrays = {}
    with h5py.File(written) as file:
        for channel in file["Measurement_000"].values():
            (name,) = channel
            data = channel[name][name]
            scales = [dimension[0] for dimension in data.dims]
            axes = [(s[()], s.attrs["units"], s.attrs["dimension_type"]) for s in scales]
            arrays[name] = data[()], axes, dict(data.attrs)
    return arrays


def expected_shapes(truth):
    patterns = truth["cbed"][0].shape[2:]
    return {"HAADF": (NY, NX), "DPC": (NY, NX, 4), "com": (NY, NX, 2), "cbed": (NY, NX, *patterns),
            "probe": (GRID, GRID), "potential": (SLICES, GRID, GRID), "exit_wave": (NX * NY, GRID, GRID)}


def close(a, b):
    return np.allclose(a, b, rtol=1e-6, atol=1e-12)


def test_layout(written, truth):
    assert {name: array.shape for name, (array, _, _) in truth.items()} == expected_shapes(truth)
    with h5py.File(written) as file:
        for channel in file["Measurement_000"].values():
            (name,) = channel
            data = channel[name][name]
            assert all(isinstance(data.attrs[a], str) and data.attrs[a] for a in MAIN), name
            for label, scale in zip([d.label for d in data.dims], [d[0] for d in data.dims]):
                assert all(isinstance(scale.attrs[a], str) and scale.attrs[a] for a in AXIS), (name, label)
                assert scale.parent == data.parent and scale.name.endswith("/" + label)
    for name in ("probe", "exit_wave"):
        assert truth[name][0].dtype == np.complex64
    y, x = (truth["HAADF"][1][i] for i in (0, 1))
    assert close(x[0], 1.0 + STEP * np.arange(NX)) and close(y[0], 0.5 + STEP * np.arange(NY))
    assert x[1:] == y[1:] == ("Å", "SPATIAL")
    for axis, n in zip(truth["cbed"][1][2:], truth["cbed"][0].shape[2:]):
        assert axis[0][n // 2] == 0 and axis[2] == "RECIPROCAL"


def test_nsid_reader(path, truth):
    import SciFiReaders as readers
    datasets = readers.NSIDReader(str(path)).read().values()
    found = {dataset.title.split("/")[-1]: dataset for dataset in datasets}
    assert set(found) == set(truth)
    for name, dataset in found.items():
        array, axes, attributes = truth[name]
        assert close(np.array(dataset), array), name
        assert (dataset.units, dataset.quantity) == (attributes["units"], attributes["quantity"])
        assert dataset.data_type.name == attributes["data_type"]
        for index, (values, units, kind) in enumerate(axes):
            axis = dataset._axes[index]
            assert close(axis.values, values) and axis.units == units and axis.dimension_type.name == kind


@pytest.mark.parametrize("lazy", [False, True])
def test_hyperspy(path, truth, lazy):
    import hyperspy.api as hs
    signals = {s.metadata.General.title: s for s in hs.load(str(path), file_format="hspy", lazy=lazy)}
    assert set(signals) == set(truth)
    # HyperSpy lists axes from the fastest to the slowest.
    navigation = {"HAADF": (), "DPC": (NX, NY), "com": (NX, NY), "cbed": (NX, NY), "probe": (),
                  "potential": (SLICES,), "exit_wave": (NX * NY,)}
    for name, signal in signals.items():
        array, axes, _ = truth[name]
        assert signal.axes_manager.navigation_shape == navigation[name], name
        assert close(np.asarray(signal.data), array), name
        for axis, (values, units, _) in zip(signal.axes_manager._axes, axes):
            assert axis.units == units and close(axis.axis, values), (name, axis.name)
    assert signals["HAADF"].original_metadata.as_dictionary(), "the channel's metadata is missing"


def test_py4dstem(path, truth):
    import py4DSTEM
    cube = py4DSTEM.read(str(path))
    array, axes, _ = truth["cbed"]
    assert type(cube).__name__ == "DataCube" and close(cube.data, array)
    assert np.isclose(cube.calibration.get_R_pixel_size(), STEP)
    assert cube.calibration.get_R_pixel_units() == "A"
    values, units, _ = axes[3]
    assert np.isclose(cube.calibration.get_Q_pixel_size(), values[1] - values[0])
    assert cube.calibration.get_Q_pixel_units() == {"1/Å": "A^-1", "mrad": "mrad"}[units]
