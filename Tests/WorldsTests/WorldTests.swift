import Crystals
import Foundation
import Numerics
import Testing

@testable import Worlds

@Suite struct WorldTests {
  static let area = Area(centre: .zero, size: SIMD2(2000, 2000))

  @Test func amorphousCarbonIsTheSameInEveryWindow() throws {
    let world = try TestWorlds.make("support", seed: 5, "{size_nm: [100000, 100000], support_nm: 3}")
    for window in TestWorlds.windows(6, range: 4e5, seed: 3) {
      #expect(TestWorlds.disagreement(world, window) == nil, "\(window)")
    }
  }

  /// 2.0 g/cm³ of carbon are 0.1003 atoms per Å³; thinning at grain faces takes a few of them.
  @Test func amorphousCarbonHasItsDensityAndNoCloseAtoms() throws {
    let world = try TestWorlds.make("support", "{support_nm: 10, support_roughness_nm: 0}")
    let found = world.realise(Area(centre: .zero, size: SIMD2(120, 120)), threads: 2)
    let density = Double(found.atoms.count) / (120 * 120 * 100)
    #expect(density > 0.097 && density < 0.1015, "\(density)")
    let crowded = AtomSpacing.crowded(found.atoms.map(\.position), distance: 1.25) { _, _ in true }
    #expect(crowded.count(where: { $0 }) == 0)
  }

  @Test func crystalsAreTheSameInEveryWindow() throws {
    let (material, body) = try TestWorlds.slab(area: Self.area, angle: 0.3) { sites in
      sites.map { site in
        var site = site
        site.replace(38, by: 0, rate: 0.2)
        return site
      }
    }
    let world = try TestWorlds.fixed([material], [body])
    for window in TestWorlds.windows(5, range: 900, seed: 1) {
      #expect(TestWorlds.disagreement(world, window) == nil, "\(window)")
    }
  }

  /// The atoms of a window are those of the same crystal repeated: 10 x 10 cells of 3.905 Å and 10 along the beam.
  @Test func aSlabHoldsTheCellsOfItsCrystal() throws {
    let (material, body) = try TestWorlds.slab(area: Self.area)
    let world = try TestWorlds.fixed([material], [body])
    let a = material.crystal.cell.a.x
    let low = SIMD2(3 * a - 0.1, -7 * a - 0.1)
    let found = world.realise(Area(low: low, high: low + 10 * a))
    #expect(found.atoms.count == 5 * 1000)
    let counts = Dictionary(grouping: found.atoms, by: \.element).mapValues(\.count)
    #expect(counts == [38: 1000, 22: 1000, 8: 3000])
    let structure = try found.structure(title: "block")
    #expect(abs((structure.shortestDistance() ?? 0) - a / 2) < 1e-9)
  }

  @Test func oneAtomCanBeMadeAgainAlone() throws {
    let (material, body) = try TestWorlds.slab(area: Self.area, angle: 0.1)
    let world = try TestWorlds.fixed([material], [body])
    let found = world.realise(Area(centre: SIMD2(300, 200), size: SIMD2(30, 30)))
    for atom in found.atoms.prefix(20) {
      let alone = world.atom(atom.identity, near: SIMD2(atom.position.x, atom.position.y))
      #expect(alone == atom)
      let twice = try AtomIdentity(atom.identity.description)
      #expect(twice == atom.identity)
    }
  }

  /// Displacements belong to the atom: the rms over many is the site's, and order or window do not matter.
  @Test func thermalDisplacementsBelongToAtoms() throws {
    let (material, body) = try TestWorlds.slab(area: Self.area)
    let world = try TestWorlds.fixed([material], [body])
    let atoms = world.realise(Area(centre: .zero, size: SIMD2(120, 120))).atoms.filter { $0.element == 38 }
    let moves = atoms.map { Realisation.thermalDisplacement(of: $0, configuration: 0, seed: 9) }
    let square = moves.reduce(0) { $0 + $1.lengthSquared } / Double(3 * moves.count)
    let expected = Double(atoms[0].meanSquare)
    // The mean square of 3N normal numbers has a relative standard error of sqrt(2 / 3N).
    let error = (2 / Double(3 * moves.count)).squareRoot()
    #expect(abs(square / expected - 1) < 4 * error, "\(square) \(expected)")
    let other = Realisation.thermalDisplacement(of: atoms[5], configuration: 1, seed: 9)
    #expect(other != moves[5])
  }

  /// Of two grains that touch none of the atoms are closer than the distance, and each keeps its interior.
  @Test func grainsThatTouchKeepADistance() throws {
    let contact = Contact(group: 0, distance: 1.6)
    let left = Area(low: SIMD2(-200, -200), high: SIMD2(0, 200))
    let right = Area(low: SIMD2(0, -200), high: SIMD2(200, 200))
    let (material, one) = try TestWorlds.slab(id: 0, area: left, contact: contact)
    let (_, two) = try TestWorlds.slab(id: 1, area: right, angle: 0.5, contact: contact)
    let world = try TestWorlds.fixed([material], [one, two])
    let found = world.realise(Area(centre: .zero, size: SIMD2(60, 60)))
    let crowded = AtomSpacing.crowded(found.atoms.map(\.position), distance: 1.6) { _, _ in true }
    #expect(!crowded.contains(true))
    #expect(Set(found.atoms.map(\.identity.body)).count == 2)
    for window in TestWorlds.windows(4, range: 20, seed: 2) {
      #expect(TestWorlds.disagreement(world, window) == nil, "\(window)")
    }
  }

  @Test func vacanciesAndDopantsComeAtTheirRates() throws {
    let (material, body) = try TestWorlds.slab(area: Self.area) { sites in
      sites.map { site in
        var site = site
        site.replace(8, by: 0, rate: 0.03)
        site.replace(22, by: 41, rate: 0.1)
        return site
      }
    }
    let world = try TestWorlds.fixed([material], [body])
    let found = world.realise(Area(centre: .zero, size: SIMD2(300, 300)), threads: 2)
    let oxygen = found.atoms.count { $0.element == 8 }
    let vacancies = found.defects.count { $0.kind == .vacancy }
    let dopants = found.defects.count { $0.kind == .substitution && $0.found == 41 && $0.expected == 22 }
    let titanium = found.atoms.count { $0.element == 22 }
    func deviation(_ count: Int, of total: Int, rate: Double) -> Double {
      (Double(count) - rate * Double(total)) / (rate * (1 - rate) * Double(total)).squareRoot()
    }
    #expect(abs(deviation(vacancies, of: oxygen + vacancies, rate: 0.03)) < 4)
    #expect(abs(deviation(dopants, of: titanium + dopants, rate: 0.1)) < 4)
    #expect(found.atoms.count { $0.origin == .substituted } == dopants)
  }

  @Test func layersTellTheMatterThatAtomsAre() throws {
    let (material, body) = try TestWorlds.slab(area: Self.area, angle: 0.2)
    let world = try TestWorlds.fixed([material], [body])
    let difference = TestWorlds.layersAgainstAtoms(world, Area(centre: SIMD2(50, 0), size: SIMD2(200, 200)))
    // 2.4 million Å³ hold whole cells but for the border, about four cells per Å of its 800 Å.
    #expect(difference < 0.01, "\(difference)")
  }

  @Test func threadsDoNotMatter() throws {
    let world = try TestWorlds.make("support", "{support_nm: 4}")
    let area = Area(centre: SIMD2(1000, -300), size: SIMD2(90, 70))
    #expect(world.realise(area, threads: 1).atoms == world.realise(area, threads: 5).atoms)
  }

  @Test(arguments: [
    ("{size_nm: [200000, 10]}", "size_nm"), ("{support_nm: -1}", "support_nm"),
    ("{hole_nm: 30, hole_pitch_nm: 20}", "hole_pitch_nm"),
    ("{support: 'nothing'}", "support"), ("{thickness: 3}", "thickness"), ("{size_nm: [1]}", "size_nm"),
  ])
  func wrongParametersAreRefusedByName(parameters: String, name: String) {
    #expect { try TestWorlds.make("support", parameters) } throws: { error in
      "\(error)".contains("parameters.\(name)") && "\(error)".contains("allowed")
    }
  }
}
