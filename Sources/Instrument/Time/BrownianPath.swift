package import Numerics

/// A random walk in continuous time that is a pure function of its address and the moment: it can be asked in any order and at any
/// fineness, and always gives the same path.
///
/// P. Lévy's construction: the value at the end of a long interval is drawn first, then the middle of each half given its ends,
/// down to a smallest step, below which the path is straight.
package struct BrownianPath: Sendable {
  /// Standard deviation of the displacement over one second; over t seconds it is √t times that.
  package let perRootSecond: Double
  private let stream: RandomStream

  /// Nanoseconds of the whole: 2^62, 146 years. Of the smallest step: 2^20, about a millisecond.
  static let depth = 42
  static let wholeExponent = 62
  /// √(1 ns / 1 s).
  static let perRootNanosecond = 3.1622776601683795e-5

  /// - Parameters:
  ///   - stream: address of the path; nothing may have been drawn from it.
  package init(perRootSecond: Double, stream: RandomStream) {
    self.perRootSecond = perRootSecond
    self.stream = stream
  }

  /// Displacement since moment 0.
  /// - Parameter time: not before 0.
  package func callAsFunction(_ time: InstrumentTime) -> Double {
    precondition(time.nanoseconds >= 0, "a path begins at moment 0")
    var (low, high) = (Int64(0), Int64(1) << Self.wholeExponent)
    var (atLow, atHigh) = (0.0, normal(level: 0, 0) * Double(high).squareRoot())
    for level in 1...Self.depth {
      let middle = low + (high - low) / 2
      let spread = Double(high - low).squareRoot() / 2
      let atMiddle = (atLow + atHigh) / 2 + spread * normal(level: level, middle)
      if time.nanoseconds < middle {
        (high, atHigh) = (middle, atMiddle)
      } else {
        (low, atLow) = (middle, atMiddle)
      }
    }
    let share = Double(time.nanoseconds - low) / Double(high - low)
    return (atLow + share * (atHigh - atLow)) * Self.perRootNanosecond * perRootSecond
  }

  func normal(level: Int, _ place: Int64) -> Double {
    var stream = stream.appending(level).appending(Int(place))
    return stream.normal()
  }
}
