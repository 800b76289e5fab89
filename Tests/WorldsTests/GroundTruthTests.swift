import Crystals
import Foundation
import Numerics
import Testing

@testable import Worlds

@Suite struct GroundTruthTests {
  private static let a = 3.905

  private static func slab(tilt: Double = 0) throws -> World {
    let material = try TestWorlds.source.material("SrTiO3-001")
    let body = CrystalBody(
      info: BodyInfo(
        id: BodyID(0), category: .lamella, material: 0,
        orientation: Matrix3.rotation(about: Vector(0, 1, 0), by: tilt), shape: "slab"),
      material: material, origin: .zero,
      region: Slab(Area(centre: .zero, size: SIMD2(400, 400)), z: -0.5...77.6), seed: 1)
    return try TestWorlds.fixed([material], [body])
  }

  /// Seen along [001], SrTiO3 has one Sr, one Ti-O and two O columns per cell.
  @Test func columnsOfACubicPerovskite() throws {
    let world = try Self.slab()
    let low = SIMD2(-2 * Self.a - 0.3, 3 * Self.a - 0.3)
    let truth = GroundTruth(of: world, in: Area(low: low, high: low + 6 * Self.a))
    let formulas = Dictionary(grouping: truth.atomicColumns, by: \.formula).mapValues(\.count)
    #expect(formulas == ["Sr20": 36, "O20Ti20": 36, "O20": 72])
    for column in truth.atomicColumns where column.formula == "Sr20" {
      let cell = column.position / Self.a
      #expect(
        (cell - cell.rounded(.toNearestOrEven)).indices.allSatisfy {
          abs(cell[$0] - cell[$0].rounded()) < 1e-9 || abs(abs(cell[$0] - cell[$0].rounded()) - 0.5) < 1e-9
        })
    }
    let table = try #require(truth.table("atoms"))
    #expect(table.count == truth.realisation.atoms.count)
    #expect(table.wholes("column").allSatisfy { $0 >= 0 })
    // A column's identity is that of one of its atoms, and does not depend on the window.
    let other = GroundTruth(of: world, in: Area(low: low + 2 * Self.a, high: low + 5 * Self.a))
    let all = Set(truth.atomicColumns.map(\.identity))
    #expect(other.atomicColumns.allSatisfy { all.contains($0.identity) })
  }

  /// A tilt of 1° moves the ends of columns of 78 Å apart by 1.4 Å, which must not cut them.
  @Test func tiltedColumnsStayWhole() throws {
    let tilt = 0.0175
    let truth = GroundTruth(
      of: try Self.slab(tilt: tilt), in: Area(centre: .zero, size: SIMD2(60, 60)), columns: 6, rows: 6)
    let inner = truth.atomicColumns.filter { abs($0.position.x) < 20 && abs($0.position.y) < 20 }
    #expect(inner.allSatisfy { $0.atoms.count == 20 || $0.atoms.count == 40 || $0.atoms.count == 21 })
    let map = try #require(truth.map("tilt_x_mrad"))
    // A turn about +y moves +z towards +x.
    #expect(map.values.allSatisfy { abs(Double($0) - 17.5) < 0.01 }, "\(map.values[0])")
  }

  @Test func mapsTellThicknessCompositionAndInstances() throws {
    let truth = GroundTruth(
      of: try Self.slab(), in: Area(centre: SIMD2(200, 0), size: SIMD2(100, 50)), columns: 20, rows: 10)
    let thickness = try #require(truth.map("thickness_A"))
    let kind = try #require(truth.map("class"))
    let object = try #require(truth.map("object"))
    let lamella = Float(try #require(kind.classes.firstIndex(of: "lamella")))
    for column in 0..<20 {
      let isInside = column < 10
      #expect(abs(thickness[column, 4] - (isInside ? 78.1 : 0)) < 1e-4)
      #expect(kind[column, 4] == (isInside ? lamella : 0))
      #expect(object[column, 4] == (isInside ? 1 : 0))
    }
    let strontium = try #require(truth.map("density_Sr_per_A2"))
    #expect(abs(Double(strontium[2, 2]) - 78.1 / (Self.a * Self.a * Self.a)) < 1e-5)
    #expect(truth.table("objects")?.texts("category") == ["lamella"])
    #expect(truth.table("bodies")?.texts("material") == ["SrTiO3-001"])
  }
}
