import Foundation

extension RandomStream {
  /// A Poisson number: how many of independent events happen when `mean` are expected.
  ///
  /// Exact for every mean: inversion of the distribution below 10, transformed rejection above (algorithm PTRS of W. Hörmann,
  /// Insurance: Mathematics and Economics 12 (1993) 39).
  /// - Parameter mean: from 0 to 1e15; what is not above 0 gives 0.
  /// - Returns: a whole number.
  package mutating func poissonNumber(_ mean: Double) -> Double {
    guard mean >= 10 else { return mean > 0 ? invertedPoisson(mean) : 0 }
    return RejectionPoisson(mean: mean).draw(from: &self)
  }

  /// Replaces each of `count` means by a Poisson number.
  package mutating func replaceByPoisson(_ means: UnsafeMutablePointer<Float>, count: Int) {
    for index in 0..<count { means[index] = Float(poissonNumber(Double(means[index]))) }
  }

  /// Sequential search from 0 upwards.
  private mutating func invertedPoisson(_ mean: Double) -> Double {
    var rest = uniform()
    // exp(-x) >= 1 - x: most pixels of a weak pattern need no more than that.
    if rest < 1 - mean { return 0 }
    var probability = exp(-mean)
    var count = 0.0
    while rest >= probability {
      rest -= probability
      count += 1
      probability *= mean / count
      // Where the probabilities end before the uniform number does, rounding has eaten the rest of it.
      if probability < 1e-18 && count > mean { break }
    }
    return count
  }
}

/// Transformed rejection for one mean of at least 10.
private struct RejectionPoisson {
  let mean: Double
  let b, a, vr: Double

  @inline(__always)
  init(mean: Double) {
    self.mean = mean
    b = 0.931 + 2.53 * mean.squareRoot()
    a = -0.059 + 0.02483 * b
    vr = 0.9277 - 3.6224 / (b - 2)
  }

  @inline(__always)
  func draw(from stream: inout RandomStream) -> Double {
    while true {
      let u = stream.uniform() - 0.5
      let v = stream.uniform()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
      if us >= 0.07 && v <= vr { return k }
      if k < 0 || (us < 0.013 && v > us) { continue }
      let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
      if log(v * inverseAlpha / (a / (us * us) + b)) <= logProbability(k) { return k }
    }
  }

  /// ln(mean^k exp(-mean) / k!), without the loss of digits that its large terms would bring.
  private func logProbability(_ k: Double) -> Double {
    if k < 10 { return k * log(mean) - mean - LogFactorial.small[Int(k)] }
    return k * log1p((mean - k) / k) - (mean - k) - 0.5 * log(2 * .pi * k) - LogFactorial.correction(k)
  }
}

/// Logarithms of factorials.
enum LogFactorial {
  /// ln k! below 10.
  static let small: [Double] = (0..<10).map { k in (0..<k).reduce(0) { $0 + log(Double($1 + 1)) } }

  /// ln k! - (k ln k - k + ln(2πk)/2) by Stirling's series, for k of at least 10 within 1e-12.
  static func correction(_ k: Double) -> Double {
    let square = 1 / (k * k)
    return (1 / 12 - (1 / 360 - (1 / 1260 - square / 1680) * square) * square) / k
  }

  /// ln k!
  static func of(_ k: Double) -> Double {
    k < 10 ? small[Int(k)] : k * log(k) - k + 0.5 * log(2 * .pi * k) + correction(k)
  }
}
