import Numerics
import Quantities
import TestKit
import Testing

@testable import Scattering

@Suite struct SlicingTests {
  @Test(arguments: [(10.0, 3.0, 4), (10, 2.5, 4), (10, 2.4999999, 5), (7.81, 1.9525, 4), (1, 50, 1)])
  func slicesAreEqualAndNoThickerThanRequested(height: Double, requested: Double, count: Int) throws {
    let slicing = try Slicing(height: height, requested: requested)
    #expect(slicing.thicknesses == Array(repeating: height / Double(count), count: count))
  }

  @Test func impossibleSlicesAreRefused() {
    for requested in [0, -1, .nan, .infinity] {
      #expect(throws: InputError.self) { try Slicing(height: 10, requested: requested) }
    }
    #expect(throws: InputError.self) { try Slicing(height: 10, requested: 1e-6) }
    #expect(throws: InputError.self) { try Slicing(thicknesses: [5, 4.9], height: 10) }
    #expect(throws: InputError.self) { try Slicing(thicknesses: [11, -1], height: 10) }
  }

  @Test func anAtomOnACutBelongsToTheSliceBehindIt() throws {
    let slicing = try Slicing(thicknesses: [1, 2, 3], height: 6)
    func index(_ z: Double) -> Int { slicing.index(of: z, exitFaces: slicing.exitFaces) }
    #expect([0, 0.5, 1, 1 - 1e-13, 1 - 1e-9, 2.9, 3, 5.9].map(index) == [0, 0, 1, 1, 0, 1, 2, 2])
    // Outside, the specimen repeats.
    #expect([6, -0.5, 6.5, -5.5, 1e-14 - 6].map(index) == [0, 2, 0, 0, 0])
  }

  @Test func repeatedCutsAreRecognised() throws {
    #expect(try Slicing(thicknesses: [1, 2, 1, 2], height: 6).unit(repeats: 2)?.thicknesses == [1, 2])
    #expect(try Slicing(thicknesses: [1, 2, 2, 1], height: 6).unit(repeats: 2) == nil)
    #expect(try Slicing(thicknesses: [2, 2, 2], height: 6).unit(repeats: 2) == nil)
  }

  private func model(
    _ arrangement: AtomArrangement, slices: Int, projection: Projection = .infinite, n: Int = 8
  ) throws -> PotentialModel {
    let size = arrangement.size
    return PotentialModel(
      arrangement: arrangement, grid: Grid(nx: n, ny: n, lengthX: size.x, lengthY: size.y),
      slicing: try Slicing(height: size.z, requested: size.z / Double(slices)), projection: projection)
  }

  @Test func slicesThatRepeatAreComputedOnce() throws {
    let crystal = SmallSpecimens.strontiumTitanate(repeats: SIMD3(1, 1, 6))
    #expect(try model(crystal, slices: 12).order == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1])
    #expect(try model(crystal, slices: 6).distinctSlices == 1)
    // Two of four slices per cell are empty, and alike; atoms on a cut belong to the slice behind it.
    let fine = try model(crystal, slices: 24)
    #expect(fine.distinctSlices == 3 && Array(fine.order.prefix(4)) == [0, 1, 0, 2])
    // Cuts that do not repeat with the cell still give what the atoms allow.
    #expect(try model(crystal, slices: 9).distinctSlices < 9)
  }

  @Test func displacedAtomsMakeEverySliceItsOwn() throws {
    let crystal = SmallSpecimens.strontiumTitanate(repeats: SIMD3(1, 1, 4))
    let moved = crystal.displaced(by: Seeded.reals(20, seed: 1).map { SIMD3($0 * 0.05, $0 * 0.03, 0) })
    #expect(try model(moved, slices: 8).distinctSlices == 8)
  }

  @Test func insideAThickCrystalFiniteSlicesRepeatToo() throws {
    let crystal = SmallSpecimens.strontiumTitanate(repeats: SIMD3(1, 1, 12))
    let model = try model(crystal, slices: 24, projection: .finite)
    // Potentials reach 12 Å, so that three to four cells at either face see the end of the crystal.
    #expect(model.distinctSlices <= 2 * 8 + 2 && model.distinctSlices > 2, "\(model.distinctSlices)")
    #expect(model.order[10] == model.order[12])
  }

  /// The repeated box, its atoms written out, and a grid that the repeats do not divide.
  @Test(arguments: [(24, 16), (25, 16), (24, 17)])
  func repeatsAreTheSameAsTheirAtomsWrittenOut(nx: Int, ny: Int) throws {
    let crystal = SmallSpecimens.silicon110(repeats: SIMD3(3, 2, 2), rms: 0.07)
    let grid = Grid(nx: nx, ny: ny, lengthX: crystal.size.x, lengthY: crystal.size.y)
    let slicing = try Slicing(height: crystal.size.z, requested: crystal.size.z / 4)
    let repeated = PotentialModel(arrangement: crystal, grid: grid, slicing: slicing)
    let written = PotentialModel(arrangement: crystal.expanded(), grid: grid, slicing: slicing)
    for slice in 0..<4 {
      let a = potentialField(Double.self, repeated, distinct: repeated.order[slice])
      let b = potentialField(Double.self, written, distinct: written.order[slice])
      let bound = Tolerance.transform(Double.self, count: 24 * nx * ny, scale: b.map(abs).max()!)
      #expect(bound.accepts(largestDifference(a, b)), "slice \(slice): \(largestDifference(a, b))")
    }
  }

  // MARK: - Finite projection

  private func sum(_ model: PotentialModel, slices: Range<Int>) -> [Double] {
    var total = [Double](repeating: 0, count: model.grid.count)
    for slice in slices {
      for (i, value) in potentialField(Double.self, model, distinct: model.order[slice]).enumerated() {
        total[i] += value
      }
    }
    return total
  }

  @Test func finiteSlicesSumToTheInfiniteProjection() throws {
    let crystal = SmallSpecimens.strontiumTitanate(repeats: SIMD3(1, 1, 3), rms: 0.05)
    let cut = try model(crystal, slices: 17, projection: .finite, n: 15)
    let whole = try model(crystal, slices: 17, n: 15)
    let (a, b) = (sum(cut, slices: 0..<17), sum(whole, slices: 0..<17))
    #expect(
      Tolerance.roundoff(Double.self, operations: 1 << 16, scale: b.max()!)
        .accepts(largestDifference(a, b)), "\(largestDifference(a, b) / b.max()!)")
  }

  /// The potential of a layer does not depend on how finely it is cut.
  @Test func finerCutsOnlyDivideTheSlices() throws {
    let crystal = SmallSpecimens.silicon110(repeats: SIMD3(1, 1, 2), rms: 0.05)
    let coarse = try model(crystal, slices: 4, projection: .finite, n: 12)
    let fine = try model(crystal, slices: 12, projection: .finite, n: 12)
    for slice in 0..<4 {
      let a = sum(coarse, slices: slice..<slice + 1)
      let b = sum(fine, slices: 3 * slice..<3 * slice + 3)
      #expect(
        Tolerance.roundoff(Double.self, operations: 1 << 16, scale: a.max()!)
          .accepts(largestDifference(a, b)), "\(largestDifference(a, b) / a.max()!)")
    }
  }

  /// A slice that misses the nucleus holds the integral of the potential in space between its faces.
  @Test func aSliceIsTheIntegralOfThePotentialBetweenItsFaces() throws {
    let (length, n) = (10.0, 120)
    let atom = SmallSpecimens.singleAtom(6, at: SIMD3(5, 5, 5), box: SIMD3(length, length, length))
    let model = PotentialModel(
      arrangement: atom, grid: Grid(nx: n, ny: n, lengthX: length, lengthY: length),
      slicing: try Slicing(height: 10, requested: 0.1), projection: .finite)
    let exact = ClosedFormPotential(factor: ScatteringFactor(element: 6, parametrization: .lobato))
    // The slice from 1.0 to 1.1 Å over the nucleus.
    let slice = potentialField(Double.self, model, distinct: model.order[60])
    for offset in [0, 6, 12, 18] {
      let x = Double(offset) * length / Double(n)
      let expected = integral(1, 1.1, steps: 20) { exact.volume((x * x + $0 * $0).squareRoot()) }
      let found = slice[n / 2 * n + n / 2 + offset]
      #expect(
        Tolerance.model(1e-8 * expected, because: "atoms in the neighbouring boxes, 10 Å away")
          .accepts(found, expected), "\(found), \(expected)")
    }
  }
}
