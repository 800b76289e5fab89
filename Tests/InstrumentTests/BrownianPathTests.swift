import Numerics
import Testing

@testable import Instrument

@Suite struct BrownianPathTests {
  private static func path(_ index: Int) -> BrownianPath {
    BrownianPath(
      perRootSecond: 2,
      stream: RandomStream(seed: 4, purpose: RandomStream.Purpose("test.path"), index: index))
  }

  @Test func beginsAtZeroAndIsTheSameWheneverAsked() {
    let path = Self.path(0)
    #expect(path(.zero) == 0)
    let late = path(InstrumentTime(seconds: 3600))
    _ = path(InstrumentTime(seconds: 1))
    #expect(path(InstrumentTime(seconds: 3600)) == late)
  }

  /// Increments over a time t have variance 4 t and do not know of each other.
  @Test(arguments: [0.01, 1, 60]) func incrementsAreThoseOfARandomWalk(step: Double) {
    let count = 4000
    var increments: [Double] = []
    for index in 0..<count {
      let path = Self.path(index)
      let begin = 17.3 + Double(index) * 0.01
      increments.append(path(InstrumentTime(seconds: begin + step)) - path(InstrumentTime(seconds: begin)))
    }
    let variance = increments.reduce(0) { $0 + $1 * $1 } / Double(count)
    // Relative standard error of a variance of n normal numbers: √(2/n). Below a millisecond the path is straight, which
    // takes up to a tenth of the shortest step here.
    let allowance = step < 0.1 ? 0.06 : 0
    #expect(abs(variance / (4 * step) - 1) < 4 * (2 / Double(count)).squareRoot() + allowance, "\(variance)")
    let mean = increments.reduce(0, +) / Double(count)
    #expect(abs(mean) < 4 * (4 * step / Double(count)).squareRoot())
  }

  @Test func successiveIncrementsAreIndependent() {
    var product = 0.0
    let count = 4000
    for index in 0..<count {
      let path = Self.path(index)
      let (a, b, c) = (
        path(InstrumentTime(seconds: 5)), path(InstrumentTime(seconds: 6)), path(InstrumentTime(seconds: 7))
      )
      product += (b - a) * (c - b) / 4
    }
    #expect(abs(product / Double(count)) < 4 / Double(count).squareRoot())
  }
}
