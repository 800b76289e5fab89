import WaveBlocks

/// The stages of one radix, as functions: what a plan that is known at run time is made of.
struct RadixStages: Sendable {
  typealias Line = @Sendable (Element, LineTransform.Stage) -> Void
  typealias Last = @Sendable (Element, Int) -> Void
  typealias LastTimes = @Sendable (Element, Int, UnsafePointer<Wide>) -> Void

  let forward: Line
  let inverse: Line
  let through: @Sendable (UnsafePointer<Wide>, Element, LineTransform.Stage) -> Void
  let lastForward: Last
  let lastForwardTimes: LastTimes
  let firstInverse: Last
  let lastBoth: LastTimes

  private init<B: Butterfly>(_: B.Type) {
    forward = { Stages<B>.forward($0, $1) }
    inverse = { Stages<B>.inverse($0, $1) }
    through = { Stages<B>.through($0, $1, $2) }
    lastForward = { Stages<B>.lastForward($0, $1) }
    lastForwardTimes = { Stages<B>.lastForward($0, $1, times: $2) }
    firstInverse = { Stages<B>.firstInverse($0, $1) }
    lastBoth = { Stages<B>.lastBoth($0, $1, times: $2) }
  }

  private static let all: [RadixStages] = [
    RadixStages(Two.self), RadixStages(Three.self), RadixStages(Four.self), RadixStages(Five.self),
    RadixStages(Six.self), RadixStages(Seven.self), RadixStages(Eight.self),
  ]

  static subscript(radix: Int) -> RadixStages { all[radix - 2] }
}
