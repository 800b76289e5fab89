import Configuration
import Foundation

/// Growth of hydrocarbons under the beam.
///
/// Every place holds adsorbed molecules, n of what fits (0 to 1). They come back with a time constant, and electrons fix them:
/// dn/dt = (1 − n)/τ − σ j n, dh/dt = h₁ σ j n, j in electrons per Å² and s. A steady beam grows h₁ σ j/(1 + σ j τ): in proportion to the dose
/// while it is weak, and at most h₁/τ, which is what the supply gives.
package struct ContaminationModel: Sendable, Hashable {
  /// Å that a full cover of adsorbates makes; 0 for a clean specimen.
  package var layer: Double
  /// Å by which the layer of the specimen follows what has grown; 0 for at once.
  package var step: Double
  /// Seconds.
  package var supplyTime: Double
  /// Å².
  package var crossSection: Double

  static let parameters: [Parameter] = [
    Parameter(
      "contamination", .number(0.05, 0...1e4, unit: ""),
      "factor on the growth of hydrocarbons; 0 for a clean specimen"),
    Parameter(
      "contamination_layer_pm", .number(100, 0...1e4, unit: "pm"),
      "height that a full cover of adsorbates makes"),
    Parameter(
      "contamination_step_pm", .number(50, 0...1e4, unit: "pm"),
      "steps in which the layer appears: every other height is another specimen to compute; 0 for at once"),
    Parameter(
      "contamination_supply_s", .number(60, 1e-3...1e7, unit: "s"), "time in which adsorbates come back"),
    Parameter(
      "contamination_cross_section_A2", .number(0.05, 0...100, unit: "Å²"),
      "cross-section for the fixing of an adsorbate"),
  ]

  init(_ reader: ParameterReader) throws {
    layer = try reader.number("contamination") * (try reader.number("contamination_layer_pm")) * 1e-2
    step = try reader.number("contamination_step_pm") * 1e-2
    supplyTime = try reader.number("contamination_supply_s")
    crossSection = try reader.number("contamination_cross_section_A2")
  }

  /// Height in Å that grows at a place, and what is left of its adsorbates.
  /// - Parameters:
  ///   - dose: electrons per Å² that fall evenly in the time.
  ///   - duration: in s.
  func grow(_ place: inout Adsorbate, dose: Double, from start: InstrumentTime, duration: Double) -> Double {
    place.recover(until: start, supplyTime: supplyTime)
    let used = crossSection * dose
    // Rate of the approach to balance times the duration.
    let approach = used + duration / supplyTime
    guard approach > 0 else { return 0 }
    let balance = duration / supplyTime / approach
    let settled = -expm1(-approach)
    let fixed = used * (balance + (place.cover - balance) * settled / approach)
    place.cover = balance + (place.cover - balance) * (1 - settled)
    place.time = start + InstrumentTime(seconds: duration)
    return layer * fixed
  }
}
