import Numerics

/// Sums plane waves that are kept as spectra: a matrix product with each block of the scattering matrix.
final class SpectralReduction<Real: RealScalar> {
  private let matrix: ScatteringMatrix<Real>
  /// Probes that share a product.
  private let probes: Int
  private var phases: ProbeCoefficients
  private let groups: [[Int]]
  /// Weights, `[block][probe][plane wave]`.
  private let coefficients: AlignedBuffer<Complex<Real>>
  /// Sums, `[block][probe][kept pixel]`.
  private let waves: AlignedBuffer<Complex<Real>>
  private let spectrum: AlignedBuffer<Complex<Real>>
  private(set) var work = WorkCount()

  init(_ matrix: ScatteringMatrix<Real>) {
    self.matrix = matrix
    phases = ProbeCoefficients(matrix.geometry)
    groups = matrix.blocks.map(\.beams)
    let pixels = matrix.blocks.reduce(0) { $0 + $1.places.count }
    probes = Self.probes(litPixels: pixels)
    coefficients = AlignedBuffer(count: probes * matrix.geometry.beams.count)
    waves = AlignedBuffer(count: probes * pixels)
    spectrum = AlignedBuffer(count: matrix.patternLayout.count)
  }

  /// Probes that share a product: as many as make it fast, fewer if their patterns would take more than some 16 million
  /// bytes in single precision.
  static func probes(litPixels: Int) -> Int {
    max(16, min(ScatteringMatrix<Real>.batch, (1 << 21) / max(1, litPixels) / 16 * 16))
  }

  @specialized(where Real == Float)
  @specialized(where Real == Double)
  func patterns(
    _ probe: [Complex<Double>], _ positions: [SIMD2<Double>],
    _ body: (Int, UnsafePointer<Complex<Real>>) -> Void
  ) {
    for first in stride(from: 0, to: positions.count, by: probes) {
      let count = min(probes, positions.count - first)
      for row in 0..<count {
        phases.fill(
          probe, at: positions[first + row], groups: groups, into: coefficients.pointer, row: row,
          stride: probes)
      }
      multiply(count)
      for row in 0..<count {
        scatter(row)
        body(first + row, spectrum.pointer)
      }
    }
  }

  @inline(__always)
  private func multiply(_ count: Int) {
    var firstBeam = 0
    for block in matrix.blocks {
      let (beams, pixels) = (block.beams.count, block.places.count)
      defer { firstBeam += beams }
      guard pixels > 0 else { continue }
      let product = MatrixProduct(
        rows: count, inner: beams, columns: pixels, strideA: beams, strideB: pixels, strideC: pixels)
      Real.multiply(
        product, coefficients.pointer + firstBeam * probes, matrix.rows.pointer + block.start,
        waves.pointer + block.firstPixel * probes)
      work.productTerms += count * beams * pixels
    }
  }

  /// Puts the pixels of a probe to their places; the others stay zero.
  @inline(__always)
  private func scatter(_ row: Int) {
    let to = spectrum.pointer
    for block in matrix.blocks {
      let from = waves.pointer + (block.firstPixel * probes + row * block.places.count)
      block.places.withUnsafeBufferPointer { places in
        for i in 0..<places.count { to[Int(places[i])] = from[i] }
      }
    }
  }
}
