/// Asks a path for many moments close to one another: it keeps the way down to the last step, so that a neighbour costs one or
/// two random numbers instead of forty. Gives the same bits as the path itself, in any order of moments.
struct BrownianCursor {
  private let path: BrownianPath
  private var steps: [Step]

  /// An interval of the construction with the values at its ends, before the scale.
  private struct Step {
    var low: Int64
    var high: Int64
    var atLow: Double
    var atHigh: Double
  }

  init(_ path: BrownianPath) {
    self.path = path
    let whole = Int64(1) << BrownianPath.wholeExponent
    steps = [
      Step(
        low: 0, high: whole, atLow: 0, atHigh: path.normal(level: 0, 0) * Double(whole).squareRoot())
    ]
    steps.reserveCapacity(BrownianPath.depth + 1)
  }

  /// Displacement since moment 0.
  /// - Parameter time: not before 0.
  mutating func callAsFunction(_ time: InstrumentTime) -> Double {
    let last = step(at: time.nanoseconds)
    let share = Double(time.nanoseconds - last.low) / Double(last.high - last.low)
    return (last.atLow + share * (last.atHigh - last.atLow)) * BrownianPath.perRootNanosecond
      * path.perRootSecond
  }

  /// The straight piece of the path from a moment on: its displacement there, its slope per ns, and where it ends.
  mutating func piece(from time: InstrumentTime) -> (value: Double, slope: Double, end: InstrumentTime) {
    let value = self(time)
    let last = steps[steps.count - 1]
    let slope = (last.atHigh - last.atLow) / Double(last.high - last.low)
    return (
      value, slope * BrownianPath.perRootNanosecond * path.perRootSecond,
      InstrumentTime(nanoseconds: last.high)
    )
  }

  /// The smallest step around a moment.
  private mutating func step(at moment: Int64) -> Step {
    precondition(moment >= 0, "a path begins at moment 0")
    while moment < steps[steps.count - 1].low || moment >= steps[steps.count - 1].high { steps.removeLast() }
    while steps.count <= BrownianPath.depth {
      let step = steps[steps.count - 1]
      let middle = step.low + (step.high - step.low) / 2
      let spread = Double(step.high - step.low).squareRoot() / 2
      let atMiddle = (step.atLow + step.atHigh) / 2 + spread * path.normal(level: steps.count, middle)
      if moment < middle {
        steps.append(Step(low: step.low, high: middle, atLow: step.atLow, atHigh: atMiddle))
      } else {
        steps.append(Step(low: middle, high: step.high, atLow: atMiddle, atHigh: step.atHigh))
      }
    }
    return steps[steps.count - 1]
  }
}
