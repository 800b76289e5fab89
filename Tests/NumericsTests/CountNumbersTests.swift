import Foundation
import TestKit
import Testing

@testable import Numerics

@Suite struct CountNumbersTests {
  static let samples = 200_000

  /// Mean, variance and third moment against the closed forms, each within four standard errors, which the sixth moment gives.
  @Test(arguments: [1e-3, 0.4, 3, 9.99, 10, 12, 50, 1e4, 1e7])
  func poissonNumbersHaveTheMomentsOfTheirDistribution(mean: Double) {
    var stream = Seeded.stream(Int(mean * 1000))
    let deviations = (0..<Self.samples).map { _ in stream.poissonNumber(mean) - mean }
    func moment(_ order: Int) -> Double {
      deviations.reduce(0) { $0 + pow($1, Double(order)) } / Double(Self.samples)
    }
    let fourth = mean + 3 * mean * mean
    let sixth = mean + 25 * mean * mean + 15 * mean * mean * mean
    func accepts(_ value: Double, _ expected: Double, variance: Double) -> Bool {
      Tolerance.standardError(deviation: variance.squareRoot(), samples: Self.samples).accepts(
        value, expected)
    }
    #expect(accepts(moment(1), 0, variance: mean), "mean \(moment(1) + mean)")
    #expect(accepts(moment(2), mean, variance: fourth - mean * mean), "variance \(moment(2))")
    #expect(accepts(moment(3), mean, variance: sixth - mean * mean), "third moment \(moment(3))")
  }

  @Test(arguments: [0.4, 3, 9.99, 10, 12, 50, 1e4, 1e7])
  func poissonNumbersHaveTheirDistribution(mean: Double) {
    var stream = Seeded.stream(1 + Int(mean * 1000))
    let numbers = (0..<Self.samples).map { _ in stream.poissonNumber(mean) }
    checkDistribution(numbers) { k in k * log(mean) - mean - lgamma(k + 1) }
  }

  @Test func rarePoissonNumbers() {
    var stream = Seeded.stream(5)
    let numbers = (0..<2_000_000).map { _ in stream.poissonNumber(1e-3) }
    let ones = Double(numbers.count { $0 == 1 })
    #expect(abs(ones - 2000 * exp(-1e-3)) < 4 * 2000.0.squareRoot(), "\(ones)")
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < 4 })
  }

  @Test func nothingIsExpectedFromNothing() {
    var stream = Seeded.stream(6)
    #expect((0..<100).allSatisfy { _ in stream.poissonNumber(0) == 0 && stream.poissonNumber(-1) == 0 })
    #expect((0..<100).allSatisfy { _ in stream.poissonNumber(.nan) == 0 })
    #expect(
      (0..<100).allSatisfy { _ in stream.binomialNumber(5, 0) == 0 && stream.binomialNumber(5, 1) == 5 })
    #expect((0..<100).allSatisfy { _ in stream.binomialNumber(0, 0.5) == 0 })
  }

  @Test(arguments: [(1, 0.3), (20, 0.3), (20, 0.8), (1000, 0.002), (100, 0.9), (40, 0.5), (100_000, 0.2)])
  func binomialNumbersHaveTheirDistribution(trials: Int, probability: Double) {
    var stream = Seeded.stream(trials)
    let n = Double(trials)
    let numbers = (0..<Self.samples).map { _ in stream.binomialNumber(n, probability) }
    #expect(numbers.allSatisfy { $0 >= 0 && $0 <= n && $0 == $0.rounded() })
    let mean = numbers.reduce(0, +) / Double(Self.samples)
    let deviation = (n * probability * (1 - probability)).squareRoot()
    #expect(
      Tolerance.standardError(deviation: deviation, samples: Self.samples).accepts(mean, n * probability))
    checkDistribution(numbers) { k in
      guard k <= n else { return -.infinity }
      return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(probability)
        + (n - k) * log(1 - probability)
    }
  }

  @Test(arguments: [1, 2, 3]) func zigguratNumbersAreNormal(seed: Int) {
    let count = 1_000_000
    var stream = Seeded.stream(seed)
    var values = [Float](repeating: 0, count: count)
    values.withUnsafeMutableBufferPointer { stream.fillNormal($0.baseAddress!, count: count) }
    // Moments of the normal distribution: 0, 1, 0, 3, and the variances of their estimates.
    for (order, expected, variance) in [(1, 0.0, 1.0), (2, 1, 2), (3, 0, 15), (4, 3, 96)] {
      let moment = values.reduce(0) { $0 + pow(Double($1), Double(order)) } / Double(count)
      let tolerance = Tolerance.standardError(deviation: variance.squareRoot(), samples: count)
      #expect(tolerance.accepts(moment, expected), "moment \(order): \(moment)")
    }
    // Equal bins of width 0.1, the tails (where the ziggurat has another method, beyond 3.65) in two bins of their own.
    let edges = [-.infinity, -3.7] + stride(from: -3.6, through: 3.65, by: 0.1) + [3.7, .infinity]
    var chiSquared = 0.0
    for (low, high) in zip(edges, edges.dropFirst()) {
      let expected = 0.5 * (erf(high / 2.0.squareRoot()) - erf(low / 2.0.squareRoot())) * Double(count)
      let found = Double(values.count { Double($0) >= low && Double($0) < high })
      chiSquared += (found - expected) * (found - expected) / expected
    }
    let freedom = Double(edges.count - 2)
    #expect(abs(chiSquared - freedom) < 4 * (2 * freedom).squareRoot(), "\(chiSquared) of \(freedom)")
  }

  /// χ² over values that are put together until 50 are expected.
  private func checkDistribution(_ numbers: [Double], _ logProbability: (Double) -> Double) {
    let (low, high) = (numbers.min()!, numbers.max()!)
    var found: [Double: Double] = [:]
    for number in numbers { found[number, default: 0] += 1 }
    var (chiSquared, freedom, expectedSum, foundSum, below) = (0.0, -1.0, 0.0, 0.0, 0.0)
    let count = Double(numbers.count)
    // What lies below the smallest number drawn belongs to the first bin.
    for k in stride(from: max(0, low - 40), to: low, by: 1) { below += count * exp(logProbability(k)) }
    expectedSum = below
    var expectedBefore = 0.0
    for k in stride(from: low, through: high, by: 1) {
      expectedSum += count * exp(logProbability(k))
      foundSum += found[k] ?? 0
      // The last bin gets all that is left, so that it must not be small.
      if expectedSum >= 50 && count - expectedBefore - expectedSum >= 50 {
        chiSquared += (foundSum - expectedSum) * (foundSum - expectedSum) / expectedSum
        freedom += 1
        expectedBefore += expectedSum
        (expectedSum, foundSum) = (0, 0)
      }
    }
    let rest = count - expectedBefore
    chiSquared += (foundSum - rest) * (foundSum - rest) / rest
    freedom += 1
    #expect(abs(chiSquared - freedom) < 4 * (2 * freedom).squareRoot(), "\(chiSquared) of \(freedom)")
  }
}
