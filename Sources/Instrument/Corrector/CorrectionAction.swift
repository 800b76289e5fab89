import Foundation
import Numerics
import Optics

/// What a correction really does: its own coefficient turns and changes with a gain error, and related ones change with it.
struct CorrectionAction: Sendable {
  /// A part of the action: `to` changes by `matrix` times what `from` was asked for.
  private struct Part: Sendable {
    let from, to: CEOSAberration
    /// Size and angle in rad of a scaling with rotation.
    let size, angle: Double
  }
  private let parts: [Part]
  /// Gain and rotation of corrections of the beam tilt.
  let axisGain: Double

  /// Bounds in Å per Å. Multipoles of one symmetry or neighbouring ones share lenses; a correction of higher order changes the
  /// lower ones because it is never quite centred. The sizes are plausible ones, not measured.
  private static let couplings: [(from: CEOSAberration, to: CEOSAberration, bound: Double)] = [
    (.c1, .a1, 0.02), (.a1, .c1, 0.02), (.a2, .b2, 0.04), (.b2, .a2, 0.04), (.a2, .a1, 0.01),
    (.b2, .a1, 0.01),
    (.b2, .c1, 0.01), (.c3, .c1, 0.005), (.c3, .a1, 0.002), (.s3, .a1, 0.005), (.a3, .a1, 0.005),
    (.c3, .s3, 0.03),
    (.s3, .a3, 0.04), (.a3, .s3, 0.04), (.b4, .b2, 0.002), (.d4, .a2, 0.002), (.d4, .b2, 0.002),
    (.a4, .a2, 0.001),
    (.b4, .d4, 0.03), (.d4, .a4, 0.03),
  ]

  init(_ model: CorrectorModel, seed: UInt64) {
    let address = RandomStream(seed: seed, purpose: .correctorGain)
    var parts: [Part] = []
    for name in CEOSAberration.allCases {
      var stream = address.appending(0).appending(name.place)
      parts.append(
        Part(
          from: name, to: name, size: 1 + model.gainError * (2 * stream.uniform() - 1),
          angle: name.isRound ? 0 : model.rotation * (2 * stream.uniform() - 1)))
    }
    for (index, coupling) in Self.couplings.enumerated() {
      var stream = address.appending(1).appending(index)
      parts.append(
        Part(
          from: coupling.from, to: coupling.to,
          size: model.crosstalk * coupling.bound * stream.uniform(), angle: 2 * .pi * stream.uniform()))
    }
    self.parts = parts
    var stream = address.appending(2)
    axisGain = 1 + model.gainError * (2 * stream.uniform() - 1)
  }

  /// How the coefficients change when `name` is asked to change by `value` Å.
  func callAsFunction(_ name: CEOSAberration, _ value: SIMD2<Double>) -> AberrationVector {
    var change = AberrationVector()
    for part in parts where part.from == name {
      let (sine, cosine) = sineCosine(part.angle)
      change[part.to] +=
        part.size * SIMD2(cosine * value.x - sine * value.y, sine * value.x + cosine * value.y)
    }
    return change
  }
}
