import Crystals
import Foundation
import Testing

@testable import Worlds

@Suite struct FlakeDefectTests {
  private static let size = 500.0
  /// Cells of MoS2 in the window.
  private static let cells = size * size / (3.161 * 3.161 * 3.0.squareRoot() / 2)

  private func realise(_ parameters: String, seed: UInt64 = 3) throws -> Realisation {
    let world = try TestWorlds.make("flake", seed: seed, "{support_nm: 0, \(parameters)}")
    return world.realise(Area(centre: .zero, size: SIMD2(repeating: Self.size)))
  }

  /// Within four standard errors of a binomial number.
  private func expect(
    _ found: Int, _ rate: Double, of sites: Double, _ where: SourceLocation = #_sourceLocation
  ) {
    let error = (sites * rate * (1 - rate)).squareRoot()
    #expect(FlakeMeasure.isSmall(Double(found) - sites * rate, 4 * error), sourceLocation: `where`)
  }

  @Test func vacanciesOfEachElementComeAtTheirRates() throws {
    let found = try realise("vacancies: {S: 0.02, Mo: 0.004}")
    let vacancies = found.defects.filter { $0.kind == .vacancy }
    #expect(vacancies.count == found.defects.count)
    expect(vacancies.count { $0.expected == 16 }, 0.02, of: 2 * Self.cells)
    expect(vacancies.count { $0.expected == 42 }, 0.004, of: Self.cells)
    #expect(vacancies.allSatisfy { $0.found == 0 })
    let atoms = FlakeMeasure(found.atoms)
    let sulphur = atoms.count(16) + vacancies.count { $0.expected == 16 }
    #expect(FlakeMeasure.isSmall(Double(sulphur) - 2 * Self.cells, 0.004 * 2 * Self.cells))
  }

  @Test func columnVacanciesLackBothAtoms() throws {
    let found = try realise("vacancies: {S: 0.03}, column_vacancies: {S: 0.01}")
    let places = Dictionary(grouping: found.defects) { defect in
      SIMD2(Int((defect.position.x * 10).rounded()), Int((defect.position.y * 10).rounded()))
    }
    let doubles = places.values.count { $0.count == 2 }
    let singles = places.values.count { $0.count == 1 }
    #expect(places.values.allSatisfy { $0.count <= 2 })
    expect(doubles, 0.01, of: Self.cells)
    // A column has one single vacancy at most where columns share their number: rate 2 x 0.03.
    expect(singles, 0.06, of: Self.cells)
    let top = found.defects.count { $0.identity.site == found.defects[0].identity.site }
    expect(top, 0.04, of: Self.cells)
  }

  @Test func dopantsSitOnTheirHost() throws {
    let found = try realise(
      "dopants: [{element: \"Re\", host: \"Mo\", fraction: 0.01}, {element: \"Se\", host: \"S\", fraction: 0.02}, {element: \"Nb\", host: \"Mo\", fraction: 0.03}]"
    )
    let atoms = FlakeMeasure(found.atoms)
    expect(atoms.count(75), 0.01, of: Self.cells)
    expect(atoms.count(41), 0.03, of: Self.cells)
    expect(atoms.count(34), 0.02, of: 2 * Self.cells)
    #expect(found.defects.count == atoms.count(75) + atoms.count(41) + atoms.count(34))
    #expect(
      found.defects.allSatisfy { $0.kind == .substitution && $0.expected == ($0.found == 34 ? 16 : 42) })
    #expect(atoms.of(75).allSatisfy { $0.origin == .substituted })
    // A dopant has the neighbours of its host.
    let inner = atoms.of(75).filter { abs($0.position.x) < 240 && abs($0.position.y) < 240 }
    let neighbours = FlakeMeasure.neighbours(inner, among: atoms.of(16, 34), within: 3)
    #expect(neighbours.allSatisfy { $0.count == 6 })
  }

  /// Heights from a bond of 2 Å: over a C atom 2 Å, over the middle of a bond √(4 - 0.71²) = 1.870 Å, over a ring
  /// √(4 - 1.4197²) = 1.409 Å.
  @Test(arguments: [("top", 2.0, 1), ("bridge", 1.870, 2), ("hollow", 1.409, 6)])
  func adatomsSitOnTheirSites(_ site: String, _ height: Double, _ neighbours: Int) throws {
    let found = try realise(
      "material: \"graphene\", adatoms: [{element: \"Si\", site: \"\(site)\", per_nm2: 0.4, bond_nm: 0.2}]")
    let atoms = FlakeMeasure(found.atoms)
    let adatoms = atoms.of(14)
    let expected = 0.4 * Self.size * Self.size / 100
    #expect(FlakeMeasure.isSmall(Double(adatoms.count) - expected, 4 * expected.squareRoot()))
    #expect(found.defects.count == adatoms.count)
    #expect(found.defects.allSatisfy { $0.kind == .adatom && $0.expected == 0 && $0.found == 14 })
    let plane = atoms.of(6)[0].position.z
    #expect(adatoms.allSatisfy { abs(plane - $0.position.z - height) < 0.002 && $0.origin == .adatom })
    let inner = adatoms.filter { abs($0.position.x) < 240 && abs($0.position.y) < 240 }
    let bonds = FlakeMeasure.neighbours(inner, among: atoms.of(6), within: 2.01)
    #expect(bonds.allSatisfy { $0.count == neighbours && $0.allSatisfy { abs($0.length - 2) < 0.003 } })
  }

  @Test func adatomsStayOnTheUppermostLayer() throws {
    let world = try TestWorlds.make(
      "flake",
      "{support_nm: 0, material: \"hBN\", layers: 2, shape: \"hexagon\", flake_nm: 60, upper_layer_fraction: 0.3, adatoms: [{element: \"Au\", site: \"top\", per_nm2: 1}]}"
    )
    let atoms = world.realise(Area(centre: .zero, size: SIMD2(repeating: 700))).atoms
    let gold = atoms.filter { $0.element == 79 }
    let upper = atoms.map(\.position.z).filter { $0 < -5 }.max()!
    // Each is 2 Å from one atom beneath, and has none of the upper layer in its own plane.
    for bonds in FlakeMeasure.neighbours(gold, among: atoms.filter { $0.element != 79 }, within: 2.9) {
      #expect(bonds.allSatisfy { $0.z > 0 })
      #expect(bonds.contains { abs($0.length - 2) < 0.01 })
    }
    #expect(gold.contains { $0.position.z > upper } && gold.contains { $0.position.z < upper })
  }

  @Test func poresHaveTheirDensityAndSize() throws {
    let world = try TestWorlds.make(
      "flake",
      "{support_nm: 0, material: \"graphene\", shape: \"covering\", pores_per_um2: 400, pore_nm: 5, pore_spread: 0.2}"
    )
    let area = Area(centre: SIMD2(3000, -2000), size: SIMD2(repeating: 10_000))
    let pores = world.scene.features(in: area).filter { $0.kind == "hole" }
    #expect(FlakeMeasure.isSmall(Double(pores.count) - 400, 4 * 20))
    let sizes = pores.map { $0.properties["diameter_nm"]! }
    let mean = sizes.reduce(0, +) / Double(sizes.count)
    #expect(FlakeMeasure.isSmall(mean - 5, 4 * 1 / Double(sizes.count).squareRoot()))
    let deviation = (sizes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sizes.count)).squareRoot()
    // Cut at 2.5 standard deviations, a normal distribution has 0.95 of its own deviation.
    #expect(FlakeMeasure.isSmall(deviation - 0.95, 4 * 0.95 / Double(2 * sizes.count).squareRoot()))
    // Missing atoms are those in the pores: a lobed circle has the area of the circle, (1 + 0.12²/2) of it.
    let window = Area(centre: area.centre, size: SIMD2(repeating: 2000))
    let atoms = Double(world.realise(window).atoms.count)
    let missing = 1 - atoms / (2 * 4e6 / (2.4589 * 2.4589 * 3.0.squareRoot() / 2))
    let inside = world.scene.features(in: window).filter { $0.kind == "hole" }
    let covered = inside.reduce(0) { $0 + .pi * 25 * pow($1.properties["diameter_nm"]!, 2) } / 4e6
    #expect(abs(missing - covered) < 0.25 * covered && covered > 0.002)
    #expect(
      inside.allSatisfy { hole in
        world.realise(
          Area(centre: SIMD2(hole.path[0].x, hole.path[0].y), size: SIMD2(repeating: 10))
        ).atoms.isEmpty
      })
  }
}
