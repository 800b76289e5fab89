import Configuration
import Foundation
import Numerics
import Quantities

/// Diameters of particles: log-normal between two limits.
struct SizeDistribution: Sendable {
  /// Limits in Å.
  let limits: ClosedRange<Double>
  /// Mean and standard deviation of the logarithm.
  private let centre, width: Double

  static func parameters(mean: Double) -> [Parameter] {
    [
      Parameter(
        "diameter_nm", .number(mean, 0.5...500, unit: "nm"),
        "mean diameter: of the ball with the particle's volume, before the support cuts it"),
      Parameter(
        "diameter_spread", .number(0.2, 0...1, unit: ""),
        "standard deviation of the diameters over their mean (log-normal)"),
      Parameter(
        "diameter_min_nm", .number(0, 0...500, unit: "nm"), "smallest diameter; 0: far below the mean"),
      Parameter(
        "diameter_max_nm", .number(0, 0...2000, unit: "nm"), "largest diameter; 0: far above the mean"),
    ]
  }

  /// - Throws: `InputError` for limits that leave out the mean.
  init(_ parameters: ParameterReader) throws {
    let mean = try parameters.number("diameter_nm")
    let spread = try parameters.number("diameter_spread")
    let (lowest, highest) = (
      try parameters.number("diameter_min_nm"), try parameters.number("diameter_max_nm")
    )
    guard lowest <= mean else {
      throw InputError.outOfRange(
        parameters.name("diameter_min_nm"), lowest, allowed: "up to the mean, \(InputError.brief(mean))",
        unit: "nm")
    }
    guard highest == 0 || highest >= mean else {
      throw InputError.outOfRange(
        parameters.name("diameter_max_nm"), highest,
        allowed: "0, or from the mean, \(InputError.brief(mean))", unit: "nm")
    }
    self.init(
      mean: mean * 10, spread: spread, lowest: lowest > 0 ? lowest * 10 : nil,
      highest: highest > 0 ? highest * 10 : nil)
  }

  /// - Parameters:
  ///   - mean: mean in Å of the distribution without limits.
  ///   - spread: its standard deviation over its mean.
  ///   - lowest: limit in Å; 3.5 standard deviations of the logarithm below the median where nil, alike `highest`.
  init(mean: Double, spread: Double, lowest: Double? = nil, highest: Double? = nil) {
    // Mean and variance of the log-normal distribution, solved for its two parameters.
    width = log(1 + spread * spread).squareRoot()
    centre = log(mean) - width * width / 2
    let low = lowest ?? exp(centre - 3.5 * width)
    limits = low...max(low, highest ?? exp(centre + 3.5 * width))
  }

  func draw(_ stream: inout RandomStream) -> Double {
    guard width > 0 else { return exp(centre) }
    // The limits hold the mean, so few draws fail.
    for _ in 0..<200 {
      let value = exp(centre + width * stream.normal())
      if limits.contains(value) { return value }
    }
    return min(max(exp(centre), limits.lowerBound), limits.upperBound)
  }

  /// Diameters in Å with weights of sum 1 that stand for the distribution in integrals.
  var quadrature: [(diameter: Double, weight: Double)] {
    guard width > 0, limits.upperBound > limits.lowerBound else { return [(exp(centre), 1)] }
    let low = (log(limits.lowerBound) - centre) / width
    let high = (log(limits.upperBound) - centre) / width
    let count = 400
    let nodes = (0..<count).map { index -> (diameter: Double, weight: Double) in
      let z = low + (high - low) * (Double(index) + 0.5) / Double(count)
      return (exp(centre + width * z), exp(-z * z / 2))
    }
    let sum = nodes.reduce(0) { $0 + $1.weight }
    return nodes.map { ($0.diameter, $0.weight / sum) }
  }
}

extension RandomStream {
  /// A Poisson number: how many of a unit rate's events fall into `mean`.
  mutating func poisson(_ mean: Double) -> Int {
    guard mean > 0 else { return 0 }
    var (count, left) = (0, mean)
    // Waiting times between events are exponential; a sum of logarithms does not underflow as a product would.
    while true {
      left += log(1 - uniform())
      if left < 0 { return count }
      count += 1
    }
  }
}
