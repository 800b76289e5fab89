"""Do structures survive the way between ASE and our readers and writers?

Every structure is written by ASE in three formats, read by `stemulator specimen build` and written again, then read by
ASE: composition, volume and the distances around every atom must be those of the beginning.
"""

import math
import os
import subprocess
from pathlib import Path

import ase.build
import ase.io
import ase.spacegroup
import numpy as np
import pytest
from ase.neighborlist import neighbor_list

PROGRAM = Path(os.environ.get("STEMULATOR", Path(__file__).parents[2] / ".build/release/stemulator"))


def structures():
    """About fifty crystals of all systems, sheets, slabs, a particle and molecules in boxes."""
    found = {}
    for symbol in ["Al", "Cu", "Ag", "Au", "Pt", "Pd", "Ni", "Pb", "Ir"]:
        found[f"{symbol} fcc"] = ase.build.bulk(symbol, cubic=True)
    for symbol in ["Fe", "W", "Mo", "Nb", "Ta", "V", "Cr", "Na"]:
        found[f"{symbol} bcc"] = ase.build.bulk(symbol, cubic=True)
    for symbol in ["Mg", "Ti", "Zn", "Co", "Zr", "Ru", "Be"]:
        found[f"{symbol} hcp"] = ase.build.bulk(symbol, orthorhombic=True)
    for symbol in ["C", "Si", "Ge"]:
        found[f"{symbol} diamond"] = ase.build.bulk(symbol, "diamond", cubic=True)
    for name, kind, a in [("NaCl", "rocksalt", 5.64), ("MgO", "rocksalt", 4.21), ("GaAs", "zincblende", 5.653),
                          ("ZnS", "zincblende", 5.409), ("CsCl", "cesiumchloride", 4.12), ("CaF2", "fluorite", 5.462)]:
        found[f"{name} {kind}"] = ase.build.bulk(name, kind, a=a, cubic=True)
    crystal = ase.spacegroup.crystal
    found["SrTiO3"] = crystal(["Sr", "Ti", "O"], [(0, 0, 0), (.5, .5, .5), (.5, .5, 0)], spacegroup=221,
                              cellpar=[3.905, 3.905, 3.905, 90, 90, 90])
    found["TiO2 rutile"] = crystal(["Ti", "O"], [(0, 0, 0), (.305, .305, 0)], spacegroup=136,
                                   cellpar=[4.594, 4.594, 2.959, 90, 90, 90])
    found["TiO2 anatase"] = crystal(["Ti", "O"], [(0, 0, 0), (0, 0, .2081)], spacegroup=141,
                                    cellpar=[3.785, 3.785, 9.514, 90, 90, 90])
    found["Cu2O"] = crystal(["Cu", "O"], [(0, 0, 0), (.25, .25, .25)], spacegroup=224,
                            cellpar=[4.27, 4.27, 4.27, 90, 90, 90])
    found["skutterudite"] = crystal(["Co", "Sb"], [(.25, .25, .25), (0, .335, .158)], spacegroup=204,
                                    cellpar=[9.04, 9.04, 9.04, 90, 90, 90])
    found["MoS2"] = ase.build.mx2("MoS2", vacuum=6).repeat((1, 1, 1))
    found["WSe2"] = ase.build.mx2("WSe2", a=3.32, thickness=3.34, vacuum=6)
    found["graphene"] = ase.build.graphene(vacuum=6)
    found["nanotube"] = ase.build.nanotube(6, 0, length=2, vacuum=5)
    found["Au(111) slab"] = ase.build.fcc111("Au", (2, 2, 4), vacuum=6, orthogonal=True)
    found["Pt(100) slab"] = ase.build.fcc100("Pt", (2, 2, 3), vacuum=6)
    for name in ["H2O", "C6H6", "CH3CH2OH", "C60"]:
        molecule = ase.build.molecule(name)
        molecule.center(vacuum=4)
        molecule.pbc = True
        found[name] = molecule
    return found


STRUCTURES = structures()
assert len(STRUCTURES) >= 40


def surroundings(atoms):
    """Element and the sorted distances to neighbours up to 4 Å of every atom, atoms in a fixed order."""
    centre, other, distance = neighbor_list("ijd", atoms, 4.0)
    rows = []
    for index, number in enumerate(atoms.numbers):
        mine = centre == index
        near = sorted(zip(distance[mine].round(4), atoms.numbers[other[mine]]))
        rows.append((int(number), [d for d, _ in near], sorted(int(z) for _, z in near)))
    return sorted(rows, key=lambda row: (row[0], len(row[1]), row[1]))


@pytest.mark.parametrize("name", STRUCTURES)
@pytest.mark.parametrize("form", ["cif", "extxyz", "vasp"])
def test_round_trip(tmp_path, name, form):
    atoms = STRUCTURES[name].copy()
    atoms.pbc = True
    source, target = tmp_path / f"in.{form if form != 'extxyz' else 'xyz'}", tmp_path / "out"
    ase.io.write(source, atoms, format=form)
    ours = {"cif": "cif", "extxyz": "extxyz", "vasp": "poscar"}[form]
    subprocess.run([PROGRAM, "specimen", "build", source, "--format", ours, "-o", target], check=True)
    read = ase.io.read(target, format=form)
    # The orthogonal box may be smaller or larger than the cell (fcc fits one of half the volume); its density is the same.
    common = math.lcm(len(read), len(atoms))
    assert read.get_volume() / len(read) == pytest.approx(atoms.get_volume() / len(atoms), rel=2e-5)
    expected = [row for row in surroundings(atoms) for _ in range(common // len(atoms))]
    found = [row for row in surroundings(read) for _ in range(common // len(read))]
    assert [row[0] for row in found] == [row[0] for row in expected]
    assert [row[2] for row in found] == [row[2] for row in expected]
    for mine, theirs in zip(found, expected):
        assert np.allclose(mine[1], theirs[1], atol=2e-3)
