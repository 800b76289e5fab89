import Foundation
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
  /// Real and imaginary parts, row by row within lit columns, positive rows first.
  private let values: [Double]

  package init(_ probe: Probe, layout: SpectrumLayout) {
    let grid = layout.grid
    let limit = probe.highestFrequency(grid)
    let litX = Self.lit(limit, length: grid.lengthX, count: grid.nx)
    let litY = Self.lit(limit, length: grid.lengthY, count: grid.ny)
    let wavefront = WavefrontPolynomial(probe.aberrations, wavelength: probe.beam.wavelength)
    let rows = (Array(0..<litY.positive) + Array((grid.ny - litY.negative)..<grid.ny)).map { grid.ky($0) }

    var kept: [Int] = []
    var values: [Double] = []
    values.reserveCapacity(2 * (litX.positive + litX.negative) * rows.count)
    var power = 0.0
    for i in Array(0..<litX.positive) + Array((grid.nx - litX.negative)..<grid.nx) {
      let kx = grid.kx(i)
      let stored = layout.column(kxIndex: i)
      if let stored { kept.append(stored) }
      for ky in rows {
        let (modulus, phase) = probe.wave(kx, ky, grid, wavefront)
        power += modulus * modulus
        guard stored != nil else { continue }
        values.append(modulus * cos(phase))
        values.append(modulus * sin(phase))
      }
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
  package func write<Real: RealScalar>(
    x: Double, y: Double, into spectrum: UnsafeMutablePointer<Complex<Real>>
  ) {
    // Generic code is not specialised across modules, so the precision is chosen here, once per probe.
    let raw = UnsafeMutableRawPointer(spectrum)
    if Real.self == Float.self {
      fill(x, y, raw.assumingMemoryBound(to: Float.self))
    } else {
      fill(x, y, raw.assumingMemoryBound(to: Double.self))
    }
  }

  /// The same on interleaved real and imaginary parts.
  private func fill<Part: BinaryFloatingPoint>(
    _ x: Double, _ y: Double, _ spectrum: UnsafeMutablePointer<Part>
  ) {
    let grid = layout.grid
    let litRows = positiveRows + negativeRows
    let length = 2 * layout.stride
    let alongX = Self.phases(columns.map { Grid.harmonic(layout.kxIndex($0), of: grid.nx) }, x / grid.lengthX)
    let alongY = Self.phases(
      Array(0..<positiveRows) + Array(-negativeRows..<0), y / grid.lengthY)
    var done = 0
    values.withUnsafeBufferPointer { values in
      alongY.withUnsafeBufferPointer { alongY in
        for (index, column) in columns.enumerated() {
          (spectrum + done * length).update(repeating: 0, count: (column - done) * length)
          let to = spectrum + column * length
          let from = values.baseAddress! + 2 * index * litRows
          let phases = alongY.baseAddress!
          let factor = (alongX[2 * index], alongX[2 * index + 1])
          let skip = 2 * positiveRows
          Self.multiply(from, phases, factor, count: positiveRows, into: to)
          (to + skip).update(repeating: 0, count: 2 * (grid.ny - litRows))
          Self.multiply(
            from + skip, phases + skip, factor, count: negativeRows, into: to + 2 * (grid.ny - negativeRows))
          (to + 2 * grid.ny).update(repeating: 0, count: 2 * (layout.stride - grid.ny))
          done = column + 1
        }
      }
    }
    (spectrum + done * length).update(repeating: 0, count: (layout.columns - done) * length)
  }

  /// result = a b factor, element by element, on interleaved complex numbers.
  private static func multiply<Part: BinaryFloatingPoint>(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ factor: (re: Double, im: Double), count: Int,
    into result: UnsafeMutablePointer<Part>
  ) {
    for index in 0..<count {
      let (re, im) = (b[2 &* index], b[2 &* index &+ 1])
      let phaseRe = re * factor.re - im * factor.im
      let phaseIm = re * factor.im + im * factor.re
      let (valueRe, valueIm) = (a[2 &* index], a[2 &* index &+ 1])
      result[2 &* index] = Part(valueRe * phaseRe - valueIm * phaseIm)
      result[2 &* index &+ 1] = Part(valueRe * phaseIm + valueIm * phaseRe)
    }
  }

  /// exp(-2πi h f) interleaved, whole turns removed before the rounding of 2π can multiply them.
  private static func phases(_ harmonics: [Int], _ fraction: Double) -> [Double] {
    var phases: [Double] = []
    phases.reserveCapacity(2 * harmonics.count)
    for harmonic in harmonics {
      let turns = Double(harmonic) * fraction
      let phase = -2 * Double.pi * (turns - turns.rounded())
      phases.append(cos(phase))
      phases.append(sin(phase))
    }
    return phases
  }
}
