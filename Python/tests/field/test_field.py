"""Does public code written for AutoScript run on the stand-in as it is?

The code is fetched for the test (checkouts.py), and needs packages of its own; where something cannot be had the test is skipped and says what.
"""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from autoscript_session import address, run_python  # noqa: E402, F401
from checkouts import checkout, require  # noqa: E402

HERE = Path(__file__).parent
# As they were in August 2026 (a fork, in step with upstream then) and November 2025.
ASYNCROSCOPY = ("1996suryamandalreddy-maker/asyncroscopy", "65197fb")
PYAUTOMIC = ("pycroscopy/pyAutoMic", "20bbe54")


def results(output):
    line = next(line for line in output.splitlines() if line.startswith("RESULTS "))
    return json.loads(line.removeprefix("RESULTS "))


def test_asyncroscopys_tango_devices(address, tmp_path):  # noqa: F811
    require("tango", "h5py")
    source = checkout(*ASYNCROSCOPY, tmp_path)
    folder = tmp_path / "acquisitions"
    output = run_python(HERE / "tango_stack.py", source, folder, folder=tmp_path, host=address[0], port=address[1])
    found = results(output)
    # What upstream's own base class does not read, and what the instrument cannot tell.
    expected = {"attribute instrument_type", "aperture available_apertures"}
    failed = {name: value["error"] for name, value in found.items() if isinstance(value, dict) and "error" in value}
    if "spectrum" in failed:
        assert '"acquire_spectrum" is unknown' in failed.pop("spectrum")
    assert set(failed) <= expected, failed
    assert found["state"] == "ON"
    assert found["screen_current_after_pA"] == pytest.approx(60, rel=0.1)
    assert found["fov"] == pytest.approx(8e-9, rel=0.02)
    assert found["defocus"] == pytest.approx(4e-9, abs=1e-9)
    assert {name: entry[0] for name, entry in found["image"].items()} == {"image/HAADF": [64, 64], "image/BF-S": [64, 64]}
    assert found["image of region"]["image/HAADF"][0] == [16, 32]
    assert found["camera image"]["image"][0] == [256, 256]
    assert found["scanned patterns"]["stem_data"][0] == [4, 4, 256, 256]
    assert found["blanked"] is True
    assert found["stage"][3] == pytest.approx(0.5, abs=0.02) and found["instrument stage"][3] == pytest.approx(0.5, abs=0.02)
    assert found["parameters"]["optical_mode"] == "Stem"


# Cells of a notebook that cannot run, and why.
NOTEBOOKS = {
    "tutorials/0_Autoscript_tut": {},
    "tutorials/1_Autoscript_tut": {
        "43": "no command that tells the limits of the stage",
        "44": "missing 1 required positional argument",
    },
}


@pytest.mark.parametrize("name", list(NOTEBOOKS))
def test_notebooks_of_stem_orchestrator(name, address, tmp_path, monkeypatch):  # noqa: F811
    require("matplotlib", "xmltodict", "tifffile", "matplotlib_scalebar", "skimage", "Pyro5", "twisted")
    package = checkout(*PYAUTOMIC, tmp_path) / "TEM/stemOrchestrator"
    notebook = package / "notebooks" / f"{name}.ipynb"
    monkeypatch.setenv("MICROSCOPE_IP", "127.0.0.1")
    monkeypatch.setenv("MICROSCOPE_PORT", "9095")
    # From cell 49 on the longer one wants a corrector and unfinished cells follow.
    output = run_python(
        HERE / "notebook.py", notebook, "48", folder=tmp_path, host=address[0], port=address[1], extra_path=[package]
    )
    found = results(output)
    failed = {cell: text for cell, text in found.items() if text != "ok"}
    if "acquire_spectrum" not in commands(address):
        # Spectra of an instrument that takes none.
        failed = {cell: text for cell, text in failed.items() if not text.startswith(("IndexError", "NameError"))}
    for cell, text in failed.items():
        assert NOTEBOOKS[name].get(cell, "nothing") in text, f"cell {cell}: {text}"


def commands(where):
    from stemulator import Microscope

    with Microscope.connect(*where) as microscope:
        return {entry["name"] for entry in microscope.commands()}
