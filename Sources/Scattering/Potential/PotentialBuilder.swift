import Foundation
package import Numerics
import Quantities

/// Computes projected potentials in V Å from structure factors, exact to the sub-pixel position of every
/// atom.
///
/// V(x, y) = Re IFFT[ Σ C f(k) exp(-2π² kᵀ U k) Σ_j exp(-2π i k·r_j) ] / (dx dy), one term per kind of atom.
/// The inner sum separates into phases along x and along y, so that it is a matrix product over the atoms.
/// Real potentials need only the columns kx ≥ 0; the others follow by symmetry. At the Nyquist frequencies,
/// which stand for both signs, the phase is replaced by its real part.
package final class PotentialBuilder<Real: RealScalar>: Sendable {
  package typealias Values = UnsafeMutablePointer<Complex<Real>>

  package let model: PotentialModel
  /// Columns 0 … nx/2 of the unit grid.
  private let columns: Int
  private let layout: SpectrumLayout
  private let plans: FourierTransform2D<Real>.Plans
  /// C f(k) exp(-2π² kᵀ U k) / area for each kind of whole atom, in the layout.
  private let factors: [SliceContent.Kind: AlignedBuffer<Real>]

  package init(model: PotentialModel, threads: Int = 1) {
    self.model = model
    let layout = SpectrumLayout(grid: model.unitGrid)
    let columns = model.unitGrid.nx / 2 + 1
    self.layout = layout
    self.columns = columns
    plans = FourierTransform2D<Real>.Plans(layout: layout)
    let kinds = model.kinds.filter { $0.extent == nil }
    let tables = kinds.map { _ in AlignedBuffer<Real>(count: columns * layout.stride) }
    parallelFor(kinds.count, threads: threads) { _, index in
      Self.fillFactor(kinds[index], model: model, layout: layout, into: tables[index].pointer)
    }
    factors = Dictionary(uniqueKeysWithValues: zip(kinds, tables))
  }

  /// Scratch memory of one thread.
  package final class Workspace {
    fileprivate let transform: FourierTransform2D<Real>
    fileprivate let spectrum: AlignedBuffer<Complex<Real>>
    fileprivate let group: AlignedBuffer<Complex<Real>>
    fileprivate let field: AlignedBuffer<Complex<Real>>
    fileprivate let factor: AlignedBuffer<Real>

    package init(_ builder: PotentialBuilder<Real>) {
      transform = FourierTransform2D(plans: builder.plans)
      spectrum = AlignedBuffer(count: builder.layout.count)
      group = AlignedBuffer(count: builder.columns * builder.layout.stride)
      field = AlignedBuffer(count: transform.fieldCount)
      factor = AlignedBuffer(count: builder.columns * builder.layout.stride)
    }
  }

  /// The potential of distinct slice `index` in V Å, `[y][x]`, over the whole grid.
  /// - Parameters:
  ///   - target: nx ny values or more.
  ///   - stride: elements from one row of `target` to the next.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  package func build(
    distinct index: Int, into target: UnsafeMutablePointer<Real>, stride: Int, using space: Workspace
  ) {
    let unit = model.unitGrid
    space.spectrum.pointer.update(repeating: .zero, count: layout.count)
    for group in model.contents[index].groups {
      addGroup(group, using: space)
    }
    mirror(space.spectrum.pointer)
    space.transform.inverse(space.spectrum.pointer, into: space.field.pointer)
    for y in 0..<model.grid.ny {
      let row = space.field.pointer + (y % unit.ny) * space.transform.rowStride
      var to = target + y * stride
      for _ in 0..<(model.grid.nx / unit.nx) {
        for x in 0..<unit.nx { to[x] = row[x].re }
        to += unit.nx
      }
    }
  }

  // MARK: - Structure factors

  @specialized(where Real == Float)
  @specialized(where Real == Double)
  private func addGroup(_ group: SliceContent.Group, using space: Workspace) {
    let unit = model.unitGrid
    // Some atoms at a time, so that their phases take about as much memory as a field.
    let most = min(group.x.count, max(64, min(1024, unit.ny)))
    let phasesX = AlignedBuffer<Complex<Real>>(count: most * columns)
    let phasesY = AlignedBuffer<Complex<Real>>(count: most * layout.stride)
    for first in stride(from: 0, to: group.x.count, by: most) {
      let atoms = first..<min(first + most, group.x.count)
      for (row, j) in atoms.enumerated() {
        fillPhases(
          phasesX.pointer + row * columns, count: columns, n: unit.nx, turns: group.x[j] / unit.lengthX,
          weight: 1)
        fillPhases(
          phasesY.pointer + row * layout.stride, count: unit.ny, n: unit.ny,
          turns: group.y[j] / unit.lengthY, weight: group.occupancy[j])
      }
      var product = MatrixProduct(
        rows: columns, inner: atoms.count, columns: unit.ny, strideA: columns, strideB: layout.stride,
        strideC: layout.stride)
      product.transposeA = true
      product.accumulates = first > 0
      Real.multiply(product, phasesX.pointer, phasesY.pointer, space.group.pointer)
    }
    if unit.nx % 2 == 0 && unit.ny % 2 == 0 {
      space.group.pointer[unit.nx / 2 * layout.stride + unit.ny / 2] = Complex(cornerSum(group), 0)
    }
    let factor: UnsafeMutablePointer<Real>
    if let known = factors[group.kind] {
      factor = known.pointer
    } else {
      factor = space.factor.pointer
      Self.fillFactor(group.kind, model: model, layout: layout, into: factor)
    }
    let spectrum = space.spectrum.pointer
    let sums = space.group.pointer
    for i in 0..<(columns * layout.stride) {
      spectrum[i] = spectrum[i] + sums[i] * factor[i]
    }
  }

  /// weight exp(-2 π i h turns) for the harmonics h of the transform's indices 0 ..< count.
  @inline(__always)
  private func fillPhases(_ target: Values, count: Int, n: Int, turns: Double, weight: Double) {
    for i in 0..<count {
      let (cosine, sine) = cosineAndSine(-2 * .pi * Double(Grid.harmonic(i, of: n)) * turns)
      let isNyquist = 2 * i == n
      target[i] = Complex(Real(weight * cosine), isNyquist ? 0 : Real(weight * sine))
    }
  }

  /// The structure factor at the corner of the spectrum, where both frequencies stand for both signs.
  private func cornerSum(_ group: SliceContent.Group) -> Real {
    let unit = model.unitGrid
    var sum = 0.0
    for j in group.x.indices {
      let turns =
        0.5 * (Double(unit.nx) * group.x[j] / unit.lengthX + Double(unit.ny) * group.y[j] / unit.lengthY)
      sum += group.occupancy[j] * cosineAndSine(2 * .pi * turns).cosine
    }
    return Real(sum)
  }

  /// Columns kx < 0 from those with kx > 0: the potential is real.
  @inline(__always)
  private func mirror(_ spectrum: Values) {
    let unit = model.unitGrid
    for c in columns..<max(columns, unit.nx) {
      let from = spectrum + (unit.nx - c) * layout.stride
      let to = spectrum + c * layout.stride
      to[0] = from[0].conjugate
      for j in 1..<max(1, unit.ny) { to[j] = from[unit.ny - j].conjugate }
    }
  }

  @specialized(where Real == Float)
  @specialized(where Real == Double)
  private static func fillFactor(
    _ kind: SliceContent.Kind, model: PotentialModel, layout: SpectrumLayout,
    into target: UnsafeMutablePointer<Real>
  ) {
    let unit = model.unitGrid
    let factor = ScatteringFactor(element: kind.scatterer.element, parametrization: model.parametrization)
    let scale = PhysicalConstants.voltPerScatteringLength / (unit.lengthX * unit.lengthY)
    let scatterer = kind.scatterer
    for c in 0...(unit.nx / 2) {
      let kx = unit.kx(c)
      for j in 0..<unit.ny {
        let ky = unit.ky(j)
        let k2 = kx * kx + ky * ky
        var value: Double
        if let extent = kind.extent {
          value = factor.accumulated(k2: k2, z: extent.exit) - factor.accumulated(k2: k2, z: extent.entrance)
        } else {
          value = factor.value(k2: k2)
        }
        if !scatterer.isAtRest {
          let blur =
            scatterer.meanSquareX * kx * kx + scatterer.meanSquareY * ky * ky
            + 2 * scatterer.meanSquareXY * kx * ky
          value *= exp(-2 * .pi * .pi * blur)
        }
        target[c * layout.stride + j] = Real(scale * value)
      }
    }
  }
}
