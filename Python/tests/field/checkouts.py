"""Public code of the field that runs on the stand-in as it is. It is fetched for a test and never kept here.

STEMULATOR_FIELD names a folder with clones (or bare repositories) called OWNER+NAME or OWNER+NAME/repo; what is not there comes from GitHub.
"""

import os
import subprocess
from pathlib import Path

import pytest


def checkout(repository, commit, folder):
    """A work tree of a repository (owner/name) at a commit. The test is skipped where it cannot be had."""
    local = Path(os.environ.get("STEMULATOR_FIELD", "/nowhere")) / repository.replace("/", "+")
    known = [path for path in (local / "repo", local) if path.exists()]
    source = str(known[0]) if known else f"https://github.com/{repository}"
    target = Path(folder) / repository.split("/")[1]
    for words in (["clone", "--quiet", "--no-checkout", source, target], ["-C", target, "checkout", "--quiet", commit]):
        try:
            done = subprocess.run(
                ["git", *map(str, words)], capture_output=True, text=True, timeout=120, env=dict(os.environ, GIT_TERMINAL_PROMPT="0")
            )
        except subprocess.TimeoutExpired:
            pytest.skip(f"{repository} does not arrive from {source}")
        if done.returncode:
            pytest.skip(f"{repository} cannot be had from {source} ({done.stderr.strip().splitlines()[-1]}); set STEMULATOR_FIELD")
    return target


def require(*modules):
    """Skips the test where a package is missing."""
    for module in modules:
        pytest.importorskip(module, reason=f"needs the Python package {module}")
