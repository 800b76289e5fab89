import Foundation
import Numerics
import Quantities
import TestKit
import Testing

@testable import Scattering

@Suite struct PotentialTests {
  /// Σ_k C f(k) Σ_j o_j exp(2πi k·(r - r_j)) / area, real part, term by term.
  private func brute(_ arrangement: AtomArrangement, nx: Int, ny: Int) -> [Double] {
    let size = arrangement.size
    let grid = Grid(nx: nx, ny: ny, lengthX: size.x, lengthY: size.y)
    let scale = PhysicalConstants.voltPerScatteringLength / (size.x * size.y)
    var field = [Double](repeating: 0, count: grid.count)
    for atom in arrangement.expanded().atoms {
      let factor = ScatteringFactor(element: atom.scatterer.element, parametrization: .lobato)
      for j in 0..<ny {
        for i in 0..<nx {
          let (kx, ky) = (grid.kx(i), grid.ky(j))
          let value = scale * atom.occupancy * factor.value(k2: kx * kx + ky * ky)
          for p in 0..<grid.count {
            let x = Double(p % nx) * grid.dx - atom.x
            let y = Double(p / nx) * grid.dy - atom.y
            field[p] += value * cos(2 * .pi * (kx * x + ky * y))
          }
        }
      }
    }
    return field
  }

  /// Even, odd and mixed grids: the highest frequency of an even grid stands for both signs.
  @Test(arguments: [(12, 10), (11, 13), (12, 9), (9, 16), (1, 7)])
  func disorderedAtomsHaveThePotentialOfTheFourierSum(nx: Int, ny: Int) throws {
    let atoms = SmallSpecimens.disordered(atoms: 7, box: SIMD3(5, 4, 3), seed: nx * 100 + ny)
    let expected = brute(atoms, nx: nx, ny: ny)
    let scale = expected.map(abs).max()!
    let double = try projectedPotential(Double.self, atoms, nx: nx, ny: ny)
    let single = try projectedPotential(Float.self, atoms, nx: nx, ny: ny)
    #expect(
      Tolerance.transform(Double.self, count: 7 * nx * ny, scale: scale)
        .accepts(largestDifference(double, expected)), "\(largestDifference(double, expected) / scale)")
    #expect(
      Tolerance.transform(Float.self, count: 7 * nx * ny, scale: scale)
        .accepts(largestDifference(single, expected)), "\(largestDifference(single, expected) / scale)")
  }

  /// Atoms are summed a few at a time; where they are divided must not matter.
  @Test(arguments: [64, 65, 128, 301]) func manyAtomsHaveTheSumOfTheirPotentials(count: Int) throws {
    let places = Seeded.reals(2 * count, seed: count)
    let atoms = (0..<count).map {
      ScatteringAtom(
        Scatterer(element: 14, rms: 0.1), x: 3 + 3 * places[2 * $0], y: 2.5 + 2.5 * places[2 * $0 + 1], z: 1)
    }
    func field(_ part: some Sequence<ScatteringAtom>) throws -> [Double] {
      try projectedPotential(
        Double.self, AtomArrangement(atoms: Array(part), box: SIMD3(6, 5, 2)), nx: 20, ny: 17)
    }
    let whole = try field(atoms)
    var sum = [Double](repeating: 0, count: whole.count)
    for atom in atoms { sum = zip(sum, try field([atom])).map(+) }
    #expect(
      Tolerance.transform(Double.self, count: count * whole.count, scale: whole.map(abs).max()!)
        .accepts(largestDifference(whole, sum)))
  }

  /// K0 and K1 a few tenths of an Å and more from the nucleus, with the images in the neighbouring boxes.
  @Test(arguments: [8, 14], Parametrization.allCases)
  func awayFromTheCoreAnAtomHasItsClosedForm(element: Int, table: Parametrization) throws {
    let (rms, length, n) = (0.08, 12.0, 240)
    let atom = SmallSpecimens.singleAtom(
      element, at: SIMD3(6.013, 5.981, 1), box: SIMD3(length, length, 2), rms: rms)
    let field = try projectedPotential(Double.self, atom, nx: n, ny: n, parametrization: table)
    let exact = ClosedFormPotential(factor: ScatteringFactor(element: element, parametrization: table))
    for (i, j) in [(136, 121), (140, 120), (110, 136), (160, 140), (190, 130), (121, 60)] {
      var expected = 0.0
      for boxX in -1...1 {
        for boxY in -1...1 {
          let x = Double(i) * length / Double(n) - 6.013 + Double(boxX) * length
          let y = Double(j) * length / Double(n) - 5.981 + Double(boxY) * length
          expected += exact.projected((x * x + y * y).squareRoot(), rms: rms)
        }
      }
      let found = field[j * n + i]
      #expect(
        Tolerance.model(1e-5, because: "at 10/Å, where the grid ends, exp(-2π² s² k²) is 3e-6")
          .accepts(found, expected), "Z = \(element) \(table) at (\(i), \(j)): \(found), \(expected) V Å")
    }
  }

  @Test(arguments: [6, 38], Parametrization.allCases)
  func theProjectionIsTheIntegralOfThePotentialAlongTheBeam(element: Int, table: Parametrization) {
    let exact = ClosedFormPotential(factor: ScatteringFactor(element: element, parametrization: table))
    for R in [0.05, 0.3, 1, 2.5] {
      let line =
        2
        * integral(0, 3.5, steps: 40_000) { t in
          // z = R sinh t puts the steps where the potential is.
          exact.volume(R * cosh(t)) * R * cosh(t)
        }
      let rest = 2 * integral(3.5, 7, steps: 4_000) { exact.volume(R * cosh($0)) * R * cosh($0) }
      let projected = exact.projected(R)
      #expect(
        Tolerance.model(1e-8 * projected, because: "both integrals have ten digits").accepts(
          line + rest, projected),
        "\(line + rest), \(projected)")
    }
  }

  @Test(arguments: Parametrization.allCases, [(16, 16), (15, 20)])
  func theMeanPotentialIsForwardScatteringPerArea(table: Parametrization, size: (Int, Int)) throws {
    let cell = SmallSpecimens.strontiumTitanate(rms: 0.1)
    let field = try projectedPotential(Double.self, cell, nx: size.0, ny: size.1, parametrization: table)
    let lengths = cell.atoms.reduce(0) {
      $0 + ScatteringFactor(element: $1.scatterer.element, parametrization: table).value(k2: 0)
    }
    let expected = PhysicalConstants.voltPerScatteringLength * lengths / (cell.box.x * cell.box.y)
    let mean = field.reduce(0, +) / Double(field.count)
    #expect(Tolerance.roundoff(Double.self, operations: 100, scale: expected).accepts(mean, expected))
  }

  @Test func movingAllAtomsByPixelsMovesThePotential() throws {
    let (nx, ny, box) = (24, 15, SIMD3(6.0, 5.0, 3.0))
    var atoms = SmallSpecimens.disordered(atoms: 9, box: box, seed: 3)
    let before = try projectedPotential(Double.self, atoms, nx: nx, ny: ny)
    let (stepX, stepY) = (5, -4)
    atoms = atoms.displaced(
      by: Array(repeating: SIMD3(Double(stepX) * box.x / 24, Double(stepY) * box.y / 15, 0), count: 9))
    let after = try projectedPotential(Double.self, atoms, nx: nx, ny: ny)
    let rolled = (0..<nx * ny).map { p in
      before[((p / nx - stepY) % ny + ny) % ny * nx + ((p % nx - stepX) % nx + nx) % nx]
    }
    let bound = Tolerance.transform(Double.self, count: 9 * nx * ny, scale: before.map(abs).max()!)
    #expect(bound.accepts(largestDifference(after, rolled)))
  }

  @Test func atomsOutsideTheBoxActInsideIt() throws {
    let box = SIMD3(4.0, 5.0, 6.0)
    let atoms = SmallSpecimens.disordered(atoms: 6, box: box, seed: 12)
    let boxes = [(-3, 0, 1), (1, -2, 0), (0, 1, -1), (2, 2, 2), (-1, -1, 0), (0, 0, 5)]
    let moved = atoms.displaced(by: boxes.map { box * SIMD3(Double($0.0), Double($0.1), Double($0.2)) })
    let grid = Grid(nx: 10, ny: 12, lengthX: 4, lengthY: 5)
    let slicing = try Slicing(height: 6, requested: 2)
    let a = PotentialModel(arrangement: atoms, grid: grid, slicing: slicing)
    let b = PotentialModel(arrangement: moved, grid: grid, slicing: slicing)
    #expect(a.order == b.order)
    for slice in 0..<a.distinctSlices {
      let (inside, wrapped) = (
        potentialField(Double.self, a, distinct: slice), potentialField(Double.self, b, distinct: slice)
      )
      let bound = Tolerance.transform(Double.self, count: 1 << 20, scale: inside.map(abs).max()!)
      #expect(bound.accepts(largestDifference(inside, wrapped)))
    }
  }

  @Test func potentialIsProportionalToOccupancy() throws {
    func field(_ occupancy: Double) throws -> [Double] {
      try projectedPotential(
        Double.self,
        SmallSpecimens.singleAtom(22, at: SIMD3(1.1, 2.3, 1), box: SIMD3(4, 5, 2), occupancy: occupancy),
        nx: 16, ny: 20)
    }
    let whole = try field(1)
    let sum = zip(try field(0.3), try field(0.7)).map { $0 + $1 }
    #expect(
      Tolerance.roundoff(Double.self, operations: 50, scale: whole.max()!).accepts(
        largestDifference(sum, whole)))
    #expect(try field(0).allSatisfy { $0 == 0 })
  }
}
