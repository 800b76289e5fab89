"""A running instrument for the tests of the AutoScript stand-in.

One at STEMULATOR_HTTP (host:port) is taken as it is; else `stemulator serve` is started.
"""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

PYTHON = Path(__file__).parents[1]
PACKAGES = [PYTHON / "autoscript/src", PYTHON / "src"]
PROGRAM = Path(os.environ.get("STEMULATOR", PYTHON.parent / ".build/release/stemulator"))

for package in reversed(PACKAGES):
    if str(package) not in sys.path:
        sys.path.insert(0, str(package))

# Seconds that an answer may take here.
PATIENCE = 600


@contextmanager
def instrument(specimen="MoS2", clock="virtual"):
    """Host and port of an instrument's HTTP face."""
    if "STEMULATOR_HTTP" in os.environ:
        host, _, port = os.environ["STEMULATOR_HTTP"].rpartition(":")
        yield host, int(port)
        return
    from stemulator import launch

    if not PROGRAM.exists():
        raise FileNotFoundError(f"{PROGRAM} has not been built; set STEMULATOR to its path")
    with launch(specimen, seed=1, clock=clock, binary=PROGRAM) as server:
        yield server.host, server.port


def run_python(script, *arguments, folder, host, port, extra_path=()):
    """Runs a script of its own in a folder, with the stand-in on its path and the instrument where every script looks for it."""
    path = [*extra_path, *PACKAGES, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = dict(
        os.environ,
        PYTHONPATH=os.pathsep.join(map(str, path)),
        STEMULATOR_HTTP=f"{host}:{port}",
        MPLBACKEND="agg",
    )
    done = subprocess.run(
        [sys.executable, str(script), *map(str, arguments)],
        cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def address():
    with instrument() as found:
        yield found
