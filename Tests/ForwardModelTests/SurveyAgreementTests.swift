import Crystals
import Numerics
import Testing
import Worlds

@testable import ForwardModel

/// The mean dark-field signal of a region by columns against the same by waves through its atoms.
@Suite(.serialized) struct SurveyAgreementTests {
  static let dark = [(0.08, 0.18), (0.06, 0.2)]

  private func expectAgreement(
    _ name: String, _ world: World, _ area: Area, pixels: Int, configurations: Int, energy: Double = 80e3,
    semiangle: Double = 0.03, isUniform: Bool = true, grains: SurveyModel.Grains = .averaged
  ) throws {
    let conditions = try SurveyWorlds.conditions(energy, semiangle: semiangle, Self.dark)
    let model = SurveyModel(conditions, grains: grains, threads: 2)
    // So wide that random texture does not matter, where all places are alike.
    let seen = isUniform ? Area(centre: area.centre, size: SIMD2(800, 800)) : area
    let columns = SurveyWorlds.means(model.image(of: world, area: seen, pixels: SIMD2(16, 16)))
    let atoms = try SurveyWorlds.atomic(
      world, area, pixels: pixels, conditions, configurations: configurations)
    for (one, other) in zip(columns, atoms) {
      #expect(abs(one / other - 1) < 0.05, "\(name): \(one) by columns, \(other) by atoms")
    }
  }

  private var sheet: Material { SurveyWorlds.material("MoS2") }
  private var carbon: Material { SurveyWorlds.material("amorphous-carbon") }
  private var gold: Material { SurveyWorlds.material("Au-001") }
  /// Whole periods of MoS2.
  private func periods(_ count: Double) -> Area {
    let a = sheet.crystal.cell.a.length
    return Area(low: .zero, high: SIMD2(2 * a, a * 3.0.squareRoot()) * count)
  }

  @Test(arguments: [60e3, 200e3])
  func ofASheet(energy: Double) throws {
    let world = SurveyWorlds.world([sheet], [SurveyWorlds.sheet(sheet)])
    try expectAgreement(
      "MoS2", world, periods(1), pixels: energy > 1e5 ? 18 : 12, configurations: energy > 1e5 ? 3 : 6,
      energy: energy)
  }

  @Test func ofASheetOnCarbon() throws {
    let world = SurveyWorlds.world(
      [sheet, carbon], [SurveyWorlds.sheet(sheet), SurveyWorlds.film(carbon, index: 1, thickness: 40)])
    try expectAgreement("MoS2 on C", world, periods(2), pixels: 20, configurations: 1)
  }

  @Test func ofAmorphousCarbon() throws {
    let world = SurveyWorlds.world([carbon], [SurveyWorlds.film(carbon, thickness: 40)])
    try expectAgreement(
      "C", world, Area(low: .zero, high: SIMD2(24, 24)), pixels: 12, configurations: 1)
  }

  @Test(arguments: [100.0, 200])
  func ofACrystalOnItsAxis(thickness: Double) throws {
    let crystal = SurveyWorlds.material("SrTiO3-001")
    let world = SurveyWorlds.world([crystal], [SurveyWorlds.slab(crystal, thickness: thickness)])
    let cell = crystal.crystal.cell.a.length
    try expectAgreement(
      "SrTiO3 \(thickness)", world, Area(low: .zero, high: SIMD2(cell, cell)), pixels: 6, configurations: 2,
      energy: 60e3, semiangle: 0.025)
  }

  @Test(arguments: [1, 2])
  func ofAGrainOfAnyOrientation(orientation: Int) throws {
    let grain = SurveyWorlds.slab(
      gold, category: .grain, orientation: SurveyWorlds.turned(orientation), thickness: 40)
    try expectAgreement(
      "Au \(orientation)", SurveyWorlds.world([gold], [grain]),
      Area(low: .zero, high: SIMD2(12, 12)), pixels: 12, configurations: 1, grains: .each)
  }

  @Test func ofAParticleOnCarbon() throws {
    let ball = SurveyWorlds.particle(gold, radius: 18, orientation: SurveyWorlds.turned(1))
    let world = SurveyWorlds.world(
      [gold, carbon], [ball, SurveyWorlds.film(carbon, index: 1, thickness: 40)])
    try expectAgreement(
      "Au on C", world, Area(centre: .zero, size: SIMD2(26, 26)), pixels: 16, configurations: 1,
      isUniform: false)
  }
}
