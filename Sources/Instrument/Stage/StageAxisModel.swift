import Foundation

/// What one axis of the stage does; lengths in Å, angles in rad.
package struct StageAxisModel: Sendable, Hashable {
  /// Positions that may be asked for.
  package var limits: ClosedRange<Double>
  /// Per second.
  package var speed: Double
  /// Width of the slack: how far the drive turns after a reversal before the specimen follows.
  package var backlash: Double
  /// Standard deviation of where a move stops: a fixed part, and a share of the distance up to a limit, added in quadrature.
  package var stepError: Double
  package var stepErrorShare: Double
  package var stepErrorLimit: Double
  /// What is left to creep after a move.
  package var creep: [Creep]
  package var encoderNoise: Double
  /// Step of the readback; 0 for none.
  package var encoderResolution: Double
  /// Amplitude and longest period of the smooth error of the encoder's scale.
  package var mapError: Double
  package var mapPeriod: Double

  /// An exponential approach to the end of a move.
  package struct Creep: Sendable, Hashable {
    /// Time constant in s.
    package var time: Double
    /// What is left at the end of a short move, as a share of it.
    package var share: Double
    /// What is left at the end of a long one.
    package var limit: Double

    /// What is left at the end of a move by `distance`: share · distance for short moves, never over the limit.
    package func amplitude(_ distance: Double) -> Double {
      guard limit > 0, distance != 0 else { return 0 }
      let left = -limit * expm1(-share * abs(distance) / limit)
      return distance < 0 ? -left : left
    }
  }

  /// Standard deviation of where a move by `distance` stops.
  package func stopSpread(_ distance: Double) -> Double {
    let long = min(stepErrorShare * abs(distance), stepErrorLimit)
    return (stepError * stepError + long * long).squareRoot()
  }

  /// Where the specimen is carried when the drive goes to `drive`: it stays while the drive is within the slack.
  func carried(_ place: Double, drive: Double) -> Double {
    min(max(place, drive - backlash / 2), drive + backlash / 2)
  }
}
