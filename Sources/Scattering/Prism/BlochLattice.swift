package import Numerics

/// Which plane waves a specimen of lateral period mixes, and the grid on which they can be followed.
///
/// A specimen of Rx by Ry equal cells scatters the plane wave of harmonic h (of the whole field) into h + R g only, g
/// being harmonics of one cell. The wave is exp(2 π i κ·r / L) times a function of one cell, with κ = h mod R: all waves
/// of one κ, a class, live on the grid of one cell with the same offset of their frequencies. Bloch's theorem; see
/// J. C. Spence and J. M. Zuo, Electron Microdiffraction (Plenum, 1992), chapter 3.
package struct BlochLattice: Sendable, Hashable {
  /// The whole field.
  package let grid: Grid
  /// Cells along x and y; they fall on whole pixels.
  package let repeats: SIMD2<Int>
  /// One cell, with the pixels of `grid`.
  package let cell: Grid

  package init(grid: Grid, repeats: SIMD2<Int>) {
    precondition(grid.nx % repeats.x == 0 && grid.ny % repeats.y == 0, "cells must fall on whole pixels")
    self.grid = grid
    self.repeats = repeats
    cell =
      repeats == SIMD2(1, 1)
      ? grid
      : Grid(
        nx: grid.nx / repeats.x, ny: grid.ny / repeats.y, lengthX: grid.lengthX / Double(repeats.x),
        lengthY: grid.lengthY / Double(repeats.y))
  }

  /// κ of a plane wave, from -R/2 up to less than R/2 along each axis.
  func offset(of beam: PrismGeometry.Beam) -> SIMD2<Int> {
    SIMD2(Self.offset(beam.x, repeats.x), Self.offset(beam.y, repeats.y))
  }

  private static func offset(_ harmonic: Int, _ repeats: Int) -> Int {
    Grid.harmonic(wrap(harmonic, repeats), of: repeats)
  }

  /// The harmonic of the whole field along x that column `index` (0 ..< cell.nx) of class `offset` stands for.
  func harmonicX(_ index: Int, offset: Int) -> Int {
    Grid.harmonic(
      Self.wrap(Grid.harmonic(index, of: cell.nx) * repeats.x + offset, grid.nx), of: grid.nx)
  }

  /// The same for row `index` along y.
  func harmonicY(_ index: Int, offset: Int) -> Int {
    Grid.harmonic(
      Self.wrap(Grid.harmonic(index, of: cell.ny) * repeats.y + offset, grid.ny), of: grid.ny)
  }

  /// Column and row of a plane wave on the grid of its class.
  func index(of beam: PrismGeometry.Beam) -> SIMD2<Int> {
    let offset = offset(of: beam)
    return SIMD2(
      Self.wrap((beam.x - offset.x) / repeats.x, cell.nx), Self.wrap((beam.y - offset.y) / repeats.y, cell.ny)
    )
  }

  /// The columns of the cell's reciprocal space that waves of any class reach, for waves up to `limit` (1/Å) along x.
  func layout(limit: Double) -> SpectrumLayout {
    SpectrumLayout(grid: cell, limit: reach(limit))
  }

  /// `limit` and, where there are classes, the half step between harmonics of a cell by which they are offset at most.
  func reach(_ limit: Double) -> Double { repeats.x == 1 ? limit : limit + 0.5 / cell.lengthX }

  /// index modulo count, from 0 up.
  static func wrap(_ index: Int, _ count: Int) -> Int { ((index % count) + count) % count }
}
