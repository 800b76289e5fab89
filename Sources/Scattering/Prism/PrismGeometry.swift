package import Numerics
package import Optics
package import Quantities

/// Which plane waves PRISM propagates, and the window in which they are summed to probes.
///
/// Source: C. Ophus, Adv. Struct. Chem. Imaging 3 (2017) 13. With interpolation (fx, fy) only every fx-th and
/// fy-th plane wave of the aperture is propagated; their sum repeats fx by fy times in the field, and each
/// probe is cut from the window around it.
package struct PrismGeometry: Sendable {
  /// A plane wave: harmonics of the whole field along x and y.
  package struct Beam: Sendable, Hashable {
    package let x: Int
    package let y: Int
  }

  package let interpolation: SIMD2<Int>
  /// The sampling of the whole field on which waves pass the specimen.
  package let wholeGrid: Grid
  /// The whole field, sampled as finely as the band limit needs.
  package let field: Grid
  /// The window around a probe, with the pixels of `field`.
  package let window: Grid
  package let beams: [Beam]

  package init(grid: Grid, probe: Probe, interpolation: SIMD2<Int>) throws(InputError) {
    for (axis, factor, count) in [("x", interpolation.x, grid.nx), ("y", interpolation.y, grid.ny)]
    where factor < 1 || factor > count / 4 {
      throw .outOfRange(
        "PRISM interpolation along \(axis)", Double(factor), allowed: "1 to \(max(1, count / 4))")
    }
    self.interpolation = interpolation
    wholeGrid = grid
    if interpolation == SIMD2(1, 1) {
      field = grid
      window = grid
    } else {
      let gx = Self.fieldCount(grid.nx, length: grid.lengthX, grid: grid, factor: interpolation.x)
      let gy = Self.fieldCount(grid.ny, length: grid.lengthY, grid: grid, factor: interpolation.y)
      field = Grid(nx: gx, ny: gy, lengthX: grid.lengthX, lengthY: grid.lengthY)
      window = Grid(
        nx: gx / interpolation.x, ny: gy / interpolation.y, lengthX: grid.lengthX / Double(interpolation.x),
        lengthY: grid.lengthY / Double(interpolation.y))
    }
    var beams: [Beam] = []
    for j in 0..<window.ny {
      for i in 0..<window.nx {
        let opening = probe.aperture.amplitude(
          kx: window.kx(i), ky: window.ky(j), wavelength: probe.beam.wavelength, grid: window)
        guard opening != .zero else { continue }
        beams.append(
          Beam(
            x: Grid.harmonic(i, of: window.nx) * interpolation.x,
            y: Grid.harmonic(j, of: window.ny) * interpolation.y))
      }
    }
    self.beams = beams
  }

  /// Points that hold the band limit: those of its smallest pattern, raised to a multiple of the interpolation factor.
  private static func fieldCount(_ n: Int, length: Double, grid: Grid, factor: Int) -> Int {
    var count = BandLimit(grid: grid).points(count: n, length: length)
    count = (count + factor - 1) / factor * factor
    return count
  }

  /// How far the plane waves reach along x, in 1/Å. With interpolation the soft edge of the aperture is wider than on the
  /// grid, and may lie beyond the band limit.
  package var highestFrequency: Double {
    beams.reduce(0) { max($0, Double(abs($1.x)) / field.lengthX) }
  }

  /// c_q of the probe at the origin, in the order of `beams`, normalised to Σ |c|² = 1.
  package func coefficients(_ probe: Probe) -> [Complex<Double>] {
    let amplitudes = beams.map { beam in
      probe.amplitude(
        kx: Double(beam.x) / field.lengthX, ky: Double(beam.y) / field.lengthY, grid: window)
    }
    let power = amplitudes.reduce(0) { $0 + $1.squaredMagnitude }
    let scale = power > 0 ? 1 / power.squareRoot() : 0
    return amplitudes.map { $0 * scale }
  }
}
