"""Do other people's programs read what `stemulator image` and `stemulator diffraction` write, with the right axes?"""

import shutil

import h5py
import numpy as np
import pytest
from instrument_runs import instrument, run

SPECIMEN = ["--specimen", "graphene", "--energy-keV", 60]
SIZE, FRAMES, FIELD = 16, 3, 1.2  # pixels, frames, and side in nm
PLACES, RASTER, BINNING = 3, 0.6, 8
CAMERA, PIXELS = "BM-Empad", 256


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("instrument-files")
    quick = ["--instrument", instrument(folder, {"operation": {"phonons": 0}})]
    common = [*SPECIMEN, *quick]
    raster = ["--size", PLACES, "--fov-nm", RASTER, "--binning", BINNING]
    return {
        "image": run(folder / "image", "image", *common, "--size", SIZE, "--fov-nm", FIELD, "--detectors", "HAADF,BF"),
        "series": run(folder / "series", "image", *common, "--size", SIZE, "--fov-nm", FIELD, "--frames", FRAMES),
        "pattern": run(folder / "pattern", "diffraction", *common, "--exposure-ms", 5),
        "4d": run(folder / "4d", "diffraction", *common, *raster),
    }


def expected():
    """Of each file its arrays, with the axes as (name, unit, length, first, step)."""
    def place(name, count, side):
        return name, "nm", count, -side / 2, side / count

    def angle(name, count, step):
        return name, "mrad", count, -step * count / 2, step

    pixel = 100e-6 / 0.091 * 1e3  # mrad: pixels of 100 µm at the standard camera length
    image = [place("y", SIZE, FIELD), place("x", SIZE, FIELD)]
    return {
        "image": {"HAADF": image, "BF": image},
        "series": {"HAADF": [("frame", "s", FRAMES, 0, None), *image]},
        "pattern": {CAMERA: [angle("ky", PIXELS, pixel), angle("kx", PIXELS, pixel)]},
        "4d": {CAMERA: [place("y", PLACES, RASTER), place("x", PLACES, RASTER),
                        *[angle(name, PIXELS // BINNING, BINNING * pixel) for name in ("ky", "kx")]]},
    }


KINDS = ["image", "series", "pattern", "4d"]


def check(values, axis, coordinates, units):
    name, unit, count, first, step = axis
    assert units == unit and len(coordinates) == count, name
    if step is None:
        assert coordinates[0] == first and np.all(np.diff(coordinates) > 0), name
    else:
        assert np.allclose(coordinates, first + step * np.arange(count), atol=1e-6 * step), name


@pytest.mark.parametrize("kind", KINDS)
def test_nsid_reader(files, kind, tmp_path):
    import SciFiReaders as readers
    datasets = readers.NSIDReader(str(shutil.copy(files[kind], tmp_path / "out.h5"))).read().values()
    found = {dataset.title.split("/")[-1]: dataset for dataset in datasets}
    wanted = expected()[kind]
    assert set(found) == set(wanted)
    with h5py.File(files[kind]) as file:
        arrays = {name: group[name][name][()] for group in file["Measurement_000"].values() for name in group}
    for name, dataset in found.items():
        assert np.array_equal(np.array(dataset), arrays[name]) and dataset.units == "counts"
        assert dataset.data_type.name == {"series": "IMAGE_STACK", "4d": "IMAGE_4D"}.get(kind, "IMAGE")
        for index, axis in enumerate(wanted[name]):
            check(dataset, axis, dataset._axes[index].values, dataset._axes[index].units)


@pytest.mark.parametrize("kind", KINDS)
def test_hyperspy(files, kind, tmp_path):
    import hyperspy.api as hs
    loaded = hs.load(str(shutil.copy(files[kind], tmp_path / "out.h5")), file_format="hspy")
    signals = {s.metadata.General.title: s for s in (loaded if isinstance(loaded, list) else [loaded])}
    wanted = expected()[kind]
    assert set(signals) == set(wanted)
    for name, signal in signals.items():
        # Frames of a series and places of a raster are what one navigates through, from the fastest to the slowest.
        assert signal.axes_manager.navigation_shape == {"series": (FRAMES,), "4d": (PLACES, PLACES)}.get(kind, ())
        for axis, known in zip(signal.axes_manager._axes, wanted[name], strict=True):
            check(signal, known, axis.axis, axis.units)


def test_py4dstem(files, tmp_path):
    import py4DSTEM
    cube = py4DSTEM.read(str(shutil.copy(files["4d"], tmp_path / "out.h5")))
    assert type(cube).__name__ == "DataCube" and cube.data.shape == (PLACES, PLACES, PIXELS // BINNING, PIXELS // BINNING)
    size, unit = cube.calibration.get_R_pixel_size(), cube.calibration.get_R_pixel_units()
    assert np.isclose(size * {"nm": 1, "A": 0.1}[unit], RASTER / PLACES)
    assert np.isclose(cube.calibration.get_Q_pixel_size(), BINNING * 100e-6 / 0.091 * 1e3)
    assert cube.calibration.get_Q_pixel_units() == "mrad"
