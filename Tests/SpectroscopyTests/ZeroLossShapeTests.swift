import Testing

@testable import Spectroscopy

@Suite struct ZeroLossShapeTests {
  private func width(_ shape: ZeroLossShape) throws -> (full: Double, gain: Double, loss: Double, sum: Double)
  {
    let grid = try LossGrid(lowest: -6, highest: 12, step: 0.004)
    let density = shape.density(on: grid)
    let top = density.max() ?? 0
    let over = density.indices.filter { density[$0] >= top / 2 }
    let (first, last) = (grid.energy(over.first ?? 0), grid.energy(over.last ?? 0))
    return (last - first, -first, last, density.reduce(0, +) * grid.step)
  }

  @Test func gunsHaveTheirWidthsAndAsymmetry() throws {
    let cold = try width(.coldFieldEmission)
    #expect(cold.full > 0.28 && cold.full < 0.4)
    #expect(cold.loss > cold.gain)
    let schottky = try width(.schottky)
    #expect(schottky.full > 0.6 && schottky.full < 1)
    #expect(schottky.gain > schottky.loss)
    let narrow = try width(.monochromated(0.1))
    #expect(abs(narrow.full - 0.1) < 0.01)
    for shape in [cold, schottky, narrow] { #expect(abs(shape.sum - 1) < 1e-9) }
  }

  /// Steps that are too wide to show the shape still hold all electrons.
  @Test func coarseGridsLoseNothing() throws {
    let grid = try LossGrid(lowest: -4, highest: 100, step: 2)
    let density = ZeroLossShape.coldFieldEmission.density(on: grid)
    #expect(abs(density.reduce(0, +) * grid.step - 1) < 1e-9)
    #expect(density[grid.below] * grid.step > 0.8)
  }
}
