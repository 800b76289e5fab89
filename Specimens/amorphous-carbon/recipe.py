"""Makes structure.xyz: carbon atoms at random in a periodic cube, none closer than a bond length.

A support film as it scatters, not as it is bonded: density and closest distance are those of evaporated carbon
(2.0 g/cm3, 1.4 A), the rest is chance (random sequential addition, seed 20)."""

import random
from pathlib import Path

SIDE, DENSITY, CLOSEST = 32.0, 2.0, 1.4
ATOMS = round(DENSITY * SIDE**3 * 0.602214 / 12.011)


def main():
    draw = random.Random(20)
    bins = int(SIDE / CLOSEST)
    cells = {}
    atoms = []
    while len(atoms) < ATOMS:
        point = tuple(round(draw.random() * SIDE, 3) % SIDE for _ in range(3))
        home = tuple(int(c / SIDE * bins) for c in point)
        near = (
            other
            for i in (-1, 0, 1) for j in (-1, 0, 1) for k in (-1, 0, 1)
            for other in cells.get(((home[0] + i) % bins, (home[1] + j) % bins, (home[2] + k) % bins), ())
        )
        if all(sum(min(abs(a - b), SIDE - abs(a - b)) ** 2 for a, b in zip(point, other)) >= CLOSEST**2 for other in near):
            cells.setdefault(home, []).append(point)
            atoms.append(point)
    lines = [str(ATOMS), f'Lattice="{SIDE} 0 0 0 {SIDE} 0 0 0 {SIDE}" Properties=species:S:1:pos:R:3']
    lines += ["C %.3f %.3f %.3f" % atom for atom in atoms]
    Path(__file__).with_name("structure.xyz").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
