import Foundation
import Numerics

/// The drift of a particular session. Displacements of the specimen against the laboratory, in Å: the picture moves with them.
/// A pure function of the moments of the moves and of the moment that is asked for.
package struct Drift: Sendable {
  package let model: DriftModel
  /// Steady speed in Å/s, drawn by the seed.
  package let steady: SIMD3<Double>
  /// Speed at moment 0 that fades, in Å/s.
  package let insertion: SIMD3<Double>
  private let seed: UInt64

  package init(model: DriftModel, seed: UInt64) {
    self.model = model
    self.seed = seed
    var stream = RandomStream(seed: seed, purpose: .driftSession, index: 0)
    func direction() -> SIMD3<Double> { SIMD3(stream.normal(), stream.normal(), stream.normal()) }
    steady = direction() * SIMD3(model.steady, model.steady, model.heightSteady)
    insertion = model.insertion * direction()
  }

  /// Tells that the stage has begun to move.
  /// - Parameters:
  ///   - length: of the way, in Å.
  ///   - time: not before an earlier move.
  package func noteMove(_ state: inout DriftState, length: Double, at time: InstrumentTime) {
    precondition(time >= state.time, "moves come in the order of time")
    let (offset, velocity) = fromMoves(state, at: time)
    // A random direction, uniform on the sphere.
    var stream = RandomStream(seed: seed, purpose: .driftMove, index: state.moveCount)
    let height = 2 * stream.uniform() - 1
    let (sine, cosine) = sineCosine(2 * .pi * stream.uniform())
    let lateral = (1 - height * height).squareRoot()
    let speed = kick(length)
    state.offset = offset
    state.velocity = velocity + speed * SIMD3(lateral * cosine, lateral * sine, height)
    state.time = time
    state.moveCount += 1
  }

  /// Speed just after a move, in Å/s: proportional to short ways, never over the limit.
  package func kick(_ length: Double) -> Double {
    guard model.moveLimit > 0 else { return 0 }
    return -model.moveLimit * expm1(-model.perMove * abs(length) / model.moveLimit)
  }

  /// Displacement of the specimen.
  /// - Parameter time: not before the last move that the state knows.
  package func offset(_ state: DriftState, at time: InstrumentTime) -> SIMD3<Double> {
    let jumps = jumps(until: time).reduce(SIMD3<Double>.zero) { $0 + $1.size * rise($1, at: time) }
    return smooth(state, at: time) + SIMD3(walk(0)(time), walk(1)(time), walk(2)(time)) + jumps
  }

  /// The part without walk and jumps: it has no time constant under those of the model.
  func smooth(_ state: DriftState, at time: InstrumentTime) -> SIMD3<Double> {
    let seconds = time.seconds
    let inserted = -model.insertionTime * expm1(-seconds / model.insertionTime)
    return fromMoves(state, at: time).offset + seconds * steady + inserted * insertion
  }

  private func fromMoves(_ state: DriftState, at time: InstrumentTime) -> (
    offset: SIMD3<Double>, velocity: SIMD3<Double>
  ) {
    precondition(time >= state.time, "drift is asked for moments after the last move")
    let since = (time - state.time).seconds / model.moveTime
    return (state.offset - model.moveTime * expm1(-since) * state.velocity, exp(-since) * state.velocity)
  }

  /// Random walk of an axis: 0, 1, 2 for x, y, z.
  func walk(_ axis: Int) -> BrownianPath {
    BrownianPath(
      perRootSecond: axis == 2 ? model.heightWalk : model.walk,
      stream: RandomStream(seed: seed, purpose: .driftWalk, index: axis))
  }

  // MARK: - Jumps

  /// A jump: when it begins, and how far it goes in Å.
  package struct Jump: Sendable, Hashable {
    package let time: InstrumentTime
    package let size: SIMD3<Double>
  }

  /// 2^40 ns, 18 minutes. Jumps are drawn bin by bin, with exponential waits from the beginning of each: as a Poisson process has
  /// no memory, the bins do not show.
  private static let binExponent = 40

  /// Jumps before a moment, in order.
  package func jumps(until time: InstrumentTime) -> [Jump] {
    guard model.jumpRate > 0, model.jump > 0, time.nanoseconds > 0 else { return [] }
    var jumps: [Jump] = []
    for bin in 0...(time.nanoseconds >> Self.binExponent) {
      var stream = RandomStream(seed: seed, purpose: .driftJump, index: Int(bin))
      var seconds = 0.0
      while true {
        seconds -= log(1 - stream.uniform()) / model.jumpRate
        let since = InstrumentTime(seconds: min(seconds, 1e6))
        guard since.nanoseconds < Int64(1) << Self.binExponent else { break }
        let moment = InstrumentTime(nanoseconds: bin << Self.binExponent) + since
        guard moment < time else { break }
        jumps.append(
          Jump(
            time: moment,
            size: model.jump * SIMD3(stream.normal(), stream.normal(), stream.normal())))
      }
    }
    return jumps
  }

  /// Share of a jump that is done.
  func rise(_ jump: Jump, at time: InstrumentTime) -> Double {
    guard time > jump.time else { return 0 }
    guard model.jumpTime > 0 else { return 1 }
    return -expm1(-(time - jump.time).seconds / model.jumpTime)
  }
}
