import Crystals
import Foundation
import Numerics
import Quantities
import Testing

@testable import Worlds

@Suite struct NanoparticleTests {
  /// Lattice constant and bond of gold in Å, as in the library.
  static let edge = 4.0786
  static let bond = edge / 2.0.squareRoot()

  /// One particle on the origin, without a support.
  static func single(_ parameters: String, seed: UInt64 = 1) throws -> World {
    try TestWorlds.make(
      "nanoparticles", seed: seed,
      "{size_nm: [400, 400], density_per_um2: 0, support_nm: 0, diameter_spread: 0, \(parameters)}")
  }

  static func window(_ nanometres: Double) -> Area {
    Area(centre: .zero, size: SIMD2(repeating: 10 * nanometres))
  }

  /// Numbers of neighbours within 1.2 bonds of the atoms deeper than a bond and a half.
  private func innerCoordination(_ world: World, _ atoms: [WorldAtom]) -> [Int] {
    let scene = world.scene as! NanoparticleScene
    let particle = scene.placed(scene.placement.particles(over: Self.window(1))[0])
    let faces = particle.faces
    let neighbours = WorldChecks.neighbours(atoms.map(\.position), reach: 1.2 * Self.bond)
    return zip(atoms, neighbours).compactMap { atom, near in
      faces.allSatisfy { $0.offset - $0.normal.dot(atom.position) > 1.5 * Self.bond } ? near.count : nil
    }
  }

  @Test func atomsOfASingleCrystalHaveTwelveNeighboursAtTheBond() throws {
    let world = try Self.single("diameter_nm: 6")
    let atoms = world.realise(Self.window(20)).atoms
    let inner = innerCoordination(world, atoms)
    #expect(inner.count > 1500)
    #expect(inner.allSatisfy { $0 == 12 })
    #expect(abs(WorldChecks.shortest(atoms, reach: 3.5) - Self.bond) < 1e-6)
    // π/6 · 6³ nm³ at 4 atoms per cell on average over places of the middle in the cell.
    let expected = Double.pi / 6 * 216e3 * 4 / (Self.edge * Self.edge * Self.edge)
    let counts = try (1...30).map { seed in
      Double(try Self.single("diameter_nm: 6", seed: UInt64(seed)).realise(Self.window(20)).atoms.count)
    }
    let mean = counts.reduce(0, +) / 30
    let error = (counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 29 / 30).squareRoot()
    #expect(abs(mean - expected) < 4 * error && error < 0.01 * expected)
  }

  @Test func facetsLieAsFarOutAsTheirEnergiesSay() throws {
    let world = try Self.single(
      "diameter_nm: 14, surface_energies: {\"100\": 1.3, \"111\": 1}, orientation: \"zone_axis\","
        + " zone_axis: [0, 0, 1], azimuth: \"fixed\"")
    let atoms = world.realise(Self.window(30), threads: 2).atoms
    let info = world.bodies(over: Self.window(1)).first { $0.info.category == .particle }!.info
    #expect(info.shape == "truncated octahedron")
    let centre = Vector(0, 0, info.properties["centre_z_nm"]! * 10)
    func farthest(_ normal: Vector) -> Double {
      atoms.map { ($0.position - centre).dot(normal.normalised) }.max()!
    }
    // Truncated octahedron with h100 = 1.3 h111 and the ball's volume. An octahedron of h111 = h has the volume
    // 4√3 h³; each corner beyond h100 is a pyramid of height √3 h - h100 with the volume (2/3) height³.
    let cut = 3.0.squareRoot() - 1.3
    let volume = 4 * 3.0.squareRoot() - 6 * 2 / 3 * cut * cut * cut
    let height = cbrt(Double.pi / 6 * 140 * 140 * 140 / volume)
    for x in [-1.0, 1] {
      for y in [-1.0, 1] {
        for z in [-1.0, 1] {
          let distance = farthest(Vector(x, y, z))
          #expect(distance <= height + 1e-6 && distance > height - Self.edge / 3.0.squareRoot() - 1e-6)
        }
      }
    }
    for axis in [Vector(1, 0, 0), Vector(0, 1, 0), Vector(0, 0, 1)] {
      for normal in [axis, -axis] {
        let distance = farthest(normal)
        #expect(distance <= 1.3 * height + 1e-6 && distance > 1.3 * height - Self.edge / 2 - 1e-6)
      }
    }
  }

  @Test func surfaceEnergiesOfBrokenBondsGiveATruncatedOctahedron() throws {
    let cell = try Cell(orthogonal: Vector(4, 4, 4))
    let shape = try ParticleShape.wulff(
      ["100": 1.155, "110": 1.225, "111": 1], LatticeSymmetry(cell), key: "k")
    #expect(shape.facets.count { $0.name == "100" } == 6)
    #expect(shape.facets.count { $0.name == "111" } == 8)
    // A hexagonal cell: prism and base close a hexagonal prism of six and two faces.
    let hexagonal = try Cell(lengths: Vector(3, 3, 5), angles: Vector(.pi / 2, .pi / 2, 2 * .pi / 3))
    let prism = try ParticleShape.wulff(["100": 1, "001": 1], LatticeSymmetry(hexagonal), key: "k")
    #expect(prism.facets.count == 8)
    #expect(LatticeSymmetry(hexagonal).operations.count == 24)
    #expect(LatticeSymmetry(cell).operations.count == 48)
    // Volume of a hexagonal prism with h = 1 both ways: 2√3 · 2; the shape has that of the unit ball.
    let scale = cbrt(4 * Double.pi / 3 / (4 * 3.0.squareRoot()))
    #expect(prism.facets.allSatisfy { abs($0.distance - scale) < 1e-9 })
  }

  /// Numbers of atoms in closed shells: A. L. Mackay, Acta Cryst. 15 (1962) 916.
  @Test(arguments: [(2, 55), (3, 147), (4, 309)])
  func icosahedraHaveMackaysNumbers(shells: Int, count: Int) throws {
    // Of a tetrahedron of bonds b with volume b³/(6√2) strain makes a twentieth of an icosahedron with the edge e.
    let golden = 5.0.squareRoot()
    let e = Self.bond * cbrt(20 / (6 * 2.0.squareRoot()) * 12 / (5 * (3 + golden)))
    let size = (Double(shells) + 0.5) * e
    let volume = 5 * (3 + golden) / 12 * size * size * size
    let diameter = 2 * cbrt(volume * 3 / (4 * .pi))
    let world = try Self.single("diameter_nm: \(diameter / 10), shapes: {icosahedron: 1}", seed: 3)
    let atoms = world.realise(Self.window(12)).atoms
    #expect(atoms.count == count)
    // Bonds along the rays are shorter by the ratio of circumradius and edge, 0.95106.
    let near = WorldChecks.neighbours(atoms.map(\.position), reach: 1.2 * Self.bond)
    #expect(abs(near.compactMap(\.first).min()! - 0.9510565 * e) < 1e-5)
    let inner = near.count { $0.count == 12 }
    // All but the outermost shell of 10 n² + 2 have twelve neighbours.
    #expect(inner == count - (10 * shells * shells + 2))
  }

  /// Pentagonal bipyramids with n atoms on an edge: S. Ino, J. Phys. Soc. Jpn 27 (1969) 941.
  @Test(arguments: [(3, 23), (5, 105), (7, 287)])
  func decahedraHaveInosNumbers(edge: Int, count: Int) throws {
    let length = Double(edge) * Self.bond
    let volume = 5 * length * length * length / (6 * 2.0.squareRoot())
    let diameter = 2 * cbrt(volume * 3 / (4 * .pi))
    let world = try Self.single(
      "diameter_nm: \(diameter / 10), shapes: {decahedron: 1}, surface_energies: {\"100\": 2, \"111\": 1}")
    let atoms = world.realise(Self.window(12)).atoms
    #expect(atoms.count == count)
    #expect(WorldChecks.shortest(atoms, reach: 4) > 0.96 * Self.bond)
  }

  @Test func twinsOfADecahedronAreCoherentAndCloseTheGap() throws {
    let world = try Self.single("diameter_nm: 7, shapes: {decahedron: 1}", seed: 5)
    let realisation = world.realise(Self.window(20))
    let inner = innerCoordination(world, realisation.atoms)
    #expect(inner.count > 1500 && inner.allSatisfy { $0 == 12 })
    let infos = realisation.bodies.map(\.info).filter { $0.category == .particle }
    #expect(infos.count == 5)
    #expect(Set(infos.map(\.object)).count == 1)
    for (one, two) in zip(infos, infos.dropFirst()) {
      let turn = rotationPart(two.orientation) * rotationPart(one.orientation).transposed
      let angle = acos((turn[0, 0] + turn[1, 1] + turn[2, 2] - 1) / 2) * 180 / .pi
      #expect(abs(angle - 72) < 1e-6)
      // The common axis is <110> of both.
      let axis = (one.orientation * Vector(1, -1, 0)).normalised
      #expect((turn * axis - axis).length < 1e-9)
      #expect(((two.orientation * Vector(1, -1, 0)).normalised - axis).length < 1e-9)
      // Without strain the {111} of the two twins would be 70.53° apart, acos(1/3), as in a Σ3 boundary.
      let strain = rotationPart(one.orientation).transposed * one.orientation
      func wedge(_ matrix: Matrix3) -> Double {
        let normals = [Vector(1, 1, 1), Vector(1, 1, -1)].map { (matrix.inverse.transposed * $0).normalised }
        return acos(normals[0].dot(normals[1])) * 180 / .pi
      }
      #expect(abs(wedge(.identity) - 70.528779) < 1e-5)
      #expect(abs(wedge(strain) - 72) < 1e-9)
      #expect(abs(strain.determinant - 1) < 1e-12)
      // tan 36° √2: how much wider across than along.
      let across = (strain * Vector(1, 1, 0)).length / 2.0.squareRoot()
      #expect(abs(across / (strain * Vector(0, 0, 1)).length - 1.0274863) < 1e-6)
    }
  }

  @Test func shellsAreMadeOfOneElementAndCoresOfTheOther() throws {
    let sharp = try Self.single("material: \"Pt-001\", core: \"Pd\", shell_nm: 1, diameter_nm: 7")
    let diffuse = try Self.single(
      "material: \"Pt-001\", core: \"Pd\", shell_nm: 2, core_mixing_nm: 0.4, diameter_nm: 12, shapes: {sphere: 1}"
    )
    let scene = sharp.scene as! NanoparticleScene
    let faces = scene.placed(scene.placement.particles(over: Self.window(1))[0]).faces
    let atoms = sharp.realise(Self.window(20)).atoms
    #expect(Set(atoms.map(\.element)) == [46, 78])
    for atom in atoms {
      let depth = faces.map { $0.offset - $0.normal.dot(atom.position) }.min()!
      #expect(atom.element == (depth > 10 ? 46 : 78))
    }
    // By depth below a ball's surface: palladium with the probability (1 + erf((depth - 20) / (4 √2))) / 2.
    let info = diffuse.bodies(over: Self.window(1)).first { $0.info.category == .particle }!.info
    let centre = Vector(0, 0, info.properties["centre_z_nm"]! * 10)
    let mixed = diffuse.realise(Self.window(20)).atoms
    #expect(diffuse.realise(Self.window(20)).defects.isEmpty)
    for bin in 0..<8 {
      let depths = 12 + 2 * Double(bin)..<14 + 2 * Double(bin)
      let shell = mixed.filter { depths.contains(60 - ($0.position - centre).length) }
      let expected = shell.map {
        (1 + erf((60 - ($0.position - centre).length - 20) / (4 * 2.0.squareRoot()))) / 2
      }
      let mean = expected.reduce(0, +)
      let error = expected.reduce(0) { $0 + $1 * (1 - $1) }.squareRoot()
      #expect(shell.count > 300)
      #expect(abs(Double(shell.count { $0.element == 46 }) - mean) < 4 * error + 1e-9)
    }
  }

  @Test func columnsOfACoreAndItsShellHaveTheCompositionOfTheirAtoms() throws {
    let world = try Self.single(
      "material: \"Pt-001\", core: \"Pd\", shell_nm: 1.5, diameter_nm: 8, shapes: {sphere: 1}")
    let atoms = world.realise(Self.window(20)).atoms
    let bodies = world.bodies(over: Self.window(20))
    var columns: [Int: Double] = [:]
    let step = 1.0
    for row in -45..<45 {
      for column in -45..<45 {
        var layers: [Layer] = []
        let point = (SIMD2(Double(column), Double(row)) + 0.5) * step
        for (index, body) in bodies.enumerated() { body.addLayers(at: point, index: index, to: &layers) }
        for layer in layers {
          for (element, count) in bodies[layer.body].composition(mixing: layer.mixing) {
            columns[element, default: 0] += count * layer.cells * step * step
          }
        }
      }
    }
    // Shell and core have smooth faces in columns; counts of atoms scatter by less than the atoms within half a bond.
    for element in [46, 78] {
      let count = Double(atoms.count { Int($0.element) == element })
      #expect(count > 3000)
      #expect(abs((columns[element] ?? 0) / count - 1) < 0.02)
    }
  }

  @Test func theSupportCutsParticlesFlat() throws {
    let whole = try Self.single("diameter_nm: 8, shapes: {sphere: 1}")
    let cut = try Self.single("diameter_nm: 8, shapes: {sphere: 1}, truncation: 0.3")
    let (all, left) = (whole.realise(Self.window(20)).atoms, cut.realise(Self.window(20)).atoms)
    // A cap of height 0.3 · 2R is 0.216 of a ball: h²(3R - h)/(4R³).
    #expect(abs(Double(left.count) / Double(all.count) - 0.784) < 0.02)
    // No support: all lie above z = -2 Å.
    #expect(all.allSatisfy { $0.position.z <= -2 } && left.allSatisfy { $0.position.z <= -2 })
    let info = cut.bodies(over: Self.window(1)).first { $0.info.category == .particle }!.info
    #expect(abs(info.properties["volume_nm3"]! - 0.784 * .pi / 6 * 512) < 1e-6)
    // Polyhedra alike: half of a cube on its face.
    let cube = try Self.single(
      "diameter_nm: 6, shapes: {cube: 1}, truncation: 0.5, orientation: \"facet_down\", facet: \"100\"")
    let half = cube.bodies(over: Self.window(1)).first { $0.info.category == .particle }!.info
    #expect(abs(half.properties["volume_nm3"]! - .pi / 12 * 216) < 1e-6)
  }

  @Test func orientationsFollowTheRule() throws {
    let down = try Self.single("diameter_nm: 6, orientation: \"facet_down\"")
    let info = down.bodies(over: Self.window(1)).first { $0.info.category == .particle }!.info
    let normals = [-1.0, 1].flatMap { x in
      [-1.0, 1].flatMap { y in [-1.0, 1].map { Vector(x, y, $0).normalised } }
    }
    #expect(normals.contains { (info.orientation * $0 - Vector(0, 0, 1)).length < 1e-9 })
    let axis = try Self.single(
      "diameter_nm: 6, shapes: {decahedron: 1}, orientation: \"zone_axis\", zone_axis: [1, -1, 0]")
    for body in axis.bodies(over: Self.window(1)) where body.info.category == .particle {
      let beam = (body.info.orientation * Vector(1, -1, 0)).normalised
      #expect((beam - Vector(0, 0, 1)).length < 1e-9)
    }
  }
}
