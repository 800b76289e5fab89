import Crystals
import Foundation
import Quantities
import Testing

@testable import Worlds

/// Windows, columns and parameters of lamellae.
@Suite struct LamellaWindowTests {
  static let silicon = "material: 'Si-110', zone_axis: [1, 1, 0], in_plane_axis: [1, -1, 0]"
  static let titanate = "material: 'BaTiO3-100', zone_axis: [0, 1, 0], in_plane_axis: [1, 0, 0]"
  static let kinds = [
    "{}",
    "{\(silicon), dislocations: [{at_nm: [0, 0.07], burgers: [0.5, -0.5, 0]}, {at_nm: [3, 2], burgers: [0.5, 0, 0.5]}]}",
    "{boundaries: [{type: 'low_angle', burgers: [1, 0, 0], misorientation_deg: 4}], mistilt_deg: [1, -2]}",
    "{boundaries: [{type: 'coincidence', sigma: 5, plane_deg: 80}, {type: 'antiphase', plane_deg: 10, shift: [0.5, 0, 0.5]}]}",
    """
    {zone_axis: [1, 0, 0], layers: [{material: 'LaAlO3-001', cells: 3}, {material: 'SrTiO3-001', cells: 3}],
     repeats: 2, intermix_nm: 0.3, terrace_nm: 4, mistilt_deg: [0.7, 0.4]}
    """,
    "{\(titanate), domains: '90', domain_nm: 6, domain_irregularity: 0.3}",
    "{bend_deg_per_um: 0.9, bend_axis_deg: 30, mistilt_deg: [1, 1], wedge_deg: 3, roughness_nm: 0.4}",
  ]

  private static func inside(_ found: Realisation, _ area: Area) -> Set<WorldAtom> {
    Set(found.atoms.filter { area.contains(SIMD2($0.position.x, $0.position.y)) })
  }

  @Test(arguments: kinds) func windowsThatOverlapShowTheSameAtoms(_ parameters: String) throws {
    let world = try TestWorlds.make("lamella", seed: 3, parameters)
    for centre in [SIMD2(0.0, 0), SIMD2(7000, 3000)] {
      let one = world.realise(Area(centre: centre, size: SIMD2(80, 80)), threads: 2)
      let other = world.realise(Area(centre: centre + SIMD2(23, -17), size: SIMD2(70, 90)), threads: 1)
      let shared = one.area.intersection(other.area)!
      #expect(Self.inside(one, shared) == Self.inside(other, shared))
      #expect(Self.inside(one, shared).count > 1000)
    }
  }

  @Test(arguments: kinds) func quartersOfAWindowMakeUpTheWhole(_ parameters: String) throws {
    let world = try TestWorlds.make("lamella", seed: 4, parameters)
    let whole = world.realise(Area(centre: .zero, size: SIMD2(70, 70)), threads: 2)
    var quarters: [WorldAtom] = []
    for corner in [SIMD2(-17.5, -17.5), SIMD2(17.5, -17.5), SIMD2(-17.5, 17.5), SIMD2(17.5, 17.5)] {
      quarters += world.realise(Area(centre: corner, size: SIMD2(35, 35))).atoms
    }
    #expect(Set(quarters) == Set(whole.atoms))
    #expect(quarters.count == whole.atoms.count)
  }

  /// What low magnification sees is what the atoms are cut to.
  @Test(arguments: kinds) func columnsAgreeWithTheRegion(_ parameters: String) throws {
    let world = try TestWorlds.make("lamella", seed: 5, parameters)
    var random = LamellaFieldTests.SystemRandom(seed: 9)
    var inside = 0
    for body in world.bodies(over: world.area) {
      let region = (body as? CrystalBody)?.region ?? (body as! AmorphousBody).region
      for _ in 0..<400 {
        let centre = random.next() < 0.5 ? 60.0 : 20_000
        let point = SIMD2(centre * 2 * (random.next() - 0.5), centre * (random.next() - 0.5))
        let spans = region.spans(at: point)
        let depth = region.depth(over: Area(centre: point, size: SIMD2(1, 1)))
        for _ in 0..<6 {
          let z = depth.lowerBound - 2 + (depth.upperBound - depth.lowerBound + 4) * random.next()
          let isSpanned = spans.contains { z >= $0.top && z < $0.bottom }
          let isHeld = region.contains(Vector(point.x, point.y, z))
          #expect(isSpanned == isHeld)
          if isHeld {
            inside += 1
            #expect(region.extent.contains(Vector(point.x, point.y, z)))
            #expect(depth.contains(z))
          }
        }
      }
    }
    #expect(inside > 300)
  }

  @Test func farWindowOfALargeWorldIsAsFullAsANearOne() throws {
    let world = try TestWorlds.make(
      "lamella",
      "{size_nm: [100000, 100000], wedge_deg: 0.01, dislocations: [{at_nm: [0, 0], burgers: [1, 0, 0]}]}")
    let far = world.realise(Area(centre: SIMD2(-400_000, 300_000), size: SIMD2(60, 60)))
    let solid = far.atoms.filter { $0.identity.body == BodyID(0) }
    // t = 20 nm + 30 µm tan 0.01° = 25.24 nm, less two damaged layers of 1 nm; 5 atoms in a cell of 3.905 Å.
    let wanted = 60 * 60 * (252.36 - 20) * 5 / (3.905 * 3.905 * 3.905)
    #expect(abs(Double(solid.count) - wanted) < 0.04 * wanted)
  }

  /// t = t0 + y tan(wedge), at the places of atoms and in columns.
  @Test func wedgeHasItsThicknessEverywhere() throws {
    let world = try TestWorlds.make(
      "lamella",
      "{thickness_nm: 12, wedge_deg: 1.5, amorphous_nm: 2, roughness_nm: 0, wedge_direction_deg: 90}")
    for y in [-3000.0, 0, 4000, 14_000] {
      let wanted = 120 + y * tan(1.5 * Double.pi / 180)
      let layers = World.layers(
        at: SIMD2(5, y), of: world.bodies(over: Area(centre: SIMD2(5, y), size: SIMD2(1, 1))))
      #expect(abs(layers.reduce(0) { $0 + $1.span.length } - wanted) < 1e-6)
      #expect(layers.count == 3)
      #expect(abs(layers[1].span.length - (wanted - 40)) < 1e-6)
      let found = world.realise(Area(centre: SIMD2(5, y), size: SIMD2(24, 8)))
      let depth = try #require(found.depth)
      // The last plane of atoms is at most a plane's distance, 2 Å, inside of each face, and nothing is outside.
      let most = wanted + 4 * tan(1.5 * Double.pi / 180)
      #expect(depth.upperBound - depth.lowerBound <= most)
      #expect(depth.upperBound - depth.lowerBound > wanted - 4.5)
    }
    // 12 nm are used up 458 nm above the origin.
    let vacuum = Area(centre: SIMD2(0, -4700), size: SIMD2(50, 50))
    #expect(world.realise(vacuum).atoms.isEmpty)
    #expect(!world.realise(Area(centre: SIMD2(0, -4400), size: SIMD2(50, 50))).atoms.isEmpty)
  }

  @Test func roughFacesHaveTheirRms() throws {
    let world = try TestWorlds.make("lamella", "{wedge_deg: 0, amorphous_nm: 0, roughness_nm: 0.5}")
    let body = world.bodies(over: world.area)[0] as! CrystalBody
    var (sum, square, count) = (0.0, 0.0, 0)
    for x in stride(from: -20_000.0, to: 20_000, by: 150) {
      for y in stride(from: -10_000.0, to: 10_000, by: 1500) {
        let off = body.region.spans(at: SIMD2(x, y))[0].top + 100
        sum += off
        square += off * off
        count += 1
      }
    }
    let number = Double(count)
    // Points lie 2.5 and more wavelengths apart and are independent: 4 standard errors.
    #expect(abs(sum / number) < 4 * 5 / number.squareRoot())
    #expect(abs((square / number).squareRoot() - 5) < 4 * 5 / (2 * number).squareRoot())
  }

  @Test(arguments: [
    ("{thickness_nm: 0}", ["thickness_nm", "0 nm", "1 to 5000"]),
    ("{wedge_deg: 60}", ["wedge_deg", "60"]),
    ("{zone_axis: [0, 0]}", ["zone_axis", "3 or 4"]),
    ("{in_plane_axis: [0, 0, 2]}", ["in_plane_axis", "parallel"]),
    ("{material: 'graphene'}", ["material", "graphene"]),
    ("{material: 'amorphous-carbon'}", ["material", "amorphous-carbon"]),
    ("{amorphous: 'MgO-001'}", ["amorphous", "MgO-001"]),
    ("{amorphous_nm: 15, wedge_deg: 0}", ["amorphous_nm", "15"]),
    ("{thinnest_nm: 30}", ["thinnest_nm", "30"]),
    ("{bend_deg_per_um: 4}", ["bend_deg_per_um", "3°"]),
    ("{domains: '180'}", ["domains", "SrTiO3-001"]),
    ("{domains: '60'}", ["domains", "60"]),
    ("{\(titanate), domains: '180', domain_nm: 4, domain_wall_nm: 2}", ["domain_wall_nm", "2"]),
    ("{material: 'BaTiO3-100', zone_axis: [0, 0, 1], domains: '90'}", ["domains", "zone axes along b"]),
    ("{repeats: 3}", ["repeats", "layers"]),
    ("{intermix_nm: 1}", ["intermix_nm", "layers"]),
    ("{layers: [{material: 'LaAlO3-001', cells: 2.5}]}", ["layers[0].cells", "2.5"]),
    ("{layers: [{material: 'LaAlO3-001', cells: 2, thickness_nm: 3}]}", ["layers[0].cells", "thickness_nm"]),
    ("{layers: [{material: 'LaAlO3-001'}, {material: 'MgO-001', cells: 2}]}", ["layers[0].thickness_nm"]),
    ("{layers: [{material: 'Si-110', cells: 2}]}", ["layers[0].material", "coherent"]),
    ("{layers: [{material: 'MgO-001', cells: 2}], intermix_nm: 0.5}", ["intermix_nm", "correspond"]),
    (
      "{layers: [{material: 'LaAlO3-001', cells: 2}], boundaries: [{type: 'coincidence', sigma: 5}]}",
      ["boundaries"]
    ),
    ("{dislocations: [{at_nm: [0, 0]}]}", ["dislocations[0].burgers"]),
    ("{dislocations: [{at_nm: [0, 0], burgers: [0, 0, 0]}]}", ["dislocations[0].burgers", "0.1"]),
    ("{dislocations: [{at_nm: [0], burgers: [1, 0, 0]}]}", ["dislocations[0].at_nm", "2"]),
    (
      "{stacking_faults: [{from_nm: [0, 0], to_nm: [5, 0], shift: [0, 0.5, 0]}]}",
      ["stacking_faults[0].shift"]
    ),
    ("{boundaries: [{type: 'twin'}]}", ["boundaries[0].type", "coincidence"]),
    ("{boundaries: [{type: 'coincidence', sigma: 7}]}", ["boundaries[0].sigma", "7"]),
    ("{boundaries: [{type: 'coincidence', spacing_nm: 7}]}", ["boundaries[0].spacing_nm"]),
    ("{boundaries: [{type: 'low_angle', burgers: [1, 0, 0]}]}", ["boundaries[0].spacing_nm"]),
    ("{boundaries: [{type: 'low_angle', burgers: [0.5, 0, 0], spacing_nm: 9}]}", ["boundaries[0].burgers"]),
    (
      "{boundaries: [{type: 'low_angle', burgers: [1, 0, 0], spacing_nm: 0.5}]}",
      ["boundaries[0].spacing_nm", "0.5"]
    ),
    ("{boundaries: [{type: 'antiphase'}]}", ["boundaries[0].shift"]),
    ("{thicknes_nm: 3}", ["thicknes_nm", "thickness_nm"]),
  ]) func badParametersAreRefusedByName(_ parameters: String, _ words: [String]) throws {
    let error = #expect(throws: InputError.self) { try TestWorlds.make("lamella", parameters) }
    for word in words { #expect(error?.message.contains(word) == true, "\(error?.message ?? "")") }
  }
}
