import Foundation

/// A sinusoidal displacement of the beam: amplitude · sin(2πft + phase) along x and y, t the absolute time.
package struct Oscillation: Sendable, Hashable {
  /// In Hz.
  package let frequency: Double
  /// In Å.
  package let amplitude: SIMD2<Double>
  /// In rad.
  package let phase: SIMD2<Double>

  /// Weights of sin 2πft and cos 2πft.
  var sineWeight: SIMD2<Double> { amplitude * SIMD2(cos(phase.x), cos(phase.y)) }
  var cosineWeight: SIMD2<Double> { amplitude * SIMD2(sin(phase.x), sin(phase.y)) }

  /// 2πft, without whole turns.
  func angle(_ time: InstrumentTime) -> Double {
    2 * .pi * (frequency * time.seconds).truncatingRemainder(dividingBy: 1)
  }

  /// Displacement in Å.
  package func callAsFunction(_ time: InstrumentTime) -> SIMD2<Double> {
    let angle = angle(time)
    return sin(angle) * sineWeight + cos(angle) * cosineWeight
  }
}
