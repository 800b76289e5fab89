package import Numerics
package import Scattering

/// The projected potential of distinct slice `index` in V Å, `[y][x]`.
package func potentialField<Real: RealScalar>(
  _: Real.Type, _ model: PotentialModel, distinct index: Int = 0
) -> [Double] {
  let builder = PotentialBuilder<Real>(model: model)
  let space = PotentialBuilder<Real>.Workspace(builder)
  let field = AlignedBuffer<Real>(count: model.grid.count)
  builder.build(distinct: index, into: field.pointer, stride: model.grid.nx, using: space)
  return (0..<model.grid.count).map { Double(field.pointer[$0]) }
}

/// The specimen as a single slice.
package func projectedPotential<Real: RealScalar>(
  _ real: Real.Type, _ arrangement: AtomArrangement, nx: Int, ny: Int,
  parametrization: Parametrization = .lobato
) throws -> [Double] {
  let size = arrangement.size
  return potentialField(
    real,
    PotentialModel(
      arrangement: arrangement, grid: Grid(nx: nx, ny: ny, lengthX: size.x, lengthY: size.y),
      slicing: try Slicing(height: size.z, requested: size.z), parametrization: parametrization))
}
