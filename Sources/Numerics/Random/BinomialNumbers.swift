import Foundation

extension RandomStream {
  /// A binomial number: how many of `trials` succeed, each with `probability`.
  ///
  /// Exact: inversion where fewer than 10 are expected, transformed rejection above (algorithm BTRS of W. Hörmann, J. Stat. Comput.
  /// Simul. 46 (1993) 101).
  /// - Parameters:
  ///   - trials: a whole number from 0 to 1e12.
  ///   - probability: from 0 to 1.
  package mutating func binomialNumber(_ trials: Double, _ probability: Double) -> Double {
    if probability > 0.5 { return trials - binomialNumber(trials, 1 - probability) }
    if probability <= 0 || trials <= 0 { return 0 }
    return trials * probability < 10
      ? invertedBinomial(trials, probability) : rejectedBinomial(trials, probability)
  }

  private mutating func invertedBinomial(_ trials: Double, _ probability: Double) -> Double {
    let odds = probability / (1 - probability)
    var rest = uniform()
    var weight = exp(trials * log1p(-probability))
    var count = 0.0
    while rest >= weight && count < trials {
      rest -= weight
      weight *= odds * (trials - count) / (count + 1)
      count += 1
      // Where the probabilities end before the uniform number does, rounding has eaten the rest of it.
      if weight < 1e-18 && count > trials * probability { break }
    }
    return count
  }

  private mutating func rejectedBinomial(_ trials: Double, _ p: Double) -> Double {
    let spread = (trials * p * (1 - p)).squareRoot()
    let b = 1.15 + 2.53 * spread
    let a = -0.0873 + 0.0248 * b + 0.01 * p
    let c = trials * p + 0.5
    let vr = 0.92 - 4.2 / b
    let alpha = (2.83 + 5.1 / b) * spread
    let logOdds = log(p / (1 - p))
    let mode = ((trials + 1) * p).rounded(.down)
    while true {
      let u = uniform() - 0.5
      var v = uniform()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + c).rounded(.down)
      if us >= 0.07 && v <= vr { return k }
      if k < 0 || k > trials { continue }
      v = log(v * alpha / (a / (us * us) + b))
      let bound =
        LogFactorial.of(mode) + LogFactorial.of(trials - mode) - LogFactorial.of(k)
        - LogFactorial.of(trials - k) + (k - mode) * logOdds
      if v <= bound { return k }
    }
  }
}
