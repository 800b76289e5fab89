import Foundation
import TestKit
import Testing

@testable import Numerics

@Suite struct RandomStreamTests {
  /// Later versions must draw the same numbers for the same seed, or stored runs could not be repeated. The
  /// numbers come from a separate program written from the definition of the address and of SplitMix64.
  @Test func firstBitsArePinned() {
    var stream = RandomStream(seed: 1, purpose: .thermalDisplacement, index: 2, 3)
    let first = (0..<3).map { _ in stream.next() }
    #expect(first == [0x5CE2_6045_39CF_A24A, 0x29DD_B006_46B4_DA7A, 0x0B0B_B5EA_B519_CE0A], "\(first)")
    var other = RandomStream(seed: 0, purpose: RandomStream.Purpose("tests"))
    #expect(other.next() == 0x843F_CECC_7852_77C2)
  }

  @Test func everyPartOfTheAddressCounts() {
    let other = RandomStream.Purpose("tests.other")
    var streams = [
      RandomStream(seed: 1, purpose: .thermalDisplacement, index: 0, 1),
      RandomStream(seed: 2, purpose: .thermalDisplacement, index: 0, 1),
      RandomStream(seed: 1, purpose: other, index: 0, 1),
      RandomStream(seed: 1, purpose: .thermalDisplacement, index: 1, 0),
      RandomStream(seed: 1, purpose: .thermalDisplacement, index: 0, 1, 0),
      RandomStream(seed: 1, purpose: .thermalDisplacement, index: 0),
      RandomStream(seed: 1, purpose: .thermalDisplacement, index: 0, -1),
    ]
    let first = streams.indices.map { streams[$0].next() }
    #expect(Set(first).count == first.count)
  }

  @Test func theSameAddressGivesTheSameNumbers() {
    var a = RandomStream(seed: 9, purpose: .thermalDisplacement, index: 4)
    var b = RandomStream(seed: 9, purpose: .thermalDisplacement, index: 4)
    #expect((0..<50).allSatisfy { _ in a.normal() == b.normal() })
  }

  /// Neighbours along an index, as atoms of a configuration are, and neighbouring seeds.
  @Test(arguments: [true, false]) func neighbouringStreamsAreIndependent(alongIndex: Bool) {
    let count = 20_000
    func first(_ i: Int) -> Double {
      var stream =
        alongIndex
        ? RandomStream(seed: 7, purpose: .thermalDisplacement, index: 0, i)
        : RandomStream(seed: UInt64(i), purpose: .thermalDisplacement, index: 0, 0)
      return stream.normal()
    }
    let values = (0...count).map(first)
    let correlation = (0..<count).reduce(0) { $0 + values[$1] * values[$1 + 1] } / Double(count)
    #expect(Tolerance.standardError(deviation: 1, samples: count).accepts(correlation), "\(correlation)")
    let mean = values.reduce(0, +) / Double(values.count)
    #expect(Tolerance.standardError(deviation: 1, samples: count).accepts(mean), "\(mean)")
  }

  @Test(arguments: [1, 2, 3]) func normalNumbersHaveTheMomentsOfTheNormalDistribution(seed: Int) {
    let count = 100_000
    var stream = Seeded.stream(seed)
    var moments = [0.0, 0, 0, 0]
    var beyondTwo = 0
    for _ in 0..<count {
      let value = stream.normal()
      var power = 1.0
      for order in 0..<4 {
        power *= value
        moments[order] += power / Double(count)
      }
      if abs(value) > 2 { beyondTwo += 1 }
    }
    // Var(x^n) = (2n-1)!! - E(x^n)²: 1, 2, 15, 96.
    for (order, (expected, variance)) in [(0.0, 1.0), (1, 2), (0, 15), (3, 96)].enumerated() {
      #expect(
        Tolerance.standardError(deviation: variance.squareRoot(), samples: count).accepts(
          moments[order], expected),
        "seed \(seed), moment \(order + 1): \(moments[order])")
    }
    let share = Double(beyondTwo) / Double(count)
    let expected = erfc(2 / 2.0.squareRoot())
    #expect(
      Tolerance.standardError(deviation: (expected * (1 - expected)).squareRoot(), samples: count)
        .accepts(share, expected))
  }

  @Test func uniformNumbersFillTheirIntervalEvenly() {
    let count = 100_000
    let bins = 50
    var histogram = [Int](repeating: 0, count: bins)
    var stream = Seeded.stream(11)
    for _ in 0..<count {
      let value = stream.uniform()
      #expect(value >= 0 && value < 1)
      histogram[Int(value * Double(bins))] += 1
    }
    let expected = Double(count) / Double(bins)
    let chi2 = histogram.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    // χ² of 49 degrees of freedom: mean 49, standard deviation sqrt 98.
    #expect(Tolerance.standardError(deviation: 98.0.squareRoot(), samples: 1).accepts(chi2, 49), "χ² \(chi2)")
  }
}
