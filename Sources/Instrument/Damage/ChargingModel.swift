import Configuration
import Foundation
import Numerics

/// Slow deflection of the beam by charge on insulators: dx/dt = g i − x/τ, i the current on the insulator; the deflection is
/// limit · tanh(x/limit) in a direction that belongs to the specimen.
package struct ChargingModel: Sendable, Hashable {
  /// Å per electron, by the name of the material; what is not named conducts.
  package var perElectron: [String: Double]
  /// Seconds.
  package var decay: Double
  /// Å.
  package var limit: Double

  static let parameters: [Parameter] = [
    Parameter("charging", .number(1, 0...1e4, unit: ""), "factor on the deflection by charge; 0 for none"),
    Parameter(
      "charging_pm_per_pC",
      .table(
        ["hBN": 0.5, "MgO-001": 2, "LaAlO3-001": 1, "CeO2-110": 0.5, "BaTiO3-100": 0.5], 0...1e6,
        unit: "pm/pC"),
      "deflection for a charge on a material, by its name; others conduct"),
    Parameter("charging_decay_s", .number(5, 1e-3...1e6, unit: "s"), "time in which the charge leaves"),
    Parameter("charging_limit_pm", .number(1000, 1...1e6, unit: "pm"), "largest deflection"),
  ]

  init(_ reader: ParameterReader) throws {
    let factor = try reader.number("charging") * 1e-2 * 1.6021766208e-7
    perElectron = try reader.table("charging_pm_per_pC").mapValues { $0 * factor }.filter { $0.value > 0 }
    decay = try reader.number("charging_decay_s")
    limit = try reader.number("charging_limit_pm") * 1e-2
  }
}

extension ChargingModel {
  func deflection(_ state: ChargeState, at time: InstrumentTime, seed: UInt64) -> SIMD2<Double> {
    let free = state.deflection(at: time, decay: decay)
    guard free != 0 else { return .zero }
    var stream = RandomStream(seed: seed, purpose: .chargeDirection)
    let angle = 2 * .pi * stream.uniform()
    return limit * tanh(free / limit) * SIMD2(cos(angle), sin(angle))
  }
}
