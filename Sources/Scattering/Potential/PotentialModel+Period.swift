package import Numerics

extension AtomArrangement {
  /// Boxes along x and y if they fall on whole pixels of `grid`, (1, 1) otherwise.
  package func repeatsOnWholePixels(of grid: Grid) -> SIMD2<Int> {
    grid.nx % repeats.x == 0 && grid.ny % repeats.y == 0 ? SIMD2(repeats.x, repeats.y) : SIMD2(1, 1)
  }
}

extension PotentialModel {
  /// How often the potential repeats along x and y.
  package var lateralRepeats: SIMD2<Int> { SIMD2(grid.nx / unitGrid.nx, grid.ny / unitGrid.ny) }

  /// One lateral period of the specimen, on the part of the grid that it fills.
  package var lateralPeriod: PotentialModel { PotentialModel(periodOf: self) }

  private init(periodOf whole: PotentialModel) {
    grid = whole.unitGrid
    unitGrid = whole.unitGrid
    slicing = whole.slicing
    parametrization = whole.parametrization
    order = whole.order
    contents = whole.contents
  }
}
