import Foundation
import Numerics
import Quantities

@testable import Detection

/// A far field without symmetry, the same in every run.
struct FarField {
  let layout: SpectrumLayout
  /// In the order of the layout; padding holds numbers that no detector may read.
  let spectrum: [Complex<Double>]

  init(_ layout: SpectrumLayout, seed: Int = 0) {
    self.layout = layout
    var values = (0..<layout.count).map { index in
      let x = sin(Double(index * 37 + seed * 101) * 12.9898) * 43758.5453
      return Complex(x - x.rounded(.down) - 0.4, sin(Double(index)))
    }
    var total = 0.0
    for column in 0..<layout.columns {
      for row in 0..<layout.grid.ny { total += values[column * layout.stride + row].squaredMagnitude }
    }
    for index in values.indices { values[index] = values[index] * (1 / total.squareRoot()) }
    for column in 0..<layout.columns {
      for row in layout.grid.ny..<layout.stride { values[column * layout.stride + row] = Complex(1e6, 1e6) }
    }
    spectrum = values
  }

  /// |ψ|² at a harmonic, zero outside of the layout.
  func intensity(_ hx: Int, _ hy: Int) -> Double {
    let grid = layout.grid
    guard let column = layout.column(kxIndex: (hx + grid.nx) % grid.nx) else { return 0 }
    return spectrum[column * layout.stride + (hy + grid.ny) % grid.ny].squaredMagnitude
  }

  /// Σ of intensity times weight over the whole grid, by harmonics from -n//2 on.
  func sum(_ weight: (_ kx: Double, _ ky: Double) -> Double) -> Double {
    let grid = layout.grid
    var total = 0.0
    for hx in -(grid.nx / 2)..<(grid.nx - grid.nx / 2) {
      for hy in -(grid.ny / 2)..<(grid.ny - grid.ny / 2) {
        total += intensity(hx, hy) * weight(Double(hx) / grid.lengthX, Double(hy) / grid.lengthY)
      }
    }
    return total
  }

  func read(_ readout: DetectorReadout) -> [Double] {
    var values = [Double](repeating: .nan, count: readout.valueCount)
    spectrum.withUnsafeBufferPointer { spectrum in
      values.withUnsafeMutableBufferPointer { readout.read(spectrum.baseAddress!, into: $0.baseAddress!) }
    }
    return values
  }

  func read(_ detector: Detector, beam: ElectronBeam = .init(energy: 200e3)) throws -> [Double] {
    read(try DetectorReadout(detector, layout: layout, beam: beam))
  }

  /// Even, odd and rectangular grids, whole and with dropped columns.
  static let fields: [FarField] = [
    FarField(SpectrumLayout(grid: Grid(nx: 16, ny: 16, lengthX: 5, lengthY: 5)), seed: 1),
    FarField(SpectrumLayout(grid: Grid(nx: 15, ny: 22, lengthX: 5, lengthY: 8)), seed: 2),
    FarField(SpectrumLayout(grid: Grid(nx: 24, ny: 9, lengthX: 7, lengthY: 3), limit: 1.2), seed: 3),
    FarField(SpectrumLayout(grid: Grid(nx: 21, ny: 27, lengthX: 6, lengthY: 6), limit: 0.8), seed: 4),
    FarField(SpectrumLayout(grid: Grid(nx: 30, ny: 30, lengthX: 7, lengthY: 9.5), limit: 1.43), seed: 5),
  ]
}
