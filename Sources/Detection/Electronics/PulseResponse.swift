/// How the signal of an electron is spread over time: a prompt part and exponential decays, together 1.
///
/// Decays of the scintillator pass a low-pass of first order (the amplifier); the result of that is again a sum of exponentials. With
/// w for weights, τ for decay times and c for the low-pass, by partial fractions of its transfer function:
/// w_k / (1 + s τ_k) / (1 + s c) = w_k (τ_k / (1 + s τ_k) - c / (1 + s c)) / (τ_k - c).
struct PulseResponse: Sendable, Equatable {
  struct Decay: Sendable, Equatable {
    /// Share of the whole; may be negative behind a low-pass.
    var weight: Double
    /// In s.
    var time: Double
  }

  let prompt: Double
  let decays: [Decay]

  /// - Parameters:
  ///   - decays: of the scintillator; weights at least 0, together at most 1.
  ///   - lowPass: time constant of the amplifier in s, 0 for none.
  init(decays: [Decay], lowPass: Double) {
    let slow = decays.filter { $0.weight > 0 && $0.time > 0 }
    let prompt = 1 - slow.reduce(0) { $0 + $1.weight }
    guard lowPass > 0 else {
      (self.prompt, self.decays) = (prompt, slow)
      return
    }
    // Equal times would give a decay of another form; a thousandth of a difference is not seen.
    let apart = slow.map {
      abs($0.time / lowPass - 1) < 1e-3 ? Decay(weight: $0.weight, time: lowPass * 1.001) : $0
    }
    let rest = apart.reduce(prompt) { $0 - $1.weight * lowPass / ($1.time - lowPass) }
    self.prompt = 0
    self.decays =
      apart.map { Decay(weight: $0.weight * $0.time / ($0.time - lowPass), time: $0.time) }
      + [Decay(weight: rest, time: lowPass)]
  }

  /// The response in steps of a dwell time, electrons coming evenly over each.
  func sampled(dwell: Double) -> SampledResponse { SampledResponse(self, dwell: dwell) }
}
