import Foundation

/// The deflection before its limit, in Å, at a moment.
struct ChargeState: Sendable, Hashable, Codable {
  var deflection = 0.0
  var time = InstrumentTime.zero

  /// - Parameter moment: not before the last exposure.
  func deflection(at moment: InstrumentTime, decay: Double) -> Double {
    deflection * exp(-max(0, (moment - time).seconds) / decay)
  }

  /// Electrons that come evenly in a time.
  mutating func add(
    _ electrons: Double, from start: InstrumentTime, duration: InstrumentTime, gain: Double, decay: Double
  ) {
    let seconds = duration.seconds
    let before = deflection(at: start, decay: decay)
    // Mean of the decay over the time, for what comes in it.
    let mean = seconds > 0 ? -expm1(-seconds / decay) * decay / seconds : 1
    deflection = before * exp(-seconds / decay) + gain * electrons * mean
    time = start + duration
  }
}
