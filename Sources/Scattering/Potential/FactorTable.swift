import Foundation
import Numerics
import Quantities

/// C f(k) exp(-2π² kᵀ U k) / area of one kind of atom over half a spectrum, in V Å: what its structure factors are
/// multiplied by.
enum FactorTable {
  /// - Parameters:
  ///   - grid: the grid whose half spectrum the table covers, in `HalfSpectrumLayout`.
  ///   - values: one for each element of the layout.
  ///   - shape: taken in place of all that the kind says.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  static func fill<Real: RealScalar>(
    _ values: UnsafeMutablePointer<Real>, kind: SliceContent.Kind, parametrization: Parametrization,
    grid: Grid, shape: RadialShape? = nil
  ) {
    if let shape { return fill(values, shape: shape, grid: grid) }
    let layout = HalfSpectrumLayout(nx: grid.nx, ny: grid.ny)
    let factor = ScatteringFactor(element: kind.scatterer.element, parametrization: parametrization)
    let scale = PhysicalConstants.voltPerScatteringLength / (grid.lengthX * grid.lengthY)
    let scatterer = kind.scatterer
    // Rows 0 … ny/2; the others mirror them, except for the term of kx ky.
    let half = grid.ny / 2 + 1
    let ky = (0..<half).map { Double($0) / grid.lengthY }
    let ky2 = ky.map { $0 * $0 }
    let blurY = ky2.map { scale * exp(-2 * .pi * .pi * scatterer.meanSquareY * $0) }
    var column = [Double](repeating: 0, count: half)
    let part = kind.extent.map { PartOfAtom(factor: factor, extent: $0, grid: grid, half: half) }
    for c in 0..<layout.columns {
      let kx = Double(c) / grid.lengthX
      column.withUnsafeMutableBufferPointer { column in
        ky2.withUnsafeBufferPointer { ky2 in
          if let part {
            for j in 0..<half { column[j] = part.value(k2: kx * kx + ky2[j]) }
          } else {
            factor.fill(column, kx2: kx * kx, ky2: ky2)
          }
        }
        let blurX = exp(-2 * .pi * .pi * scatterer.meanSquareX * kx * kx)
        let target = values + c * layout.stride
        for j in 0..<half { target[j] = Real(column[j] * blurX * blurY[j]) }
        for j in half..<max(half, grid.ny) { target[j] = target[grid.ny &- j] }
      }
      if scatterer.meanSquareXY != 0 {
        let target = values + c * layout.stride
        // In the column of the Nyquist frequency the transform's frequency is the negative one.
        let signedX = 2 * c == grid.nx ? -kx : kx
        for j in 0..<grid.ny {
          target[j] *= Real(exp(-4 * .pi * .pi * scatterer.meanSquareXY * signedX * grid.ky(j)))
        }
      }
    }
  }
}

extension FactorTable {
  /// A radial transform over half a spectrum, divided by the area.
  private static func fill<Real: RealScalar>(
    _ values: UnsafeMutablePointer<Real>, shape: RadialShape, grid: Grid
  ) {
    let layout = HalfSpectrumLayout(nx: grid.nx, ny: grid.ny)
    let scale = 1 / (grid.lengthX * grid.lengthY)
    for c in 0..<layout.columns {
      let kx = Double(c) / grid.lengthX
      let target = values + c * layout.stride
      for j in 0..<grid.ny {
        let ky = grid.ky(j)
        target[j] = Real(scale * shape.value(k2: kx * kx + ky * ky))
      }
    }
  }
}

/// f of the part of an atom between two faces: from a table where that takes fewer evaluations.
private struct PartOfAtom {
  private let factor: ScatteringFactor
  private let extent: SliceContent.Extent
  private var table: RadialTable?

  init(factor: ScatteringFactor, extent: SliceContent.Extent, grid: Grid, half: Int) {
    self.factor = factor
    self.extent = extent
    let (kx, ky) = (0.5 / grid.dx, 0.5 / grid.dy)
    let highest = (kx * kx + ky * ky).squareRoot()
    if RadialTable.count(highest: highest, reach: PotentialModel.reach) < (grid.nx / 2 + 1) * half {
      table = RadialTable(highest: highest, reach: PotentialModel.reach) { [self] in exact(k2: $0) }
    }
  }

  func value(k2: Double) -> Double { table?.value(k2: k2) ?? exact(k2: k2) }

  private func exact(k2: Double) -> Double {
    factor.accumulated(k2: k2, z: extent.exit) - factor.accumulated(k2: k2, z: extent.entrance)
  }
}
