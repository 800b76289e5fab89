import Foundation
import Numerics

@testable import Optics

/// A probe at the origin as a sum of plane waves, to be evaluated between pixels too.
struct ProbeWave {
  private var parts: [(kx: Double, ky: Double, value: Complex<Double>)] = []

  init(_ probe: Probe, grid: Grid) {
    let layout = SpectrumLayout(grid: grid)
    let spectrum = probe.spectrum(layout: layout)
    for column in 0..<layout.columns {
      for row in 0..<grid.ny {
        let value = spectrum[column * layout.stride + row]
        if value != .zero { parts.append((layout.kx(column), grid.ky(row), value)) }
      }
    }
  }

  /// Σ_k ψ(k) exp(2πi k·r)
  func callAsFunction(_ x: Double, _ y: Double) -> Complex<Double> {
    parts.reduce(.zero) { $0 + $1.value * Complex(phase: 2 * Double.pi * ($1.kx * x + $1.ky * y)) }
  }

  func intensity(_ x: Double, _ y: Double) -> Double { self(x, y).squaredMagnitude }
}

/// The field `[y][x]` of a spectrum, 1/(nx ny) included.
func field(_ spectrum: [Complex<Double>], layout: SpectrumLayout) -> [Complex<Double>] {
  let grid = layout.grid
  let transform = FourierTransform2D<Double>(layout: layout)
  let source = AlignedBuffer<Complex<Double>>(count: layout.count)
  let target = AlignedBuffer<Complex<Double>>(count: transform.fieldCount)
  for (index, value) in spectrum.enumerated() { source.pointer[index] = value }
  transform.inverse(source.pointer, into: target.pointer)
  return (0..<grid.ny).flatMap { j in
    (0..<grid.nx).map { i in target.pointer[j * transform.rowStride + i] * (1 / Double(grid.count)) }
  }
}

/// The field of a probe at (x, y) in Å.
func field(of probe: Probe, x: Double, y: Double, grid: Grid) -> [Complex<Double>] {
  let layout = SpectrumLayout(grid: grid)
  var spectrum = [Complex<Double>](repeating: .zero, count: layout.count)
  let lit = ProbeSpectrum(probe, layout: layout)
  spectrum.withUnsafeMutableBufferPointer { lit.write(x: x, y: y, into: $0.baseAddress!) }
  return field(spectrum, layout: layout)
}
