"""A second implementation of what a run file means, in NumPy and double precision, to hold the program to.

Written from the formulas alone, with no eye to speed: every array is whole and every sum is spelled out. Understands
atoms given inline, explicit phonon displacements, and all detectors. Arrays are [y][x]."""

from math import pi, tan

import numpy as np
from scipy.ndimage import gaussian_filter

PLANCK, LIGHT, MASS, CHARGE = 6.62607004e-34, 299792458.0, 9.10938356e-31, 1.6021766208e-19
VOLT_A2 = 1e20 * PLANCK**2 / (2 * pi * MASS * CHARGE)
TERMS = [(1, 0), (1, 2), (2, 1), (2, 3), (3, 0), (3, 2), (3, 4), (4, 1), (4, 3), (4, 5), (5, 0), (5, 2), (5, 4), (5, 6)]


class Simulation:
    def __init__(self, run, factors):
        self.run, self.factors = run, factors
        specimen = run["specimen"]
        self.unit, self.repeat = np.array(specimen["cell_A"]), specimen["repeat"]
        self.cell = self.unit * self.repeat
        self.nx, self.ny = run["potential"]["gpts"]
        self.kx = np.fft.fftfreq(self.nx, self.cell[0] / self.nx)[None, :]
        self.ky = np.fft.fftfreq(self.ny, self.cell[1] / self.ny)[:, None]
        self.k2 = self.kx**2 + self.ky**2
        energy = run["beam"]["energy_keV"] * 1e3
        rest = MASS * LIGHT**2 / CHARGE
        self.wavelength = 1e10 * PLANCK * LIGHT / CHARGE / np.sqrt(energy * (2 * rest + energy))
        self.interaction = 2 * pi * (1 + energy / rest) * MASS * CHARGE * self.wavelength * 1e-20 / PLANCK**2
        self.alpha = self.wavelength * np.sqrt(self.k2)
        self.phi = np.arctan2(self.ky + 0 * self.kx, self.kx + 0 * self.ky)
        self.coarsest = max(self.cell[0] / self.nx, self.cell[1] / self.ny)
        limit, taper, k = 0.6666666 / (2 * self.coarsest), 0.01 / self.coarsest, np.sqrt(self.k2)
        self.band = np.where(k > limit, 0.0, np.where(k <= limit - taper, 1.0, 0.5 * (1 + np.cos(pi * (k - limit + taper) / taper))))

    # ------------------------------------------------------------------------------------------------ specimen
    def atoms(self):
        specimen = self.run["specimen"]
        shifts = [(i, j, k) for i in range(self.repeat[0]) for j in range(self.repeat[1]) for k in range(self.repeat[2])]
        places = np.array([np.array(p) + self.unit * s for s in shifts for p in specimen["positions_A"]])
        return places, np.tile(specimen["numbers"], len(shifts))

    def thicknesses(self):
        potential, height = self.run["potential"], self.cell[2]
        if "slice_thicknesses_A" in potential:
            return np.array(potential["slice_thicknesses_A"])
        count = int(np.ceil(height / potential["slice_thickness_A"] - 1e-9))
        return np.full(count, height / count)

    def factor(self, number):
        table = self.run["potential"].get("parametrization", "lobato")
        q = self.factors[str(number)][table]
        if table == "lobato":
            value = sum(a * (2 + b * self.k2) / (1 + b * self.k2) ** 2 for a, b in zip(q["a"], q["b"]))
        else:
            value = sum(a / (self.k2 + b) + c * np.exp(-d * self.k2) for a, b, c, d in zip(q["a"], q["b"], q["c"], q["d"]))
        rms = self.run["potential"].get("debye_waller_rms_A", {}).get(str(number), 0)
        return VOLT_A2 * value * np.exp(-2 * pi**2 * rms**2 * self.k2)

    def transmissions(self, places, numbers):
        thicknesses, height = self.thicknesses(), self.cell[2]
        z = np.mod(places[:, 2], height)
        z[np.abs(z - height) < 1e-10] = 0
        slices = np.digitize(z, np.cumsum(thicknesses) - 1e-12)
        for index in range(len(thicknesses)):
            spectrum = np.zeros((self.ny, self.nx), complex)
            for number in np.unique(numbers):
                x, y = places[(numbers == number) & (slices == index), :2].T
                structure = np.exp(-2j * pi * self.ky * y) @ np.exp(-2j * pi * np.outer(x, self.kx))
                spectrum += self.factor(number) * structure
            potential = np.fft.ifft2(spectrum).real * self.nx * self.ny / (self.cell[0] * self.cell[1])
            yield np.fft.ifft2(np.fft.fft2(np.exp(1j * self.interaction * potential)) * self.band)

    # ------------------------------------------------------------------------------------------------ beam
    def incident(self, defocus):
        beam, aberrations = self.run["beam"], self.run["beam"].get("aberrations", {})
        chi = 0
        for n, m in TERMS:
            value = aberrations.get(f"C{n}{m}_A", 0) + (defocus if (n, m) == (1, 0) else 0)
            chi = chi + self.alpha ** (n + 1) / (n + 1) * value * np.cos(m * (self.phi - aberrations.get(f"phi{n}{m}_rad", 0)))
        semiangle = beam["semiangle_mrad"] * 1e-3
        if beam.get("aperture_edge", "soft") == "soft":
            pixel = self.wavelength * np.hypot(np.cos(self.phi) / self.cell[0], np.sin(self.phi) / self.cell[1])
            disc = np.clip((semiangle - self.alpha) / pixel + 0.5, 0, 1)
            disc[0, 0] = 1
        else:
            disc = (self.alpha <= semiangle).astype(float)
        wave = disc * np.exp(-2j * pi / self.wavelength * chi)
        return wave / np.sqrt((np.abs(wave) ** 2).sum())

    def propagator(self, thickness):
        kind = self.run["engine"].get("propagator", "fresnel")
        if kind == "exact":
            phase = 2 * pi * thickness * (np.sqrt(1 / self.wavelength**2 - self.k2) - 1 / self.wavelength)
        else:
            phase = -pi * self.wavelength * thickness * self.k2
            if kind == "second-order":
                phase = phase - pi * thickness * self.wavelength**3 * self.k2**2 / 4
        tilt = [tan(t * 1e-3) for t in self.run["beam"].get("tilt_mrad", [0, 0])]
        return self.band * np.exp(1j * (phase - 2 * pi * thickness * (self.kx * tilt[0] + self.ky * tilt[1])))

    def positions(self):
        scan = self.run["scan"]
        if "positions_A" in scan:
            return np.array(scan["positions_A"])
        (ax, ay), (bx, by), (nx, ny) = scan["start_A"], scan["end_A"], scan["shape"]
        return np.array([(ax + (bx - ax) * i / nx, ay + (by - ay) * j / ny) for j in range(ny) for i in range(nx)])

    def patterns(self):
        """|psi|^2 behind the specimen for every position, averaged over phonons and foci; the last exit waves."""
        coherence = self.run.get("coherence", {})
        spread = coherence.get("focal_spread_sigma_A", 0)
        offsets = np.linspace(-3, 3, coherence["focal_samples"]) * spread if spread else np.zeros(1)
        weights = np.exp(-(offsets**2) / (2 * spread**2)) if spread else np.ones(1)
        weights /= weights.sum()
        places, numbers = self.atoms()
        moved = self.run.get("phonons", {}).get("configurations_A", [np.zeros_like(places)])
        free = [self.propagator(t) for t in self.thicknesses()]
        positions = self.positions()
        intensity, exits = np.zeros((len(positions), self.ny, self.nx)), []
        for shift in moved:
            through = list(self.transmissions(places + np.array(shift), numbers))
            for offset, weight in zip(offsets, weights):
                start = self.incident(offset)
                for index, (x, y) in enumerate(positions):
                    wave = start * np.exp(-2j * pi * (self.kx * x + self.ky * y))
                    for transmission, propagator in zip(through, free):
                        wave = np.fft.fft2(np.fft.ifft2(wave) * transmission) * propagator
                    intensity[index] += weight / len(moved) * np.abs(wave) ** 2
                    exits.append(np.fft.ifft2(wave))
        return intensity, np.array(exits)

    # ------------------------------------------------------------------------------------------------ detectors
    def pattern_size(self, count, length, detector):
        def fitted(wanted):
            return count if wanted >= count else wanted + (wanted - count) % 2
        cutoff = fitted(int(np.floor(2 / 3 / self.coarsest * length)))
        if "max_angle_mrad" in detector:
            return fitted(2 * int(np.ceil(detector["max_angle_mrad"] / (self.wavelength / length * 1e3))) + 1)
        return {"cutoff": cutoff, "valid": fitted(int(np.floor(cutoff / np.sqrt(2)))), "full": count}[detector["crop"]]

    def read(self, detector, intensity):
        kind = detector["type"]
        if kind == "com":
            total = intensity.sum((1, 2))
            axes = [(intensity * k).sum((1, 2)) / total for k in (self.kx, self.ky)]
            return np.stack(axes, 1) * self.wavelength * 1e3
        if kind == "pixelated":
            nx, ny = (self.pattern_size(n, l, detector) for n, l in ((self.nx, self.cell[0]), (self.ny, self.cell[1])))
            left, top = self.nx // 2 - nx // 2, self.ny // 2 - ny // 2
            return np.fft.fftshift(intensity, axes=(1, 2))[:, top:top + ny, left:left + nx]
        inner, outer = detector["inner_mrad"] * 1e-3, detector["outer_mrad"] * 1e-3
        ring = (self.alpha >= inner) & (self.alpha < outer)
        if kind == "annular":
            return intensity[:, ring].sum(1)
        depth = np.floor(detector["radial"] * (self.alpha - inner) / (outer - inner))
        sector = np.floor(detector["azimuthal"] * np.mod(self.phi - detector["rotation_rad"], 2 * pi) / (2 * pi))
        return np.array([intensity[:, ring & (depth == r) & (sector == a)].sum(1)
                         for r in range(detector["radial"]) for a in range(detector["azimuthal"])]).T

    def outputs(self):
        """Every detector's values in the shape of the output file, and the exit waves."""
        intensity, exits = self.patterns()
        scan, sigma = self.run["scan"], self.run.get("coherence", {}).get("source_sigma_A", 0)
        found = {"exit_wave": exits}
        for detector in self.run["detectors"]:
            values = self.read(detector, intensity)
            if "shape" in scan:
                nx, ny = scan["shape"]
                values = values.reshape(ny, nx, *values.shape[1:])
                if sigma:
                    steps = [(scan["end_A"][a] - scan["start_A"][a]) / n for a, n in ((1, ny), (0, nx))]
                    values = gaussian_filter(values, [sigma / s for s in steps] + [0] * (values.ndim - 2), mode="wrap")
            found[detector["name"]] = values
        return found
