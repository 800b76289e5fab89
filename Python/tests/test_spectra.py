"""Do exspy and HyperSpy find in spectra of `stemulator spectrum` what the specimens are made of?

The judge is a script of its own (judge_eels.py, in the folder `judge` of SHARED); without it these tests are skipped. It fits areal
densities with exspy's model of edges, convolved with the low losses, and measures t/lambda, onsets and plasmons.
"""

import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest
from ase.data import atomic_masses, atomic_numbers
from instrument_runs import PROGRAM, instrument, run

SHARED = Path(os.environ.get("SHARED", Path(__file__).parents[2] / "../shared")).resolve()
JUDGE, TABLES = SHARED / "judge/judge_eels.py", SHARED / "facts/eels/gos_ds.gosh"
needs_judge = pytest.mark.skipif(not JUDGE.exists() or not TABLES.exists(), reason=f"no {JUDGE}")

# A beam whose convergence is well below the collection; a camera without far tails, of which exspy knows nothing; and a drift tube that
# has come to rest.
BEAM = ["--energy-keV", 200, "--semiangle-mrad", 10, "--current-pA", 50, "--aperture-mm", 5]
CAMERA = {"spectrometer": {"tail_share": 0, "creep": 0, "hysteresis": 0},
          "damage": {"radiolysis": 0, "knock_on": 0, "hopping": 0, "contamination": 0}}
LOW_S, CORE_S, FRAMES = 0.0005, 0.02, 150  # exposures of frames, and their number

# Crystals of the library with their thickness in nm, the energy of the first channel and the dispersion in eV, the edges to be found,
# and the energy of the plasmon (R. F. Egerton, Electron Energy-Loss Spectroscopy, 2011, table C.1, for diamond H. R. Phillip, E. A. Taft, Phys.
# Rev. 136 (1964) A1445; None: not looked for).
SPECIMENS = {
    "diamond": ("C-diamond-110", 40, 80, 0.3, ["C K"], 31.7),
    "amorphous carbon": (None, 60, 80, 0.3, ["C K"], 24),
    "silicon": ("Si-110", 80, 50, 0.3, ["Si L3"], 16.7),
    "strontium titanate": ("SrTiO3-001", 30, 250, 0.3, ["Ti L3", "O K"], 30),
    "rutile": ("TiO2-rutile-001", 40, 250, 0.3, ["Ti L3", "O K"], 25.5),
    "magnesia": ("MgO-001", 40, 300, 0.3, ["O K"], 22.5),
    "iron": ("Fe-001", 25, 400, 0.3, ["Fe L3"], 23),
    "gallium nitride": ("GaN-11-20", 40, 250, 0.3, ["N K"], 19.7),
    "aluminium": ("Al-001", 80, 1200, 0.5, ["Al K"], 15.1),
    "manganite": ("LaMnO3-001", 30, 300, 0.3, ["O K", "Mn L3"], None),
    "ceria": ("CeO2-110", 30, 350, 0.3, ["O K"], None),
    "barium titanate": ("BaTiO3-100", 30, 250, 0.3, ["Ti L3", "O K"], None),
}


# Where edges of solids begin elsewhere than those of atoms, in eV: sigma* of diamond (Egerton 2011, figure 5.38).
ONSETS = {"diamond": {"C K": 289}}
# Solids whose mean free path is far beside the formula by which the judge tells thickness: diamond by 28 % (design/eels.md, 3.2), and those of
# which no dielectric function is known, whose free electrons lose up to 45 % more.
UNUSUAL = ["diamond", "manganite", "ceria", "barium titanate"]

# Energies in eV below which everything counts as no loss, where exspy's choice of the first minimum fails: carbon loses at 6 eV already.
THRESHOLDS = {"amorphous carbon": 2.5}


def acquire(folder, specimen, first, dispersion, seed=3):
    """A dual spectrum in the middle of a specimen."""
    quiet = ["--instrument", instrument(folder, CAMERA), "--seed", seed]
    return run(folder, "spectrum", *specimen, *quiet, *BEAM, "--dual", "--align", "--offset-eV", first,
               "--dispersion-eV", dispersion, "--exposure-s", CORE_S, "--low-exposure-s", LOW_S, "--frames", FRAMES)


def film(folder, thickness):
    """A world of amorphous carbon, or of nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "film.json"
    subprocess.run([PROGRAM, "specimen", "build", "support", "--param", f"support_nm={thickness}", "-o", path],
                   check=True, capture_output=True)
    return path


class Spectra:
    """What a file holds: (values, first energy, dispersion, exposure in s) of the low and the core losses, conditions, and truth."""

    def __init__(self, path):
        with h5py.File(path) as file:
            groups = {name: channel[name] for channel in file["Measurement_000"].values() for name in channel}
            self.low, self.core = self.spectrum(groups["EELS-low"]), self.spectrum(groups["EELS"])
            hyperspy = file["Experiments/EELS/metadata/Acquisition_instrument/TEM"]
            self.conditions = {
                "beam_energy_keV": float(hyperspy.attrs["beam_energy"]),
                "convergence_mrad": float(hyperspy.attrs["convergence_angle"]),
                "collection_mrad": float(hyperspy["Detector/EELS"].attrs["collection_angle"]),
                "counts_per_electron": float(groups["EELS"]["metadata"].attrs["counts_per_electron"]),
            }
            maps = file["ground_truth/maps"]
            self.truth = {name: maps[name][0, 0] for name in maps if not name.startswith("expected")}
            table = file["ground_truth/edges"]
            self.edges = {row["name"].decode(): float(row["energy_eV"]) for row in table[:]}

    @staticmethod
    def spectrum(group):
        name = group.name.split("/")[-1]
        energy, own = group["energy"][()], dict(group["metadata"].attrs)
        exposure = float(own["exposure_s"]) * float(own["frames_per_place"])
        return group[name][()], float(energy[0]), float(energy[1] - energy[0]), exposure

    @property
    def areal(self):
        """Atoms per nm² by element."""
        begin, end = "areal_density_", "_per_nm2"
        return {name[len(begin):-len(end)]: float(value) for name, value in self.truth.items() if name.startswith(begin)}

    @property
    def density(self):
        """Mass in g/cm³."""
        mass = sum(count * atomic_masses[atomic_numbers[element]] for element, count in self.areal.items())
        return mass / float(self.truth["thickness_nm"]) * 1.66053907e-3


def export(path, name, spectra, vacuum, edges, plasmon):
    """Writes the layout that the judge reads."""
    truth = {
        "t_over_lambda": float(spectra.truth["t_over_lambda"]), "thickness_nm": float(spectra.truth["thickness_nm"]),
        "areal_density_nm2": spectra.areal,
        "edges": [{"element": edge.split()[0], "shell": edge.split()[1], "onset": ONSETS.get(name, {}).get(edge, spectra.edges[edge]),
                   "elnes": True} for edge in edges],
    }
    if plasmon:
        truth["plasmon_eV"] = plasmon
    with h5py.File(path, "w") as file:
        for kind, (values, first, step, exposure) in [
                ("low_loss", spectra.low), ("core_loss", spectra.core), ("zlp", vacuum.low)]:
            data = file.create_dataset(f"spectra/{kind}", data=values)
            data.attrs.update({"offset_eV": first, "dispersion_eV": step, "exposure_s": exposure})
        density = {} if name in UNUSUAL else {"density_g_cm3": spectra.density}
        file.create_group("metadata").attrs.update(spectra.conditions | density)
        file.create_group("truth").attrs["json"] = json.dumps(truth)
    return path


@pytest.fixture(scope="session")
def judge():
    specification = importlib.util.spec_from_file_location("judge_eels", JUDGE)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return lambda path, *more: module.main([str(path), "--gos", str(TABLES), *map(str, more)])


@pytest.fixture(scope="session")
def vacuum(tmp_path_factory):
    """Low losses without a specimen, by the settings of the others: the reference of the zero loss."""
    known = {}

    def get(first, dispersion):
        if (first, dispersion) not in known:
            folder = tmp_path_factory.mktemp("vacuum")
            known[first, dispersion] = Spectra(
                acquire(folder, ["--specimen", film(folder, 0)], first, dispersion))
        return known[first, dispersion]
    return get


@pytest.fixture(scope="session")
def exported(tmp_path_factory, vacuum):
    """The judge's file of a specimen, by its name."""
    known = {}

    def get(name):
        if name not in known:
            folder = tmp_path_factory.mktemp("spectra")
            crystal, thickness, first, dispersion, edges, plasmon = SPECIMENS[name]
            specimen = (["--specimen", crystal, "--thickness-nm", thickness] if crystal
                        else ["--specimen", film(folder, thickness)])
            spectra = Spectra(acquire(folder, specimen, first, dispersion))
            known[name] = export(folder / "judged.h5", name, spectra, vacuum(first, dispersion), edges, plasmon)
        return known[name]
    return get


@needs_judge
@pytest.mark.parametrize("name", SPECIMENS)
def test_specimens_are_recovered(name, exported, judge, capsys):
    status = judge(exported(name), *(["--threshold", THRESHOLDS[name]] if name in THRESHOLDS else []))
    assert status == 0, capsys.readouterr().out


def shifted(values, channels):
    return np.concatenate([np.full(channels, values[0]), values[:-channels]])


def wrong_low(file):
    file["spectra/low_loss"][...] = shifted(file["spectra/low_loss"][()], 7)


def wrong_core(file):
    file["spectra/core_loss"][...] = shifted(file["spectra/core_loss"][()], 30)


def wrong_truth(key, factor):
    def change(file):
        truth = json.loads(file["truth"].attrs["json"])
        if key == "t_over_lambda":
            truth[key] *= factor
        else:
            truth["areal_density_nm2"][key] *= factor
        file["truth"].attrs["json"] = json.dumps(truth)
    return change


def wrong_exposure(file):
    file["spectra/core_loss"].attrs["exposure_s"] *= 2


def wrong_collection(file):
    file["metadata"].attrs["collection_mrad"] /= 3


@needs_judge
@pytest.mark.parametrize("change", [
    wrong_low, wrong_core, wrong_truth("C", 1.5), wrong_truth("t_over_lambda", 1.2), wrong_exposure, wrong_collection])
def test_wrong_spectra_are_found_out(change, exported, judge, tmp_path):
    path = Path(shutil.copy(exported("diamond"), tmp_path / "wrong.h5"))
    with h5py.File(path, "r+") as file:
        change(file)
    assert judge(path) == 1


@pytest.fixture(scope="session")
def cube(tmp_path_factory):
    """A spectrum image of 3 x 3 places."""
    return run(tmp_path_factory.mktemp("cube"), "spectrum", "--specimen", "hBN", "--size", 3, "--fov-nm", 1,
               "--offset-eV", 100, "--exposure-s", 0.01)


def test_hyperspy_reads_spectrum_images(cube, tmp_path):
    import hyperspy.api as hs
    signals = hs.load(str(shutil.copy(cube, tmp_path / "out.h5")), file_format="hspy")
    found = {signal.metadata.General.title: signal for signal in signals}
    assert set(found) == {"HAADF", "EELS"}
    eels = found["EELS"]
    assert type(eels).__name__ == "EELSSpectrum" and eels.data.shape == (3, 3, 2048)
    axis = eels.axes_manager.signal_axes[0]
    assert axis.units == "eV" and abs(axis.offset - 100) < 1e-9 and abs(axis.scale - 0.3) < 1e-9 and axis.is_binned
    assert eels.metadata.Acquisition_instrument.TEM.beam_energy == 60
    assert eels.metadata.Acquisition_instrument.TEM.Detector.EELS.collection_angle > 20


def test_nsid_reads_spectrum_images(cube, tmp_path):
    import SciFiReaders as readers
    datasets = readers.NSIDReader(str(shutil.copy(cube, tmp_path / "out.h5"))).read().values()
    found = {dataset.title.split("/")[-1]: dataset for dataset in datasets}
    eels = found["EELS"]
    assert eels.data_type.name == "SPECTRAL_IMAGE" and eels.modality == "EELS"
    assert [eels._axes[index].dimension_type.name for index in range(3)] == ["SPATIAL", "SPATIAL", "SPECTRAL"]
