import Crystals
import Foundation
import Numerics
import Testing

@testable import Worlds

@Suite struct FlakeWindowTests {
  /// Parameters that use everything: parts of them meet in every window around their tile borders.
  static let worlds = [
    "{hole_nm: 30, hole_pitch_nm: 45, support_nm: 2, shape: \"covering\", grain_nm: 6, vacancies: {S: 0.05}, column_vacancies: {S: 0.02}, ripple_nm: 0.1, contamination_coverage: 0.4, contamination_nm: 1, contamination_patch_nm: 10}",
    "{support_nm: 0, material: \"graphene\", shape: \"hexagon\", flake_nm: 12, flake_spread: 0.4, coverage: 0.3, orientation_spread_deg: 30, layers: 3, stacking: \"AB\", twist_deg: [0, 4], upper_layer_fraction: 0.5, pores_per_um2: 8000, pore_nm: 1.5, adatoms: [{element: \"Si\", site: \"hollow\", per_nm2: 0.3}], grain_nm: 7}",
    "{support_nm: 0, material: \"WS2\", second_material: \"MoS2\", interface_width_nm: 2, interface_waviness_nm: 2, shape: \"polygon\", flakes_per_um2: 3000, flake_nm: 14, boundary_misorientation_deg: 21.787, boundary_direction_deg: 30, ripple_nm: 0.2, dopants: [{element: \"Re\", host: \"Mo\", fraction: 0.1}]}",
    "{support_nm: 0, material: \"hBN\", shape: \"triangle\", flake_nm: 30, edge_wavelength_nm: 3, layers: 2, stacking: \"AA'\", upper_layer_fraction: 0.6, vacancies: {B: 0.1}, adatoms: [{element: \"Au\", site: \"top\", per_nm2: 0.5}], contamination_coverage: 0.5, contamination_nm: 1}",
  ]

  private func inside(_ found: Realisation, _ area: Area) -> (
    atoms: Set<WorldAtom>, defects: Set<PointDefect>
  ) {
    (
      Set(found.atoms.filter { area.contains(SIMD2($0.position.x, $0.position.y)) }),
      Set(found.defects.filter { area.contains(SIMD2($0.position.x, $0.position.y)) })
    )
  }

  @Test(arguments: worlds, [1, 7, 23] as [UInt64])
  func overlappingWindowsAgree(_ parameters: String, _ seed: UInt64) throws {
    let world = try TestWorlds.make("flake", seed: seed, parameters)
    var draw = RandomStream(seed: seed, purpose: .placement, index: 99)
    var atoms = 0
    for _ in 0..<12 {
      let middle = 240 * (SIMD2(draw.uniform(), draw.uniform()) - 0.5)
      let one = Area(centre: middle, size: SIMD2(20 + 80 * draw.uniform(), 20 + 80 * draw.uniform()))
      let other = Area(
        centre: middle + 40 * (SIMD2(draw.uniform(), draw.uniform()) - 0.5),
        size: SIMD2(20 + 80 * draw.uniform(), 20 + 80 * draw.uniform()))
      guard let shared = one.intersection(other) else { continue }
      let (first, second) = (world.realise(one), world.realise(other, threads: 2))
      #expect(Set(first.atoms.map(\.identity)).count == first.atoms.count)
      let (a, b) = (inside(first, shared), inside(second, shared))
      #expect(a.atoms == b.atoms && a.defects == b.defects)
      atoms += a.atoms.count
    }
    // Windows of a few hundred square Å each: most must hold something.
    #expect(atoms > 500)
  }

  @Test(arguments: worlds)
  func quartersMakeTheWhole(_ parameters: String) throws {
    let world = try TestWorlds.make("flake", seed: 4, parameters)
    let whole = Area(centre: SIMD2(13, -31), size: SIMD2(repeating: 180))
    let middle = SIMD2(20.0, -25)
    let (low, high) = (whole.low, whole.high)
    let quarters = [
      Area(low: low, high: middle), Area(low: middle, high: high),
      Area(low: SIMD2(middle.x, low.y), high: SIMD2(high.x, middle.y)),
      Area(low: SIMD2(low.x, middle.y), high: SIMD2(middle.x, high.y)),
    ].map { world.realise($0) }
    let all = world.realise(whole)
    #expect(quarters.reduce(0) { $0 + $1.atoms.count } == all.atoms.count)
    #expect(Set(quarters.flatMap(\.atoms)) == Set(all.atoms))
    #expect(quarters.reduce(0) { $0 + $1.defects.count } == all.defects.count)
    #expect(Set(quarters.flatMap(\.defects)) == Set(all.defects))
    #expect(!all.atoms.isEmpty)
  }

  @Test(arguments: worlds)
  func spansAgreeWithContains(_ parameters: String) throws {
    let world = try TestWorlds.make("flake", seed: 6, parameters)
    var draw = RandomStream(seed: 6, purpose: .placement, index: 98)
    let bodies = world.scene.bodies(over: Area(centre: .zero, size: SIMD2(repeating: 500)))
    var inside = 0
    for body in bodies {
      let region = (body as? CrystalBody)?.region ?? (body as! AmorphousBody).region
      let box = region.extent.intersection(
        Extent(Area(centre: .zero, size: SIMD2(repeating: 500)), z: -1000...1000))
      guard !box.isEmpty else { continue }
      for _ in 0..<400 {
        let part = Vector(draw.uniform(), draw.uniform(), draw.uniform())
        let point = box.low + part * (box.high - box.low)
        let spans = region.spans(at: SIMD2(point.x, point.y))
        let isIn = spans.contains { point.z >= $0.top && point.z < $0.bottom }
        #expect(region.contains(point) == isIn)
        #expect(spans.allSatisfy { $0.top >= region.extent.low.z && $0.bottom <= region.extent.high.z })
        inside += isIn ? 1 : 0
        // The quick answer for a ball never denies a point that is in.
        let aside = 30 * (Vector(draw.uniform(), draw.uniform(), draw.uniform()) - 0.5)
        if isIn { #expect(region.mayMeet(point + aside, radius: aside.length + 1e-9)) }
      }
    }
    #expect(inside > 300)
  }

  /// Where a body's spans say nothing, it has no atoms, and where they say something, its cells are those of the atoms.
  @Test func layersHoldTheAtomsOfTheWindow() throws {
    let world = try TestWorlds.make(
      "flake", seed: 3,
      "{support_nm: 0, layers: 2, shape: \"hexagon\", flake_nm: 40, upper_layer_fraction: 0.5, vacancies: {S: 0.05}, adatoms: [{element: \"Au\", per_nm2: 0.5}]}"
    )
    let area = Area(centre: .zero, size: SIMD2(repeating: 440))
    let atoms = FlakeMeasure(world.realise(area).atoms)
    let bodies = world.scene.bodies(over: area)
    var sums: [Int: Double] = [:]
    let step = 2.0
    for y in stride(from: area.low.y + step / 2, to: area.high.y, by: step) {
      for x in stride(from: area.low.x + step / 2, to: area.high.x, by: step) {
        var layers: [Layer] = []
        for (index, body) in bodies.enumerated() {
          body.addLayers(at: SIMD2(x, y), index: index, to: &layers)
        }
        for layer in layers {
          for (element, count) in bodies[layer.body].composition(mixing: layer.mixing) {
            sums[element, default: 0] += count * layer.cells * step * step
          }
        }
      }
    }
    // Gold is drawn (some 700 atoms, 4 standard errors); the rest is exact up to edges and the drawn vacancies.
    #expect(FlakeMeasure.isSmall(sums[42]! - Double(atoms.count(42)), 0.01 * sums[42]!))
    #expect(FlakeMeasure.isSmall(sums[16]! - Double(atoms.count(16)), 0.01 * sums[16]!))
    #expect(FlakeMeasure.isSmall(sums[79]! - Double(atoms.count(79)), 4 * sums[79]!.squareRoot()))
    #expect(sums[79]! > 400)
  }

  @Test func theSizeOfTheWorldDoesNotChangeItsMiddle() throws {
    let small = try TestWorlds.make("flake", "{support_nm: 0, flake_nm: 500, size_nm: [1000, 1000]}")
    let large = try TestWorlds.make("flake", "{support_nm: 0, flake_nm: 500, size_nm: [100000, 100000]}")
    let window = Area(centre: SIMD2(100, 80), size: SIMD2(repeating: 100))
    #expect(small.realise(window).atoms == large.realise(window).atoms)
  }

  @Test func quickAnswersSaveEmptyBalls() throws {
    let world = try TestWorlds.make("flake", "{contamination_coverage: 0.05}")
    let bodies = world.scene.bodies(over: Area(centre: .zero, size: SIMD2(repeating: 10)))
    let film = bodies.first { $0.info.category == .support } as! AmorphousBody
    #expect(!film.region.mayMeet(Vector(0, 0, 50), radius: 20))
    #expect(film.region.mayMeet(Vector(9990, 0, 50), radius: 20))
    #expect(!film.region.mayMeet(Vector(12_000, 0, -100), radius: 20))
    let patches = bodies.first { $0.info.category == .contamination } as! AmorphousBody
    #expect(!patches.region.mayMeet(Vector(0, 0, 60), radius: 20))
  }
}
