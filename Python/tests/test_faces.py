"""Do the control interfaces serve their real clients? Runs the judge of the interfaces where the shared judges are,
and Pyro's own client against every object."""

import json
import os
import pathlib
import subprocess
import sys

import numpy as np
import Pyro5.api
import pytest

PROGRAM = os.environ.get("STEMULATOR", "stemulator")
JUDGE = pathlib.Path(__file__).resolve().parents[3] / "shared" / "judge" / "judge_faces.py"
FACES = ["pyro", "tem", "central", "as", "gatan", "asceos", "ceos"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A running server: its ports by face, and the files it writes."""
    folder = tmp_path_factory.mktemp("serve")
    command = [PROGRAM, "serve", "--seed", "7", "--log", folder / "log", "--trace", folder / "trace"]
    for face in FACES:
        command += [f"--{face}-port", "0"]
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True)
    try:
        words = process.stdout.readline().split()
        assert words[0] == "ready"
        yield {w.partition("=")[0]: int(w.rpartition(":")[2]) for w in words[1:]}, folder
    finally:
        process.terminate()
        assert process.wait(20) == 0


@pytest.fixture(scope="module")
def used(server):
    """The server after a short session through Pyro's own client."""
    ports, folder = server
    with Pyro5.api.Proxy(f"PYRO:array.server@127.0.0.1:{ports['pyro']}") as array:
        frames = [array.get_ds(24, 2) for _ in range(2)]
        array.set_beam_pos(3, 4)
        with pytest.raises(ValueError, match="size"):
            array.get_ds(-1)
    return frames, folder


def test_frames_come_as_numpy_takes_them(used):
    (rows, shape, dtype), (again, _, _) = used[0]
    picture = np.array(rows, dtype=dtype)
    assert picture.shape == tuple(shape) == (24, 24) and dtype == "uint32"
    assert not np.array_equal(picture, np.array(again, dtype=dtype))


def test_log_names_face_client_call_and_result(used):
    lines = (used[1] / "log").read_text().splitlines()
    assert "pyro 127.0.0.1:" in lines[0] and "array.server.get_ds(24, 2) -> done" in lines[0]
    assert any("get_ds(-1) -> ValueError: size" in line for line in lines)


def test_trace_plays_again(used):
    trace = used[1] / "trace"
    assert [json.loads(line)["command"] for line in trace.read_text().splitlines()[1:4]] == [
        "acquire_image",
        "acquire_image",
        "place_beam",
    ]
    subprocess.run([PROGRAM, "replay", str(trace), "--quiet"], check=True)


@pytest.mark.skipif(not JUDGE.exists(), reason="the judge of the interfaces is not here")
@pytest.mark.parametrize("face", ["serve", *FACES, "together"])
def test_judge(face):
    done = subprocess.run(
        [sys.executable, str(JUDGE), "--stemulator", PROGRAM, "--only", face], capture_output=True, text=True
    )
    failures = [line for line in done.stdout.splitlines() if line.startswith("FAIL")]
    assert not failures, "\n".join(failures)
    assert done.returncode == 0, done.stdout[-500:]
