"""Do the instrument's pictures show what their truth says, and is their noise that of the model?"""

import numpy as np
import pytest
from instrument_runs import DISTORTED, PROMPT, STILL, Picture, instrument, run
from scipy.optimize import curve_fit

FIELD = ["--specimen", "MoS2", "--energy-keV", 60, "--fov-nm", 3, "--size", 96, "--dwell-us", 100]
ELEMENTARY_CHARGE = 1.602176634e-19


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """Noise-free, noisy, noisy once more, and with another seed: all habits of motion as they are by default."""
    folder = tmp_path_factory.mktemp("instrument")
    still = instrument(folder, STILL, {"detectors": PROMPT})
    options = {"clean": ["--noise-free"], "noisy": [], "again": ["--threads", 1], "other": ["--seed", 2]}
    return {name: run(folder / name, "image", *FIELD, "--instrument", still, *more) for name, more in options.items()}


def peak(picture, places, start):
    """The middle of a round Gaussian with a level, fitted to the pixels within 0.6 Å."""
    near = np.hypot(*(places - start).T).T < 0.6
    x, y = places[near].T

    def model(_, height, x0, y0, width, level):
        return height * np.exp(-((x - x0) ** 2 + (y - y0) ** 2) / (2 * width**2)) + level

    values = picture[near]
    guess = [np.ptp(values), *start, 0.5, values.min()]
    return curve_fit(model, None, values, guess)[0][1:3]


def molybdenum(picture):
    """True places of the molybdenum columns well inside of what the beam has passed."""
    places = np.stack([picture.columns["x_A"], picture.columns["y_A"]], axis=1)
    low, high = picture.beam.min(axis=(0, 1)) + 1.5, picture.beam.max(axis=(0, 1)) - 1.5
    return places[np.all((places > low) & (places < high), axis=1) & (picture.columns["mean_element"] > 40)]


def affine(places, targets):
    """The 3 x 2 matrix of the best affine map."""
    design = np.c_[places.reshape(-1, 2), np.ones(places.size // 2)]
    return np.linalg.lstsq(design, targets.reshape(-1, 2), rcond=None)[0]


def test_columns_are_where_the_beam_was(pictures):
    picture = Picture(pictures["clean"])
    columns = molybdenum(picture)
    assert len(columns) > 60
    found = np.array([peak(picture.values, picture.beam, column) for column in columns])
    # Without the true places of the beam the picture would be off: by drift and by the coils.
    away = np.stack([picture.x, picture.y], axis=-1) - picture.beam
    assert np.hypot(*away.reshape(-1, 2).T).max() > 0.1
    assert np.hypot(*(found - columns).T).max() < 0.02


def test_distortion_of_the_lattice_is_that_of_the_coils(tmp_path):
    path = run(tmp_path, "image", *FIELD, "--noise-free", "--instrument",
               instrument(tmp_path, STILL, DISTORTED, {"detectors": PROMPT}))
    picture = Picture(path)
    pixels = np.stack([picture.x, picture.y], axis=-1)
    known = affine(pixels, picture.beam)
    assert np.abs(np.c_[pixels.reshape(-1, 2), np.ones(picture.x.size)] @ known - picture.beam.reshape(-1, 2)).max() < 1e-4
    # The x coil turns by the rotation, the y coil by rotation and skew.
    turn, skew = 0.020, 0.030
    coils = np.array([1.03 * np.array([np.cos(turn), np.sin(turn)]),
                      0.98 * np.array([-np.sin(turn - skew), np.cos(turn - skew)])])
    assert np.allclose(known[:2], coils, atol=1e-6)
    # The same from the lattice alone.
    columns = molybdenum(picture)
    starts = (columns - known[2]) @ np.linalg.inv(known[:2])
    found = affine(np.array([peak(picture.values, pixels, start) for start in starts]), columns)
    assert np.allclose(found[:2], coils, atol=1e-3)
    assert np.allclose(found[2], known[2], atol=0.01)


def test_noise_is_that_of_the_model(pictures):
    clean, noisy = Picture(pictures["clean"]), Picture(pictures["noisy"])
    assert np.array_equal(clean.beam, noisy.beam) and np.array_equal(clean.fractions, noisy.fractions)
    assert noisy.dtype == np.uint16
    # docs/instrument/recording.md; efficiency, pulse heights, dark pulses and noises are those of the standard HAADF detector.
    dwell = clean.metadata["dwell_us"] * 1e-6
    electrons = 0.9 * clean.truth["current_pA"] * 1e-12 * dwell / ELEMENTARY_CHARGE
    slope, _ = np.polyfit(clean.fractions.ravel(), clean.values.ravel(), 1)
    gain = slope / electrons
    pulses = electrons * clean.fractions + 10_000 * dwell
    variance = gain**2 * pulses * (1 + 0.4**2) + 40**2 * (1e-6 / dwell) + 3**2 + 1 / 12
    residuals = (noisy.values - clean.values) / np.sqrt(variance)
    # The command fits the gain to the expected signal; noise at its ends may go beyond the converter's range.
    inside = np.minimum(clean.values, 65535 - clean.values) > 5 * np.sqrt(variance)
    assert inside.mean() > 0.9
    fair = residuals[inside]
    assert abs(fair.mean()) < 4 / np.sqrt(fair.size)
    assert abs((fair**2).mean() - 1) < 4 * (fair**2).std() / np.sqrt(fair.size)
    pairs = (residuals[:, 1:] * residuals[:, :-1])[inside[:, 1:] & inside[:, :-1]]
    assert abs(pairs.mean()) < 4 * pairs.std() / np.sqrt(pairs.size)


def test_seeds(pictures):
    assert pictures["noisy"].read_bytes() != pictures["clean"].read_bytes()
    noisy, again, other = (Picture(pictures[name]) for name in ("noisy", "again", "other"))
    # The files tell their command lines, in which the number of threads differs; what was recorded does not.
    for name in ("values", "fractions", "beam", "columns"):
        assert np.array_equal(getattr(noisy, name), getattr(again, name)), name
    assert not np.array_equal(noisy.beam, other.beam)
    assert not np.array_equal(noisy.values, other.values)


def test_same_command_same_bytes(pictures, tmp_path):
    instrument_file = pictures["noisy"].parents[1] / "instrument.json"
    again = run(tmp_path, "image", *FIELD, "--instrument", instrument_file)
    assert again.read_bytes() == pictures["noisy"].read_bytes()


def test_state_goes_on(tmp_path):
    small = ["--fov-nm", 1.5, "--size", 24]
    first = run(tmp_path / "first", "image", "--specimen", "MoS2", *small, "--save-state", tmp_path / "state.json")
    # Two ways to the second image: the same saved state, so the same bytes; and it is not the first image again.
    second = run(tmp_path / "second", "image", "--state", tmp_path / "state.json", *small)
    third = run(tmp_path / "third", "image", "--state", tmp_path / "state.json", *small)
    assert second.read_bytes() == third.read_bytes()
    before, after = Picture(first), Picture(second)
    assert after.metadata["instrument_time_s"] > before.metadata["instrument_time_s"]
    assert after.metadata["acquisition"] == before.metadata["acquisition"] + 1
    assert after.metadata["electrons_on_specimen"] > before.metadata["electrons_on_specimen"]
    assert not np.array_equal(before.values, after.values)
