"""Potentials and multislice images by stemulator and abTEM on the same specimen, in turns, in one run.

    against_abtem.py .build/release/stemulator [RESULTS.json]

Both use single precision and two threads. stemulator: wall time of the whole process less that of `--version`,
potentials inside stemulator-bench. abTEM: inside a running process, after a small run that compiles and plans; FFTW, potential built as an array."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

A = 3.905
SITES = [(38, 0, 0, .25), (22, .5, .5, .75), (8, .5, .5, .25), (8, .5, 0, .75), (8, 0, .5, .75)]
LATERAL, LAYERS, GPTS, PROBES = 4, 20, 512, 6
ENERGY, SEMIANGLE, INNER, OUTER = 200e3, 20.0, 60.0, 150.0


def atoms(layers):
    """A crystal whose atoms are a little off their sites, so that no slice is like another."""
    draw = np.random.default_rng(1)
    sites = [(z, x + i, y + j, h + k)
             for i in range(LATERAL) for j in range(LATERAL) for k in range(layers) for z, x, y, h in SITES]
    shifts = draw.uniform(0, 0.02, (len(sites), 3))
    return [(z, *(A * np.array(r) + shift).tolist()) for (z, *r), shift in zip(sites, shifts)]


def stemulator_run(layers, probes, outputs):
    placed = atoms(layers)
    return {
        "specimen": {"cell_A": [LATERAL * A, LATERAL * A, layers * A], "numbers": [a[0] for a in placed],
                     "positions_A": [a[1:] for a in placed]},
        "potential": {"gpts": [GPTS, GPTS], "slice_thickness_A": A / 2},
        "beam": {"energy_keV": ENERGY / 1e3, "semiangle_mrad": SEMIANGLE},
        "scan": {"start_A": [0, 0], "end_A": [A, A], "shape": [probes, probes]} if probes else {},
        "detectors": [{"name": "HAADF", "type": "annular", "inner_mrad": INNER, "outer_mrad": OUTER}] if probes else [],
        "outputs": outputs,
    }


def timed(command):
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


class Ours:
    def __init__(self, program):
        self.program, self.folder = program, Path(tempfile.mkdtemp())
        self.start = min(timed([program, "--version"]) for _ in range(5))

    def run(self, run):
        source, target = self.folder / "run.json", self.folder / "out.h5"
        source.write_text(json.dumps(run))
        return timed([self.program, "simulate", source, "-o", target, "--quiet", "--threads", "2"]) - self.start


class Abtem:
    def __init__(self):
        import abtem
        import ase
        import dask
        dask.config.set(scheduler="threads", num_workers=2)
        abtem.config.set({"precision": "float32", "fft": "fftw", "fftw.threads": 1, "fftw.planning_effort": "FFTW_MEASURE",
                          "diagnostics.progress_bar": False})
        self.abtem, self.ase = abtem, ase
        self.potential(2)
        self.image(2, 2)

    def model(self, layers):
        placed = atoms(layers)
        cell = [LATERAL * A, LATERAL * A, layers * A]
        crystal = self.ase.Atoms(numbers=[a[0] for a in placed], positions=[a[1:] for a in placed], cell=cell, pbc=True)
        return self.abtem.Potential(crystal, gpts=GPTS, slice_thickness=A / 2, parametrization="lobato", projection="infinite")

    def potential(self, layers):
        began = time.perf_counter()
        self.model(layers).build().compute()
        return time.perf_counter() - began

    def image(self, layers, probes):
        potential = self.model(layers).build().compute()
        began = time.perf_counter()
        probe = self.abtem.Probe(energy=ENERGY, semiangle_cutoff=SEMIANGLE)
        scan = self.abtem.GridScan((0, 0), (A, A), gpts=probes, endpoint=False)
        probe.scan(potential, scan=scan, detectors=self.abtem.AnnularDetector(INNER, OUTER), max_batch=8).compute()
        return time.perf_counter() - began


def main():
    ours, theirs = Ours(str(Path(sys.argv[1]).absolute())), Abtem()
    bench = Path(sys.argv[1]).absolute().with_name("stemulator-bench")
    jobs = {
        # Both inside a process, arrays in memory; theirs splats atoms onto pixels, ours is exact.
        "potential": (lambda: float(subprocess.run([bench, "--potential"], check=True, capture_output=True).stdout),
                      lambda: theirs.potential(LAYERS)),
        "multislice HAADF": (lambda: ours.run(stemulator_run(LAYERS, PROBES, [])), lambda: theirs.image(LAYERS, PROBES)),
    }
    results = {}
    for name, (a, b) in jobs.items():
        pairs = [(a(), b()) for _ in range(3)]
        best = [min(p[i] for p in pairs) for i in (0, 1)]
        results[name] = {"stemulator_s": best[0], "abtem_s": best[1], "ratio": best[1] / best[0]}
        print(f"{name:18s} stemulator {best[0]:7.2f} s   abTEM {best[1]:7.2f} s   {best[1] / best[0]:5.1f} times as fast")
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
