import Crystals
import Foundation
import Numerics
import Testing
import Worlds

@testable import ForwardModel

@Suite(.serialized) struct SurveyScratch {
  static let rings = [(0.08, 0.18), (0.06, 0.2), (0, 0.01), (0.015, 0.025), (0.035, 0.06)]
  func compare(
    _ name: String, _ world: World, _ area: Area, pixels: Int, _ conditions: SurveyConditions,
    configurations: Int, grains: SurveyModel.Grains = .averaged
  ) throws {
    let t0 = Date()
    let model = SurveyModel(conditions, grains: grains, threads: 2)
    let mine = SurveyWorlds.means(model.image(of: world, area: area, pixels: SIMD2(16, 16)))
    let t1 = Date()
    let theirs = try SurveyWorlds.atomic(
      world, area, pixels: pixels, conditions, configurations: configurations)
    let t2 = Date()
    print(
      "@@", name, zip(mine, theirs).map { String(format: "%.5f/%.5f=%+.1f%%", $0, $1, 100 * ($0 / $1 - 1)) },
      String(format: "survey %.1f s atoms %.1f s", t1.timeIntervalSince(t0), t2.timeIntervalSince(t1)))
  }
  @Test func all() throws {
    let m = SurveyWorlds.material("MoS2"), c = SurveyWorlds.material("amorphous-carbon")
    let g = SurveyWorlds.material("Au-001"), s = SurveyWorlds.material("SrTiO3-001")
    let w = SurveyWorlds.world([m], [SurveyWorlds.sheet(m)])
    let wc = SurveyWorlds.world([m, c], [SurveyWorlds.sheet(m), SurveyWorlds.film(c, index: 1, thickness: 50)])
    let a = m.crystal.cell.a.length
    let area = Area(low: .zero, high: SIMD2(4 * a, 2 * a * 3.0.squareRoot()))
    for e in [60e3, 80e3, 200e3] {
      let conditions = try SurveyWorlds.conditions(e, semiangle: e < 1e5 ? 0.03 : 0.025, Self.rings)
      try compare("MoS2 \(e)", w, area, pixels: 28, conditions, configurations: 4)
    }
    let c80 = try SurveyWorlds.conditions(80e3, semiangle: 0.03, Self.rings)
    try compare("MoS2 on C 80", wc, area, pixels: 28, c80, configurations: 3)
    for (k, r) in [1, 2, 3].enumerated() {
      let grain = SurveyWorlds.slab(g, category: .grain, orientation: SurveyWorlds.turned(r), thickness: 60)
      try compare("Au turned \(r) 6 nm", SurveyWorlds.world([g], [grain]), Area(low: .zero, high: SIMD2(20, 20)), pixels: 20, c80, configurations: 2)
      if k == 0 {
        try compare("Au each", SurveyWorlds.world([g], [grain]), Area(low: .zero, high: SIMD2(20, 20)), pixels: 20, c80, configurations: 2, grains: .each)
        let ball = SurveyWorlds.particle(g, radius: 25, orientation: SurveyWorlds.turned(r))
        try compare("Au ball on C", SurveyWorlds.world([g, c], [ball, SurveyWorlds.film(c, index: 1, thickness: 50)]), Area(low: SIMD2(-20, -20), high: SIMD2(20, 20)), pixels: 30, c80, configurations: 2)
      }
    }
    for t in [100.0, 200] {
      try compare("STO 80 kV \(t)", SurveyWorlds.world([s], [SurveyWorlds.slab(s, thickness: t)]), Area(low: .zero, high: SIMD2(7.81, 7.81)), pixels: 12, c80, configurations: 3)
    }
  }
}
