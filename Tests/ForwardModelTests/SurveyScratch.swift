import Crystals
import Foundation
import Numerics
import Testing
import Worlds

@testable import ForwardModel

@Suite(.serialized) struct SurveyScratch {
  func compare(
    _ name: String, _ world: World, _ area: Area, pixels: Int, _ conditions: SurveyConditions,
    configurations: Int
  ) throws {
    let t0 = Date()
    let model = SurveyModel(conditions, threads: 2)
    let mine = SurveyWorlds.means(model.image(of: world, area: area, pixels: SIMD2(4, 4)))
    let t1 = Date()
    let theirs = try SurveyWorlds.atomic(
      world, area, pixels: pixels, conditions, configurations: configurations)
    let t2 = Date()
    print(
      "@@", name, zip(mine, theirs).map { String(format: "%.5f/%.5f=%+.1f%%", $0, $1, 100 * ($0 / $1 - 1)) },
      String(format: "survey %.1f s atoms %.1f s", t1.timeIntervalSince(t0), t2.timeIntervalSince(t1)))
  }

  @Test func sheet() throws {
    let m = SurveyWorlds.material("MoS2")
    let w = SurveyWorlds.world([m], [SurveyWorlds.sheet(m)])
    let (a, b) = (3.16, 3.16 * 3.0.squareRoot())
    for e in [60e3, 80e3, 200e3] {
      try compare(
        "MoS2 \(e)", w, Area(low: .zero, high: SIMD2(3 * a, 2 * b)), pixels: 24,
        try SurveyWorlds.conditions(e, semiangle: e < 1e5 ? 0.03 : 0.025, [(0.08, 0.18), (0.06, 0.2), (0, 0.01), (0.015, 0.03), (0.035, 0.06)]), configurations: 4)
    }
  }
  @Test func carbon() throws {
    let m = SurveyWorlds.material("amorphous-carbon")
    let w = SurveyWorlds.world([m], [SurveyWorlds.film(m, thickness: 50)])
    for e in [80e3, 200e3] {
      try compare(
        "aC \(e)", w, Area(low: .zero, high: SIMD2(40, 40)), pixels: 24,
        try SurveyWorlds.conditions(e, semiangle: 0.025, [(0.08, 0.18), (0.06, 0.2), (0, 0.01), (0.015, 0.025), (0.035, 0.06)]), configurations: 1)
    }
  }
  @Test func strontium() throws {
    let m = SurveyWorlds.material("SrTiO3-001")
    for t in [100.0, 200] {
      let w = SurveyWorlds.world([m], [SurveyWorlds.slab(m, thickness: t)])
      try compare(
        "STO \(t)", w, Area(low: .zero, high: SIMD2(3.905, 3.905)), pixels: 6,
        try SurveyWorlds.conditions(200e3, semiangle: 0.025, [(0.08, 0.18), (0.06, 0.2), (0, 0.01), (0.015, 0.025), (0.035, 0.06)]), configurations: 3)
    }
  }
}
