import Crystals
import Foundation
import Quantities
import Testing

@testable import Worlds

/// Layers, domains and matter of lamellae.
@Suite struct LamellaMaterialTests {
  static let bare = LamellaDefectTests.bare
  static let cross = "zone_axis: [1, 0, 0], in_plane_axis: [0, 1, 0]"

  /// Planes of atoms: mean place of each group along an axis, in order.
  static func planes(_ values: [Double]) -> [Double] {
    var groups: [[Double]] = []
    for value in values.sorted() {
      if let last = groups.last?.last, value - last < 0.5 {
        groups[groups.count - 1].append(value)
      } else {
        groups.append([value])
      }
    }
    return groups.map { $0.reduce(0, +) / Double($0.count) }
  }

  /// a(LaAlO3) = 3.79 Å on a(SrTiO3) = 3.905 Å: in the plane the substrate's spacing, out of it -2ν / (1 - ν) times the
  /// strain.
  @Test func coherentLayerIsStrainedInThePlaneAndRelaxedOutOfIt() throws {
    let world = try TestWorlds.make(
      "lamella",
      "{\(Self.bare), \(Self.cross), thickness_nm: 4, poisson: 0.24, layers: [{material: 'LaAlO3-001', cells: 12}]}"
    )
    let found = world.realise(Area(centre: SIMD2(0, -20), size: SIMD2(80, 80)))
    let lanthanum = found.atoms.filter { $0.element == 57 }
    let strontium = found.atoms.filter { $0.element == 38 }
    for axis in [0, 2] {
      let own = Self.planes(lanthanum.map { $0.position[axis] })
      let other = Self.planes(strontium.map { $0.position[axis] })
      #expect(own.count > 8)
      for (one, next) in zip(own, own.dropFirst()) { #expect(abs(next - one - 3.905) < 1e-9) }
      for (one, next) in zip(own, other) { #expect(abs(next - one) < 1e-9) }
    }
    let strain = 3.905 / 3.79 - 1
    let spacing = 3.79 * (1 - 2 * 0.24 / 0.76 * strain)
    let rows = Self.planes(lanthanum.map { $0.position.y })
    #expect(rows.count == 12)
    for (one, next) in zip(rows, rows.dropFirst()) { #expect(abs(next - one - spacing) < 1e-9) }
    // The pair of planes at the interface, TiO2 and LaO, keeps the mean distance.
    let titanium = found.atoms.filter { $0.element == 22 }.map(\.position.y).min()!
    #expect(abs(titanium - rows.last! - (3.905 + spacing) / 4) < 1e-9)
    let interfaces = world.scene.features(in: found.area).filter { $0.kind == "interface" }
    #expect(interfaces.count == 1)
    #expect(abs(interfaces[0].properties["strain_above_in_plane"]! - strain) < 1e-9)
    #expect(abs(interfaces[0].properties["strain_above_out_of_plane"]! + 2 * 0.24 / 0.76 * strain) < 1e-9)
  }

  @Test func superlatticeRepeatsItsLayers() throws {
    let world = try TestWorlds.make(
      "lamella",
      """
      {\(Self.bare), \(Self.cross), thickness_nm: 2, layers: [{material: 'LaAlO3-001', cells: 3},
       {material: 'SrTiO3-001', cells: 2}], repeats: 2}
      """)
    let found = world.realise(Area(centre: SIMD2(0, -16), size: SIMD2(20, 60)))
    let rows = Dictionary(grouping: found.atoms.filter { $0.element == 38 || $0.element == 57 }) {
      Int(($0.position.y * 100).rounded())
    }
    let order = rows.sorted { $0.key > $1.key }.map { $0.value[0].element }
    // From the substrate upwards.
    let expected: [Int32] = [38, 57, 57, 57, 38, 38, 57, 57, 57, 38, 38]
    #expect(Array(order.suffix(11)) == expected)
    #expect(world.scene.features(in: world.area).filter { $0.kind == "interface" }.count == 4)
    // Beyond the last layer is vacuum.
    #expect(world.realise(Area(centre: SIMD2(0, -100), size: SIMD2(20, 40))).atoms.isEmpty)
  }

  /// On every plane of A sites the part of lanthanum is (1 + tanh(h / w)) / 2.
  @Test func intermixingFollowsItsProfile() throws {
    let world = try TestWorlds.make(
      "lamella",
      "{\(Self.bare), \(Self.cross), thickness_nm: 20, layers: [{material: 'LaAlO3-001', cells: 20}], intermix_nm: 0.8}"
    )
    let found = world.realise(Area(centre: .zero, size: SIMD2(200, 60)), threads: 2)
    for pair in [(57, 38), (13, 22)] {
      let sites = found.atoms.filter { $0.element == Int32(pair.0) || $0.element == Int32(pair.1) }
      let rows = Dictionary(grouping: sites) { Int(($0.position.y * 100).rounded()) }
      #expect(rows.count >= 14)
      for (row, atoms) in rows {
        let wanted = (1 + tanh(-Double(row) / 100 / 8)) / 2
        let part = Double(atoms.filter { $0.element == Int32(pair.0) }.count) / Double(atoms.count)
        let error = (wanted * (1 - wanted) / Double(atoms.count)).squareRoot()
        #expect(abs(part - wanted) < 4 * error + 1.0 / Double(atoms.count))
      }
    }
    // Columns tell the same composition as atoms.
    let bodies = world.bodies(over: found.area)
    let layers = World.layers(at: SIMD2(0, -4), of: bodies)
    let composition = bodies[layers[0].body].composition(mixing: layers[0].mixing)
    #expect(abs((composition[57] ?? 0) - (1 + tanh(0.5)) / 2) < 1e-6)
  }

  @Test func terracesRaiseTheInterfaceByACell() throws {
    let world = try TestWorlds.make(
      "lamella",
      "{\(Self.bare), \(Self.cross), thickness_nm: 2, layers: [{material: 'LaAlO3-001', cells: 9}], terrace_nm: 6}"
    )
    let found = world.realise(Area(centre: .zero, size: SIMD2(160, 60)))
    func highest(_ range: ClosedRange<Double>) -> Double {
      found.atoms.filter { $0.element == 38 && range.contains($0.position.x) }.map(\.position.y).min()!
    }
    #expect(abs(highest(-25...25) - highest(35...75) - 3.905) < 1e-9)
    let steps = world.scene.features(in: found.area).filter { $0.kind == "step" }
    #expect(Set(steps.map { $0.path[0].x.rounded() }) == [-30, 30])
    #expect(try LamellaDefectTests.shortest(found) > 1.5)
  }

  /// Formal charges of the library add up to nothing in every material that has them.
  @Test func chargesOfTheLibraryAreNeutral() throws {
    let source = MaterialSource(library: TestWorlds.library)
    var charged: Set<String> = []
    for name in TestWorlds.library.names {
      let material = try source.material(name)
      guard !material.charges.isEmpty else { continue }
      charged.insert(name)
      let sum = material.composition.reduce(0) { $0 + $1.value * (material.charges[$1.key] ?? .nan) }
      #expect(abs(sum) < 1e-9, "\(name)")
    }
    #expect(
      charged.isSuperset(of: [
        "SrTiO3-001", "LaAlO3-001", "BaTiO3-100", "MgO-001", "CeO2-110", "LaMnO3-001", "TiO2-rutile-001",
        "GaAs-110",
        "GaN-11-20", "LaAlO3-SrTiO3",
      ]))
  }

  /// A piece of whole cells is neutral, and has the density of X-ray crystallography: 5.118 g/cm³ for a = 3.905 Å.
  @Test func realisedTitanateIsNeutralAndDense() throws {
    let size = 3.905 * 8
    let world = try TestWorlds.make(
      "lamella", "{\(Self.bare), thickness_nm: \(size / 10), lattice_shift: [0, 0, 0.2]}")
    let found = world.realise(Area(centre: SIMD2(1.1, 0.7), size: SIMD2(size, size)))
    let charges = world.materials[0].charges
    #expect(found.atoms.count == 8 * 8 * 8 * 5)
    #expect(found.atoms.reduce(0) { $0 + charges[Int($1.element)]! } == 0)
    let mass = found.atoms.reduce(0.0) { $0 + (try! ChemicalElement(number: Int($1.element)).weight) }
    #expect(abs(mass * 1.66053907 / (size * size * size) - 5.118) < 0.005)
  }

  /// a = 5.431 Å: bonds of 2.352 Å, four to each atom, 2.329 g/cm³.
  @Test func siliconHasItsBondsAndDensity() throws {
    let world = try TestWorlds.make(
      "lamella", "{\(Self.bare), \(LamellaWindowTests.silicon), thickness_nm: 3, mistilt_deg: [2, 1]}")
    let found = world.realise(Area(centre: SIMD2(100, 50), size: SIMD2(40, 40)))
    let inner = found.atoms.filter {
      abs($0.position.x - 100) < 15 && abs($0.position.y - 50) < 15 && abs($0.position.z) < 10
    }
    #expect(inner.count > 300)
    for atom in inner {
      let bonds = found.atoms.map { ($0.position - atom.position).length }.filter { $0 > 0.1 && $0 < 3 }
      #expect(bonds.count == 4)
      for bond in bonds { #expect(abs(bond - 2.3517) < 5e-4) }
    }
    let wide = world.realise(Area(centre: .zero, size: SIMD2(300, 300)))
    let density = Double(wide.atoms.count) * 28.085 * 1.66053907 / (300 * 300 * 30)
    #expect(abs(density - 2.329) < 0.01)
  }

  /// Damaged matter: composition of the crystal, 95 % of its density, no atoms on top of each other.
  @Test(arguments: ["SrTiO3-001", "Si-110", "MgO-001", "Au-001", "BaTiO3-100"])
  func amorphousMatterHasTheCrystalsCompositionAndLessDensity(_ name: String) throws {
    let crystal = try MaterialSource(library: TestWorlds.library).material(name)
    let damaged = try Amorphisation.material(of: crystal, seed: 1)
    #expect(abs(damaged.crystal.density / crystal.crystal.density - 0.95) < 1e-3)
    let ratio = Double(damaged.crystal.count) / Double(crystal.crystal.count)
    for (element, count) in crystal.composition { #expect(damaged.composition[element] == count * ratio) }
    let shortest = crystal.crystal.shortestDistance()!
    #expect(damaged.crystal.shortestDistance()! > 0.8 * shortest)
    #expect(try Amorphisation.material(of: crystal, seed: 1) == damaged)
    #expect(try Amorphisation.material(of: crystal, seed: 2) != damaged)
  }

  @Test func damagedLayersCoverTheCrystalAndKeepTheirDistance() throws {
    let world = try TestWorlds.make(
      "lamella", "{thickness_nm: 10, amorphous_nm: 2, roughness_nm: 0, wedge_deg: 0}")
    let side = 16 * 3.905
    let found = world.realise(Area(centre: .zero, size: SIMD2(side, side)))
    for (body, range) in [(0, -30.0...30.0), (1, -50.0 ... -30.0), (2, 30.0...50.0)] {
      let own = found.atoms.filter { Int($0.identity.body.ordinal) == body }
      #expect(!own.isEmpty)
      for atom in own { #expect(range.contains(atom.position.z)) }
      // Thinning at the crystal and between grains of damaged matter takes a part of it.
      let full = side * side * (range.upperBound - range.lowerBound) * 5 / (3.905 * 3.905 * 3.905)
      let part = Double(own.count) / full
      #expect(body == 0 ? abs(part - 1) < 0.03 : part > 0.7 && part < 0.97)
    }
    #expect(try LamellaDefectTests.shortest(found) > 0.75 * 1.9525)
  }

  /// Titanium stands 0.0224 c = 0.090 Å off the middle of the barium cage, along the polarisation of its domain, and
  /// follows tanh across a wall. Kwei et al. (1993).
  @Test func titaniumFollowsThePolarisationAcross180DegreeWalls() throws {
    let world = try TestWorlds.make(
      "lamella",
      """
      {\(Self.bare), material: 'BaTiO3-100', \(Self.cross), thickness_nm: 2, domains: '180', domain_nm: 8,
       domain_wall_nm: 0.5, lattice_shift: [0, 0.2, 0]}
      """)
    let found = world.realise(Area(centre: .zero, size: SIMD2(240, 40)))
    let barium = found.atoms.filter { $0.element == 56 }.map(\.position)
    let polar = 0.0224 * 4.0352
    var seen: Set<Int> = []
    for titanium in found.atoms where titanium.element == 22 {
      let cage = barium.filter { ($0 - titanium.position).length < 3.8 }
      guard cage.count == 8 else { continue }
      let off = titanium.position - cage.reduce(Vector.zero, +) / 8
      #expect(abs(off.x) < 1e-9 && abs(off.z) < 1e-9)
      // The polar axis c of this frame points along +y: x is b, the beam a, and y = beam x x.
      let wall = (titanium.position.x / 80).rounded()
      let sign = Int(wall).isMultiple(of: 2) ? 1.0 : -1.0
      let wanted = sign * tanh((titanium.position.x - wall * 80) / 5)
      // Wall 0 has the domain of positive sign, polarised along +c, on its right.
      #expect(abs(off.y - polar * wanted) < 1e-6)
      seen.insert(Int((10 * wanted).rounded()))
    }
    #expect(seen.count > 8)
    let features = world.scene.features(in: found.area)
    let walls = features.filter { $0.kind == "domain_wall" }
    #expect(walls.map { $0.path[0].x.rounded() }.sorted() == [-80, 0, 80])
    let domains = features.filter { $0.kind == "domain" }
    for domain in domains {
      let behind = (domain.path[0].x / 80).rounded(.down)
      let sign = Int(behind).isMultiple(of: 2) ? 1.0 : -1.0
      #expect(domain.properties["polarisation_sign"] == sign)
      #expect(abs(domain.properties["polarisation_y"]! - sign) < 1e-9)
    }
    #expect(domains.count == 4)
  }

  /// Twins of the tetragonal cell: c and a change places at each wall, and the cells keep their right angle.
  @Test func ninetyDegreeDomainsExchangeTheAxes() throws {
    let world = try TestWorlds.make(
      "lamella",
      "{\(Self.bare), \(LamellaWindowTests.titanate), thickness_nm: 2, domains: '90', domain_nm: 10, domain_wall_nm: 0.3}"
    )
    let body = world.bodies(over: world.area)[0] as! CrystalBody
    let found = world.realise(Area(centre: .zero, size: SIMD2(260, 260)))
    let barium = found.atoms.filter { $0.element == 56 && abs($0.position.z) < 1 }.map(\.position)
    let pattern = try #require(body.polarisation as? DomainPattern)
    var counts = [0, 0]
    for atom in barium {
      let profile = pattern.polarisation(at: atom)
      let s = SIMD2(atom.x, atom.y)
      let place = PlaneGeometry.dot(s, pattern.normal) / 100
      // Well inside of a domain, with its neighbours.
      guard abs(place - place.rounded(.down) - 0.5) < 0.3 else { continue }
      let near = barium.filter { ($0 - atom).length > 1 && ($0 - atom).length < 4.5 }
      guard near.count == 4 else { continue }
      for other in near {
        let away = other - atom
        let isPolar = abs(away.normalised.dot(profile)) > 0.9
        #expect(abs(away.length - (isPolar ? 4.0352 : 3.99095)) < 1e-4)
        counts[isPolar ? 1 : 0] += 1
      }
      let first = near[0] - atom
      let right = near.map { abs(($0 - atom).normalised.dot(first.normalised)) }.min()!
      #expect(right < 1e-4)
    }
    #expect(counts[0] > 400 && counts[1] > 400)
    let walls = world.scene.features(in: found.area).filter { $0.kind == "domain_wall" }
    #expect(walls.allSatisfy { $0.properties["angle_deg"] == 90 })
    #expect(try LamellaDefectTests.shortest(found) > 1.7)
  }

  /// The worlds of the library show their defect at the stage origin.
  @Test(arguments: [
    ("Si-dislocation", "dislocation"), ("LaAlO3-SrTiO3-interface", "interface"),
    ("BaTiO3-domain-walls", "domain_wall"),
  ]) func worldsOfTheLibraryShowTheirDefectAtTheOrigin(_ name: String, _ kind: String) throws {
    let world = try WorldFile.read(
      "\(TestWorlds.library.folder)/\(name)/world.json", library: TestWorlds.library)
    let field = Area(centre: .zero, size: SIMD2(100, 100))
    #expect(world.scene.features(in: field).contains { $0.kind == kind })
    let found = world.realise(field, threads: 2)
    let depth = try #require(found.depth)
    #expect((100...300).contains(depth.upperBound - depth.lowerBound))
    #expect(try LamellaDefectTests.shortest(found) > 1.2)
  }
}
