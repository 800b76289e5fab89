package import Numerics
import Quantities

/// A probe at the origin on a grid, ready to be placed anywhere.
///
/// Only the rectangle of frequencies that the aperture lights is stored, in double precision, normalised to
/// Σ|ψ|² = 1 over the whole grid. A layout that drops lit columns loses their electrons; nothing is rescaled
/// for that.
package struct ProbeSpectrum: Sendable {
  package let layout: SpectrumLayout
  /// Stored columns of the layout that are lit, ascending.
  package let columns: [Int]
  /// Rows 0 ..< positiveRows and ny - negativeRows ..< ny are lit.
  package let positiveRows: Int
  package let negativeRows: Int
  /// Row by row within lit columns, positive rows first.
  @usableFromInline let values: [Complex<Double>]

  package init(_ probe: Probe, layout: SpectrumLayout) {
    let grid = layout.grid
    let limit = probe.highestFrequency(grid)
    let litX = Self.lit(limit, length: grid.lengthX, count: grid.nx)
    let litY = Self.lit(limit, length: grid.lengthY, count: grid.ny)
    let wavefront = WavefrontPolynomial(probe.aberrations, wavelength: probe.beam.wavelength)
    let rows = Array(0..<litY.positive) + Array((grid.ny - litY.negative)..<grid.ny)

    var kept: [Int] = []
    var values: [Complex<Double>] = []
    values.reserveCapacity((litX.positive + litX.negative) * rows.count)
    var power = 0.0
    for i in Array(0..<litX.positive) + Array((grid.nx - litX.negative)..<grid.nx) {
      let kx = grid.kx(i)
      let column = rows.map { probe.amplitude(kx, grid.ky($0), grid, wavefront) }
      power += column.reduce(0) { $0 + $1.squaredMagnitude }
      guard let stored = layout.column(kxIndex: i) else { continue }
      kept.append(stored)
      values += column
    }
    let scale = power > 0 ? 1 / power.squareRoot() : 0
    self.layout = layout
    columns = kept
    positiveRows = litY.positive
    negativeRows = litY.negative
    self.values = values.map { $0 * scale }
  }

  /// How many harmonics from 0 upwards and from -1 downwards lie within `limit` (1/Å).
  private static func lit(_ limit: Double, length: Double, count: Int) -> (positive: Int, negative: Int) {
    let reach = (limit * length).rounded(.up)
    let harmonic = reach < Double(count) ? Int(reach) : count
    return (min(harmonic + 1, (count + 1) / 2), min(harmonic, count / 2))
  }

  /// Writes ψ(k) exp(-2πi (kx x + ky y)) for a probe at (x, y) in Å to all of the layout, zero where nothing
  /// is lit.
  @inlinable
  package func write<Real: RealScalar>(
    x: Double, y: Double, into spectrum: UnsafeMutablePointer<Complex<Real>>
  ) {
    let grid = layout.grid
    let litRows = positiveRows + negativeRows
    let dark = grid.ny - litRows
    var done = 0
    withUnsafeTemporaryAllocation(of: Complex<Double>.self, capacity: max(1, litRows)) { alongY in
      for row in 0..<litRows {
        let harmonic = row < positiveRows ? row : row - litRows
        alongY[row] = Self.phase(harmonic, y / grid.lengthY)
      }
      values.withUnsafeBufferPointer { values in
        for (index, column) in columns.enumerated() {
          (spectrum + done * layout.stride).update(repeating: .zero, count: (column - done) * layout.stride)
          let to = spectrum + column * layout.stride
          let from = values.baseAddress! + index * litRows
          let i = layout.kxIndex(column)
          let alongX = Self.phase(Grid.harmonic(i, of: grid.nx), x / grid.lengthX)
          let toNegative = to + (grid.ny - litRows)
          for row in 0..<positiveRows { to[row] = Complex(from[row] * (alongX * alongY[row])) }
          (to + positiveRows).update(repeating: .zero, count: dark)
          for row in positiveRows..<litRows { toNegative[row] = Complex(from[row] * (alongX * alongY[row])) }
          (to + grid.ny).update(repeating: .zero, count: layout.stride - grid.ny)
          done = column + 1
        }
      }
    }
    (spectrum + done * layout.stride).update(repeating: .zero, count: (layout.columns - done) * layout.stride)
  }

  /// exp(-2πi h f), whole turns removed before the rounding of 2π can multiply them.
  @inlinable
  static func phase(_ harmonic: Int, _ fraction: Double) -> Complex<Double> {
    let turns = Double(harmonic) * fraction
    return Complex(phase: -2 * Double.pi * (turns - turns.rounded()))
  }
}
