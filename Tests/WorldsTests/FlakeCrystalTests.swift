import Crystals
import Foundation
import Testing

@testable import Worlds

@Suite struct FlakeCrystalTests {
  static let bare = "support_nm: 0"

  /// Six S at 2.41 Å around each Mo (a = 3.161 Å and 1.57 Å between the planes: 2.407 Å), three Mo around each S.
  @Test func molybdenumHasSixSulphurNeighbours() throws {
    let measure = FlakeMeasure(try TestWorlds.make("flake", "{\(Self.bare)}"), size: 80)
    let inner = measure.atoms.filter { abs($0.position.x) < 34 && abs($0.position.y) < 34 }
    let (molybdenum, sulphur) = (inner.filter { $0.element == 42 }, inner.filter { $0.element == 16 })
    #expect(molybdenum.count > 400)
    for bonds in FlakeMeasure.neighbours(molybdenum, among: measure.of(16), within: 3) {
      #expect(bonds.count == 6)
      #expect(bonds.allSatisfy { abs($0.length - 2.41) < 0.01 })
    }
    for bonds in FlakeMeasure.neighbours(sulphur, among: measure.of(42), within: 3) {
      #expect(bonds.count == 3)
    }
    for bonds in FlakeMeasure.neighbours(molybdenum, among: measure.of(42), within: 4) {
      #expect(bonds.count == 6 && bonds.allSatisfy { abs($0.length - 3.161) < 0.001 })
    }
  }

  /// Graphene 1.42 Å, hBN 2.504 Å / √3 = 1.446 Å; three neighbours each, in one plane.
  @Test(arguments: [("graphene", 6, 6, 1.42), ("hBN", 5, 7, 1.446)])
  func honeycombHasThreeNeighbours(_ name: String, _ one: Int, _ other: Int, _ bond: Double) throws {
    let world = try TestWorlds.make("flake", "{\(Self.bare), material: \"\(name)\"}")
    let measure = FlakeMeasure(world, size: 60)
    let inner = measure.of(one).filter { abs($0.position.x) < 25 && abs($0.position.y) < 25 }
    #expect(inner.count > 300 / (one == other ? 1 : 2))
    for bonds in FlakeMeasure.neighbours(inner, among: measure.of(other), within: 1.8) {
      #expect(bonds.count == 3)
      #expect(bonds.allSatisfy { abs($0.length - bond) < 0.003 && abs($0.z) < 1e-9 })
    }
    #expect(Set(measure.atoms.map { ($0.position.z * 1e6).rounded() }).count == 1)
  }

  /// One cell of a² √3/2 holds MoS2; the window's edge lets the count stray by a few rows at most.
  @Test(arguments: [
    ("MoS2", 3.161, [42: 1, 16: 2]), ("WS2", 3.1532, [74: 1, 16: 2]), ("WSe2", 3.282, [74: 1, 34: 2]),
    ("graphene", 2.4589, [6: 2]), ("hBN", 2.504, [5: 1, 7: 1]),
  ])
  func arealDensityIsThatOfTheCell(_ name: String, _ a: Double, _ cell: [Int: Int]) throws {
    let world = try TestWorlds.make(
      "flake", "{\(Self.bare), material: \"\(name)\", orientation_deg: 17}")
    let size = 400.0
    let measure = FlakeMeasure(world, size: size)
    let cells = size * size / (a * a * 3.0.squareRoot() / 2)
    for (element, number) in cell {
      let expected = cells * Double(number)
      #expect(FlakeMeasure.isSmall(Double(measure.count(element)) - expected, 0.004 * expected))
    }
    #expect(measure.atoms.count == cell.keys.reduce(0) { $0 + measure.count($1) })
    #expect(measure.atoms.allSatisfy { $0.meanSquare > 0 && $0.origin == .regular })
  }

  @Test(arguments: [0.0, 12.5, -71.0])
  func orientationIsMeasuredFromTheAtoms(_ turn: Double) throws {
    let measure = FlakeMeasure(
      try TestWorlds.make("flake", "{\(Self.bare), orientation_deg: \(turn)}"), size: 100)
    // In the cell at rest the S neighbours of Mo lie at 330°, 90° and 210°: a third of a turn from -30°.
    let inner = measure.of(42).filter { abs($0.position.x) < 40 && abs($0.position.y) < 40 }
    let direction = FlakeMeasure.direction(inner, to: measure.of(16), within: 3, fold: 3)
    #expect(FlakeMeasure.isSmall(FlakeMeasure.difference(direction, turn - 30, period: 120), 0.01))
  }

  /// Edges of graphene leave no atom with one neighbour, whichever way they run.
  @Test(arguments: [("zigzag", 0.0), ("armchair", 0), ("zigzag", 23), ("zigzag", -7)])
  func edgesLeaveNoDanglingAtoms(_ edge: String, _ turn: Double) throws {
    let world = try TestWorlds.make(
      "flake",
      "{\(Self.bare), material: \"graphene\", shape: \"hexagon\", flake_nm: 10, edge: \"\(edge)\", orientation_deg: \(turn), edge_roughness_nm: 0}"
    )
    let measure = FlakeMeasure(world, size: 150)
    let bonds = FlakeMeasure.neighbours(measure.atoms, among: measure.atoms, within: 1.8).map(\.count)
    #expect(bonds.contains(3) && bonds.contains(2))
    let corners = bonds.count { $0 < 2 }
    #expect(corners == 0)
    // Area of a hexagon of 10 nm diameter with two C in each cell; the sides are moved by less than a row.
    let expected = 3 * 3.0.squareRoot() / 8 * 1e4 / (2.4589 * 2.4589 * 3.0.squareRoot() / 2) * 2
    #expect(Double(measure.atoms.count) < expected * 1.01)
    #expect(Double(measure.atoms.count) > expected * (1 - 2 * 2.2 / 43.3))
  }

  @Test func anEdgeIsStraightButForSteps() throws {
    let world = try TestWorlds.make("flake", seed: 5, "{\(Self.bare), flake_nm: 200, edge_roughness_nm: 0.6}")
    let scene = world.scene as! FlakeScene
    let flake = scene.layout.flakes(over: world.area)[0]
    let outline = scene.outline(of: flake, layer: 0)
    // Depth of the rough edge against the straight side, on places along the lower side.
    let side = outline.sides[0].line
    let along = SIMD2(-side.normal.y, side.normal.x)
    var depths: [Double] = []
    for step in -300...300 {
      let foot = side.normal * side.offset + along * Double(step)
      let depth = stride(from: 60.0, to: -60, by: -0.1).first { outline.contains(foot + $0 * side.normal) }!
      depths.append(depth)
    }
    let row = 3.161 * 3.0.squareRoot() / 2
    #expect(depths.allSatisfy { abs(($0 / row).rounded() * row - $0) < 0.11 })
    let rms = (depths.reduce(0) { $0 + $1 * $1 } / Double(depths.count)).squareRoot()
    // 60 nm hold six independent waves, so the rms strays by some 30 %.
    #expect(rms > 2 && rms < 12)
  }

  @Test func aUsersSheetAcrossItsCellFaceIsJoined() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).vasp").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try """
    MoS2 with Mo at z = 0
    1.0
    3.161 0 0
    -1.5805 2.737506 0
    0 0 15
    Mo S
    1 2
    Direct
    0.3333333333 0.6666666667 0
    0.6666666667 0.3333333333 0.104667
    0.6666666667 0.3333333333 0.895333
    """.write(toFile: path, atomically: true, encoding: .utf8)
    let world = try TestWorlds.make("flake", "{\(Self.bare), material: \"\(path)\"}")
    let measure = FlakeMeasure(world, size: 40)
    let inner = measure.of(42).filter { abs($0.position.x) < 15 && abs($0.position.y) < 15 }
    for bonds in FlakeMeasure.neighbours(inner, among: measure.of(16), within: 3) {
      #expect(bonds.count == 6 && bonds.allSatisfy { abs($0.length - 2.41) < 0.01 })
    }
  }
}
