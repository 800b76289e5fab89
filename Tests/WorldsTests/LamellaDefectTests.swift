import Crystals
import Foundation
import Testing

@testable import Worlds

/// Dislocations and boundaries as the atoms have them.
@Suite struct LamellaDefectTests {
  static let bare = "amorphous_nm: 0, roughness_nm: 0, wedge_deg: 0"

  /// Atoms of one element in a slice along the beam, by place in the stage plane.
  static func slice(_ found: Realisation, _ element: Int32, z: ClosedRange<Double>) -> [SIMD2<Double>] {
    found.atoms.filter { $0.element == element && z.contains($0.position.z) }
      .map { SIMD2($0.position.x, $0.position.y) }
  }

  /// Shortest distance of two atoms of a window, whose borders do not meet.
  static func shortest(_ found: Realisation) throws -> Double {
    try found.structure(title: "").padded(x: 5, y: 5).withVacuum(below: 5, above: 5).shortestDistance()!
  }

  static func nearest(_ places: [SIMD2<Double>], _ wanted: SIMD2<Double>) -> SIMD2<Double> {
    places.min { (($0 - wanted) * ($0 - wanted)).sum() < (($1 - wanted) * ($1 - wanted)).sum() }!
  }

  /// Steps of whole cells from strontium to strontium, as many to and fro, round the line end one Burgers vector from
  /// where they began; round nothing they close.
  @Test(arguments: [
    ("[1, 0, 0]", SIMD2(3.905, 0)), ("[0, 1, 0]", SIMD2(0, 3.905)), ("[1, 1, 0]", SIMD2(3.905, 3.905)),
  ])
  func stepsFromAtomToAtomRoundALineMissByItsBurgersVector(_ burgers: String, _ wanted: SIMD2<Double>) throws
  {
    let world = try TestWorlds.make(
      "lamella", "{\(Self.bare), thickness_nm: 2, dislocations: [{at_nm: [0.1, 0.2], burgers: \(burgers)}]}")
    let found = world.realise(Area(centre: .zero, size: SIMD2(220, 220)))
    let places = Self.slice(found, 38, z: -1...2)
    for (start, missing) in [(SIMD2(-39.0, -39), wanted), (SIMD2(20.0, 20), SIMD2<Double>.zero)] {
      let first = Self.nearest(places, start)
      var here = first
      // +x, +y, -x, -y: right-handed about the beam.
      for (direction, count) in [
        (SIMD2(1.0, 0), 20), (SIMD2(0, 1.0), 20), (SIMD2(-1.0, 0), 20), (SIMD2(0, -1.0), 20),
      ] {
        for _ in 0..<count { here = Self.nearest(places, here + direction * 3.905) }
      }
      let off = here - first - missing
      #expect((off * off).sum().squareRoot() < 0.25)
    }
  }

  @Test func screwDislocationRaisesTheCrystalByItsBurgersVectorOnceAround() throws {
    let world = try TestWorlds.make(
      "lamella", "{\(Self.bare), thickness_nm: 6, dislocations: [{at_nm: [0.1, 0.2], burgers: [0, 0, 1]}]}")
    let atoms = world.realise(Area(centre: .zero, size: SIMD2(160, 160))).atoms.filter { $0.element == 38 }
    var here = atoms.min {
      ($0.position - Vector(-39, -39, 0)).length < ($1.position - Vector(-39, -39, 0)).length
    }!
    let first = here
    for (direction, count) in [
      (Vector(1, 0, 0), 20), (Vector(0, 1, 0), 20), (Vector(-1, 0, 0), 20), (Vector(0, -1, 0), 20),
    ] {
      for _ in 0..<count {
        let next = here.position + direction * 3.905
        here = atoms.min { ($0.position - next).length < ($1.position - next).length }!
      }
    }
    #expect((here.position - first.position - Vector(0, 0, 3.905)).length < 0.1)
  }

  /// A dislocated crystal keeps the number of atoms of its volume, and has no two of them in one place.
  @Test func lomerDislocationOfSiliconTearsNothing() throws {
    let world = try TestWorlds.make(
      "lamella",
      "{\(Self.bare), \(LamellaWindowTests.silicon), poisson: 0.218, dislocations: [{at_nm: [0, 0.22], burgers: [0.5, -0.5, 0]}]}"
    )
    let found = world.realise(Area(centre: .zero, size: SIMD2(120, 120)))
    let perfect = 120.0 * 120 * 200 * 8 / (5.431020511 * 5.431020511 * 5.431020511)
    #expect(abs(Double(found.atoms.count) - perfect) < 0.01 * perfect)
    #expect(try Self.shortest(found) > 1.7)
    let feature = try #require(world.scene.features(in: found.area).first { $0.kind == "dislocation" })
    // a / √2 = 3.840 Å along x.
    #expect(abs(feature.properties["burgers_x_A"]! - 3.8403) < 1e-3)
    #expect(abs(feature.properties["burgers_y_A"]!) < 1e-9)
    #expect(feature.properties["is_perfect"] == 1)
  }

  /// Mean direction in rad of the square net of places, modulo 90°: the phase of its fourth harmonic.
  static func direction(_ places: [SIMD2<Double>], near centre: SIMD2<Double>, radius: Double) -> Double {
    let here = places.filter { (($0 - centre) * ($0 - centre)).sum() < radius * radius }
    var sum = SIMD2<Double>.zero
    for one in here {
      for other in here {
        let away = other - one
        let length = (away * away).sum().squareRoot()
        guard length > 3, length < 4.6 else { continue }
        let angle = 4 * atan2(away.y, away.x)
        sum += SIMD2(cos(angle), sin(angle))
      }
    }
    return atan2(sum.y, sum.x) / 4
  }

  /// b = 2 D sin(θ / 2) (F. C. Frank's formula).
  @Test func lowAngleBoundaryTurnsTheAtomsByItsDislocations() throws {
    let world = try TestWorlds.make(
      "lamella",
      "{\(Self.bare), thickness_nm: 2, boundaries: [{type: 'low_angle', burgers: [1, 0, 0], spacing_nm: 6}]}")
    let found = world.realise(Area(centre: .zero, size: SIMD2(500, 200)))
    let places = Self.slice(found, 38, z: -1...2)
    let left = Self.direction(places, near: SIMD2(-180, 0), radius: 60)
    let right = Self.direction(places, near: SIMD2(180, 0), radius: 60)
    let wanted = 2 * asin(3.905 / 120)
    #expect(abs(left - right - wanted) < 1e-4)
    let features = world.scene.features(in: found.area)
    let lines = features.filter { $0.kind == "dislocation" }
    // 20 nm of boundary hold a line at 0 and each 6 nm.
    #expect(lines.map { $0.path[0].y }.sorted() == [-60, 0, 60])
    let border = try #require(features.first { $0.kind == "grain_boundary" })
    #expect(abs(border.properties["misorientation_deg"]! - wanted * 180 / .pi) < 1e-9)
    // Between the lines the crystal goes on: atoms are nearer to each other than in titanate in the cores alone.
    let close = found.atoms.filter { atom in
      atom.position.x.magnitude < 30 && atom.position.z.magnitude < 6
        && lines.allSatisfy {
          (SIMD2($0.path[0].x, $0.path[0].y) - SIMD2(atom.position.x, atom.position.y)).length > 7
        }
    }
    #expect(close.count > 1000)
    for atom in close {
      let nearest = found.atoms.lazy.filter { $0.identity != atom.identity }
        .map { ($0.position - atom.position).length }.min()!
      #expect(nearest > 1.5 && nearest < 3)
    }
    // Steps from atom to atom round three lines miss by three Burgers vectors.
    let first = Self.nearest(places, SIMD2(-40, -80))
    var here = first
    // Each step goes along the net as it lies there: 0.0326 rad to one side on the left, to the other on the right.
    for (direction, count) in [
      (SIMD2(1.0, 0), 20), (SIMD2(0, 1.0), 42), (SIMD2(-1.0, 0), 20), (SIMD2(0, -1.0), 42),
    ] {
      for _ in 0..<count {
        let turn = asin(3.905 / 120) * (here.x < 0 ? 1 : -1)
        let step = SIMD2(
          direction.x * cos(turn) - direction.y * sin(turn), direction.x * sin(turn) + direction.y * cos(turn)
        )
        here = Self.nearest(places, here + step * 3.905)
      }
    }
    let off = here - first - SIMD2(3 * 3.905, 0)
    #expect((off * off).sum().squareRoot() < 0.8)
  }

  /// Part of the lattice points of one grain that are lattice points of the other.
  static func coincidence(_ world: World) -> Double {
    let bodies = world.bodies(over: world.area).compactMap { $0 as? CrystalBody }
    let (one, other) = (bodies[0].lattice, bodies[1].lattice)
    let crystal = world.materials[0].crystal
    let centring = crystal.centringTranslations()
    var (all, shared) = (0, 0)
    // A block of 30 cells each way holds whole numbers of coincidence cells of Σ3, Σ5, Σ13 only roughly; many points.
    for i in -30..<30 {
      for j in -30..<30 {
        for k in -30..<30 {
          for shift in centring {
            let cell = Vector(Double(i), Double(j), Double(k)) + shift
            let place = other.cell(of: one.origin + one.vectors * cell)
            all += 1
            let hit = centring.contains { centre in
              let off = place - centre
              return (off - off.rounded(.toNearestOrAwayFromZero)).length < 1e-6
            }
            if hit { shared += 1 }
          }
        }
      }
    }
    return Double(shared) / Double(all)
  }

  @Test(arguments: [
    ("boundaries: [{type: 'coincidence', sigma: 5}]", 5, 36.8699),
    ("boundaries: [{type: 'coincidence', sigma: 13}]", 13, 22.6199),
    ("\(LamellaWindowTests.silicon), boundaries: [{type: 'coincidence', sigma: 3}]", 3, 70.5288),
    ("\(LamellaWindowTests.silicon), boundaries: [{type: 'coincidence', sigma: 9}]", 9, 38.9424),
    ("zone_axis: [1, 1, 1], boundaries: [{type: 'coincidence', sigma: 7}]", 7, 38.2132),
  ]) func grainsShareOneLatticePointInSigma(_ parameters: String, _ sigma: Int, _ degrees: Double) throws {
    let world = try TestWorlds.make("lamella", "{\(Self.bare), \(parameters)}")
    #expect(abs(Self.coincidence(world) * Double(sigma) - 1) < 0.02)
    let border = world.scene.features(in: world.area).first { $0.kind == "grain_boundary" }
    #expect(abs(border!.properties["misorientation_deg"]! - degrees) < 1e-3)
    #expect(border!.properties["sigma"] == Double(sigma))
  }

  @Test func sigma5MisorientationIsThatOfTheAtoms() throws {
    let world = try TestWorlds.make(
      "lamella", "{\(Self.bare), thickness_nm: 2, boundaries: [{type: 'coincidence', sigma: 5}]}")
    let found = world.realise(Area(centre: .zero, size: SIMD2(200, 100)))
    let places = Self.slice(found, 38, z: -1...2)
    let left = Self.direction(places, near: SIMD2(-50, 0), radius: 40)
    let right = Self.direction(places, near: SIMD2(50, 0), radius: 40)
    var turn = (right - left) * 180 / .pi
    if turn < 0 { turn += 90 }
    #expect(abs(turn - 36.8699) < 0.001)
    #expect(try Self.shortest(found) > 0.8 * 1.9525 - 1e-9)
  }

  /// A coherent Σ3 {111} twin of silicon is a mirror without broken bonds: every atom keeps four neighbours at 2.352 Å.
  @Test func coherentTwinOfSiliconKeepsItsBonds() throws {
    // Atoms are at ±1/8 <111>; turned by half of 70.53°, a shift of half a cell along [001] puts the middle of the bonds
    // along <111> on the plane.
    let world = try TestWorlds.make(
      "lamella",
      "{\(Self.bare), \(LamellaWindowTests.silicon), thickness_nm: 4, lattice_shift: [0, 0, 0.5], boundaries: [{type: 'coincidence', sigma: 3}]}"
    )
    let found = world.realise(Area(centre: .zero, size: SIMD2(60, 60)))
    let inner = found.atoms.filter {
      abs($0.position.x) < 20 && abs($0.position.y) < 20 && abs($0.position.z) < 12
    }
    let border = inner.filter { abs($0.position.x) < 4 }
    #expect(!border.isEmpty)
    for atom in inner {
      let bonds = found.atoms.filter {
        let length = ($0.position - atom.position).length
        return length > 0.1 && length < 2.8
      }
      #expect(bonds.count == 4)
      for bond in bonds { #expect(abs((bond.position - atom.position).length - 2.3517) < 0.01) }
    }
  }

  @Test func antiphaseBoundaryShiftsTheFarSide() throws {
    let world = try TestWorlds.make(
      "lamella", "{\(Self.bare), thickness_nm: 2, boundaries: [{type: 'antiphase', shift: [0, 0.5, 0.5]}]}")
    let found = world.realise(Area(centre: .zero, size: SIMD2(80, 40)))
    for atom in found.atoms where atom.element == 38 {
      let place = atom.position / 3.905
      let far = atom.position.x > -1e-6
      let off = place - Vector(0, far ? 0.5 : 0, far ? 0.5 : 0)
      #expect((off - off.rounded(.toNearestOrAwayFromZero)).length < 1e-6)
    }
  }

  /// Between the partials of a fault on (111) of gold the far crystal stands a/6 <112> off; beyond, it fits again.
  @Test func stackingFaultShiftsTheCrystalBetweenItsPartialsOnly() throws {
    // Beam [1 1 0], x [1 -1 0]: y is [0 0 -1]; (1 -1 1)-type planes on edge run along [1 -1 -2], 54.7° off x.
    let world = try TestWorlds.make(
      "lamella",
      """
      {\(Self.bare), thickness_nm: 2, material: 'Au-001', zone_axis: [1, 1, 0], in_plane_axis: [1, -1, 0],
       stacking_faults: [{from_nm: [-5.7735, -8.1650], to_nm: [5.7735, 8.1650],
                          shift: [0.16666667, -0.16666667, -0.33333333]}]}
      """)
    let lines = world.scene.features(in: world.area)
    #expect(lines.filter { $0.kind == "dislocation" }.count == 2)
    #expect(lines.filter { $0.kind == "stacking_fault" }.count == 1)
    let strain = (world.bodies(over: world.area)[0] as! CrystalBody).strain!
    let along = SIMD2(1 / 3.0.squareRoot(), (2.0 / 3).squareRoot())
    let across = SIMD2(-along.y, along.x)
    func slip(_ s: Double) -> Vector {
      let (one, other) = (along * s - across * 1e-6, along * s + across * 1e-6)
      return strain.displacement(at: Vector(one.x, one.y, 0))
        - strain.displacement(at: Vector(other.x, other.y, 0))
    }
    // a / √6 = 1.665 Å.
    #expect(abs(slip(0).length - 1.6650) < 1e-3)
    #expect(abs(abs(slip(0).x * along.x + slip(0).y * along.y) - 1.6650) < 1e-3)
    #expect(slip(150).length < 1e-4)
    #expect(slip(-150).length < 1e-4)
  }

  /// The tilt of the crystal grows as the bend says, and its columns follow.
  @Test func bentLamellaTiltsItsColumns() throws {
    let world = try TestWorlds.make(
      "lamella",
      "{\(Self.bare), bend_deg_per_um: 1, mistilt_deg: [0, 0.3], thickness_nm: 10, thinnest_nm: 10}")
    for x in [0.0, 15_000] {
      let found = world.realise(Area(centre: SIMD2(x, 0), size: SIMD2(40, 20)))
      // Slope dx/dz of the strontium columns: atoms of the same i and j.
      var slopes: [Double] = []
      let columns = Dictionary(grouping: found.atoms.filter { $0.element == 38 }) {
        SIMD2($0.identity.i, $0.identity.j)
      }
      for column in columns.values where column.count > 15 {
        let ends = column.sorted { $0.position.z < $1.position.z }
        let way = ends.last!.position - ends[0].position
        slopes.append(way.x / way.z)
      }
      // A turn by +0.3° about y leans columns to +x; the bend leans them by -κ x.
      let wanted = tan(0.3 * Double.pi / 180) - 1 * Double.pi / 180 * x / 1e4
      #expect(slopes.count > 20)
      for slope in slopes { #expect(abs(slope - wanted) < 2e-4) }
    }
  }
}

extension SIMD2<Double> {
  var length: Double { (self * self).sum().squareRoot() }
}
