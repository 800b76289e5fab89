import Foundation
import Numerics
import TestKit
import Testing

@testable import Scattering

/// The two ways to sum structure factors against each other.
@Suite struct StructureFactorTests {
  private func field<Real: RealScalar>(
    _: Real.Type, _ model: PotentialModel, _ method: StructureFactorMethod
  ) -> [Double] {
    let builder = PotentialBuilder<Real>(model: model, method: method)
    let space = PotentialBuilder<Real>.Workspace(builder)
    let field = AlignedBuffer<Real>(count: model.grid.count)
    builder.build(distinct: 0, into: field.pointer, stride: model.grid.nx, using: space)
    return (0..<model.grid.count).map { Double(field.pointer[$0]) }
  }

  private func model(_ arrangement: AtomArrangement, nx: Int, ny: Int) throws -> PotentialModel {
    let size = arrangement.size
    return PotentialModel(
      arrangement: arrangement, grid: Grid(nx: nx, ny: ny, lengthX: size.x, lengthY: size.y),
      slicing: try Slicing(height: size.z, requested: size.z))
  }

  /// Sharp atoms at rest, at 0.06 to 0.1 Å per pixel, with grids of every parity.
  @Test(arguments: [(120, 96), (121, 99), (96, 125), (128, 64)])
  func bothMethodsGiveThePotential(nx: Int, ny: Int) throws {
    let atoms = SmallSpecimens.disordered(
      atoms: 60, elements: [6, 14, 42, 79], box: SIMD3(9, 8, 3), seed: nx + ny)
    let model = try model(atoms, nx: nx, ny: ny)
    let exact = field(Double.self, model, .direct)
    let scale = exact.map(abs).max()!
    let double = largestDifference(field(Double.self, model, .nonuniform), exact) / scale
    let single = largestDifference(field(Float.self, model, .nonuniform), exact) / scale
    let singleDirect = largestDifference(field(Float.self, model, .direct), exact) / scale
    #expect(double < 1e-13, "\(double)")
    #expect(single < 1e-6, "\(single)")
    #expect(singleDirect < 1e-6, "\(singleDirect)")
  }

  /// Displacements that are not along an axis, and partly occupied sites.
  @Test func bothMethodsKnowKindsAndOccupancies() throws {
    let places = Seeded.reals(80, seed: 9)
    let kind = Scatterer(element: 22, meanSquareX: 0.01, meanSquareY: 0.004, meanSquareXY: 0.003)
    let atoms = (0..<40).map {
      ScatteringAtom(
        kind, x: 5 * places[2 * $0], y: 4 * places[2 * $0 + 1], z: 1, occupancy: 0.2 + 0.02 * Double($0))
    }
    let model = try model(AtomArrangement(atoms: atoms, box: SIMD3(10, 8, 2)), nx: 64, ny: 60)
    let exact = field(Double.self, model, .direct)
    let other = field(Double.self, model, .nonuniform)
    #expect(largestDifference(exact, other) < 1e-13 * exact.map(abs).max()!)
  }

  @Test func manyAtomsOnFewPixelsAreTransformed() {
    let layout = HalfSpectrumLayout(nx: 512, ny: 512)
    #expect(StructureFactorMethod.cheaper(atoms: 8, layout: layout) == .direct)
    #expect(StructureFactorMethod.cheaper(atoms: 2000, layout: layout) == .nonuniform)
  }

  @Test(arguments: Parametrization.allCases)
  func columnsOfFactorsAreTheFactorsOneByOne(table: Parametrization) {
    let factor = ScatteringFactor(element: 42, parametrization: table)
    let ky2 = (0..<50).map { pow(0.13 * Double($0), 2) }
    var column = [Double](repeating: .nan, count: 50)
    ky2.withUnsafeBufferPointer { ky2 in
      column.withUnsafeMutableBufferPointer { factor.fill($0, kx2: 0.7, ky2: ky2) }
    }
    #expect(column == ky2.map { factor.value(k2: 0.7 + $0) })
  }

  /// Parts of atoms come from radial tables on large grids.
  @Test(arguments: [(-0.5, 0.3), (1.0, 1.1), (-12.0, -9.0), (-.infinity, 4.0)], Parametrization.allCases)
  func radialTablesHoldPartsOfAtoms(faces: (Double, Double), parametrization: Parametrization) {
    let factor = ScatteringFactor(element: 42, parametrization: parametrization)
    func part(_ k2: Double) -> Double {
      factor.accumulated(k2: k2, z: faces.1) - factor.accumulated(k2: k2, z: faces.0)
    }
    let table = RadialTable(highest: 6, reach: PotentialModel.reach, part)
    let scale = factor.value(k2: 0)
    for k in stride(from: 0, to: 6, by: 0.00123) {
      let difference = table.value(k2: k * k) - part(k * k)
      #expect(
        Tolerance.model(1e-8 * scale, because: "cubic steps of 1/64 of the decay length").accepts(difference))
    }
  }
}
