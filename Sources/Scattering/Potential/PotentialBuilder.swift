package import Numerics

/// Computes projected potentials in V Å from structure factors, exact to the sub-pixel position of every
/// atom.
///
/// V(x, y) = Re IFFT[ Σ C f(k) exp(-2π² kᵀ U k) Σ_j exp(-2π i k·r_j) ] / (dx dy), one term per kind of atom.
/// The inner sum is a matrix product for few atoms and a non-uniform transform for many
/// (`StructureFactorMethod`). Real potentials need only the columns kx ≥ 0. The Nyquist frequencies stand for both
/// signs: their phases are replaced by the real part.
package final class PotentialBuilder<Real: RealScalar>: Sendable {
  package let model: PotentialModel
  private let layout: HalfSpectrumLayout
  private let plans: RealFourierTransform2D<Real>.Plans
  /// One for each kind of whole atom.
  private let factors: [SliceContent.Kind: AlignedBuffer<Real>]
  private let method: StructureFactorMethod?
  /// What atoms have in place of a potential, by kind; nil for the potentials of atoms smeared by their motion.
  package let shapes: [Scatterer: RadialShape]?
  /// If a slice needs it.
  private let nonuniform: NonuniformTransform<Real>?

  /// - Parameters:
  ///   - method: how structure factors are summed; nil for the cheaper way in each case.
  ///   - shapes: for every kind of atom its transform, whose sum is then built in place of a potential; atoms are whole.
  package init(
    model: PotentialModel, method: StructureFactorMethod? = nil, shapes: [Scatterer: RadialShape]? = nil,
    threads: Int = 1
  ) {
    self.model = model
    self.shapes = shapes
    self.method = method
    let unit = model.unitGrid
    let layout = HalfSpectrumLayout(nx: unit.nx, ny: unit.ny)
    self.layout = layout
    plans = RealFourierTransform2D.Plans(nx: unit.nx, ny: unit.ny)
    let needed = model.contents.contains { content in
      content.groups.contains {
        (method ?? .cheaper(atoms: $0.x.count, layout: layout)) == .nonuniform
      }
    }
    nonuniform = needed ? NonuniformTransform(layout: layout) : nil
    let kinds = model.kinds.filter { $0.extent == nil }
    let tables = kinds.map { _ in AlignedBuffer<Real>(count: layout.count) }
    parallelFor(kinds.count, threads: threads) { _, index in
      FactorTable.fill(
        tables[index].pointer, kind: kinds[index], parametrization: model.parametrization, grid: unit,
        shape: shapes?[kinds[index].scatterer])
    }
    factors = Dictionary(uniqueKeysWithValues: zip(kinds, tables))
  }

  /// Scratch memory of one thread.
  package final class Workspace {
    fileprivate let transform: RealFourierTransform2D<Real>
    fileprivate let direct: DirectSummation<Real>
    fileprivate let spreading: PointSpreading<Real>?
    fileprivate let spectrum: AlignedBuffer<Complex<Real>>

    package init(_ builder: PotentialBuilder<Real>) {
      transform = RealFourierTransform2D(plans: builder.plans)
      direct = DirectSummation(layout: builder.layout)
      spreading = builder.nonuniform.map { PointSpreading($0) }
      spectrum = AlignedBuffer(count: builder.layout.count)
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
    let spectrum = space.spectrum.pointer
    spectrum.update(repeating: .zero, count: layout.count)
    var corner = 0.0
    for group in model.contents[index].groups {
      let factor = factor(of: group.kind)
      let atoms = WeightedPoints(
        x: group.x.map { $0 / unit.lengthX }, y: group.y.map { $0 / unit.lengthY }, value: group.occupancy)
      if let spreading = space.spreading,
        (method ?? .cheaper(atoms: atoms.count, layout: layout)) == .nonuniform
      {
        spreading.add(atoms, times: factor.pointer, to: spectrum)
      } else {
        space.direct.add(atoms, times: factor.pointer, to: spectrum)
      }
      if let place = cornerPlace { corner += Double(factor.pointer[place]) * cornerSum(atoms) }
    }
    if let place = cornerPlace { spectrum[place] = Complex(Real(corner), 0) }
    space.transform.inverse(spectrum, into: target, stride: stride)
    repeatUnit(target, stride: stride)
  }

  /// The table of whole atoms, or one made for a part of an atom, which hardly any other slice shares.
  private func factor(of kind: SliceContent.Kind) -> AlignedBuffer<Real> {
    if let known = factors[kind] { return known }
    let made = AlignedBuffer<Real>(count: layout.count)
    FactorTable.fill(
      made.pointer, kind: kind, parametrization: model.parametrization, grid: model.unitGrid)
    return made
  }

  /// Where both frequencies are Nyquist frequencies and stand for both signs at once.
  private var cornerPlace: Int? {
    layout.nx % 2 == 0 && layout.ny % 2 == 0 ? layout.nx / 2 * layout.stride + layout.ny / 2 : nil
  }

  /// The structure factor there.
  private func cornerSum(_ atoms: WeightedPoints) -> Double {
    var sum = 0.0
    for j in 0..<atoms.count {
      let turns = 0.5 * (Double(layout.nx) * atoms.x[j] + Double(layout.ny) * atoms.y[j])
      sum += atoms.value[j] * cosineAndSine(2 * .pi * turns).cosine
    }
    return sum
  }

  /// Fills the grid with copies of the unit in its first corner.
  private func repeatUnit(_ target: UnsafeMutablePointer<Real>, stride: Int) {
    let (unit, grid) = (model.unitGrid, model.grid)
    for y in 0..<unit.ny {
      let row = target + y * stride
      for x in Swift.stride(from: unit.nx, to: grid.nx, by: unit.nx) {
        (row + x).update(from: row, count: unit.nx)
      }
    }
    for y in unit.ny..<max(unit.ny, grid.ny) {
      (target + y * stride).update(from: target + (y - unit.ny) * stride, count: grid.nx)
    }
  }
}
