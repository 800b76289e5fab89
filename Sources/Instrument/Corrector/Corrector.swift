import Foundation
import Numerics
package import Optics

/// The aberration corrector of one instrument: its model and what is particular to this seed.
///
/// All coefficients to fifth order are the residue of the day's alignment at this high tension, plus corrections, plus a random
/// walk, plus jumps whose relaxing share has not gone yet. They are a pure function of the state and of absolute time.
package struct Corrector: Sendable {
  package let model: CorrectorModel
  let seed: UInt64
  /// How corrections act.
  let action: CorrectionAction
  /// Of each component of each coefficient.
  private let walks: [BrownianPath]

  package init(_ model: CorrectorModel, seed: UInt64) {
    self.model = model
    self.seed = seed
    action = CorrectionAction(model, seed: seed)
    let address = RandomStream(seed: seed, purpose: .correctorDrift)
    walks = CEOSAberration.allCases.flatMap { name in
      (0..<2).map { component in
        BrownianPath(
          perRootSecond: model.drift[name], stream: address.appending(name.place).appending(component))
      }
    }
  }

  // MARK: - Truth

  /// The aberrations of the lenses at a moment; the column adds its defocus and stigmator.
  package func aberrations(at time: InstrumentTime, _ state: CorrectorState) -> Aberrations {
    vector(at: time, state).aberrations
  }

  /// The same by CEOS names.
  package func vector(at time: InstrumentTime, _ state: CorrectorState) -> AberrationVector {
    native(highTension_kV: state.highTension_kV) + state.alignment.actual + state.alignment.imposed
      + drift(at: time)
      + kicks(at: time, state)
  }

  /// What the day's alignment at this high tension has left.
  package func native(highTension_kV: Double) -> AberrationVector {
    Self.draw(
      model.native,
      RandomStream(seed: seed, purpose: .correctorNative, index: Int((highTension_kV * 1e3).rounded())))
  }

  /// The random walks since moment 0.
  package func drift(at time: InstrumentTime) -> AberrationVector {
    var drift = AberrationVector()
    for name in CEOSAberration.allCases where model.drift[name] > 0 {
      let y = name.isRound ? 0 : walks[2 * name.place + 1](time)
      drift[name] = SIMD2(walks[2 * name.place](time), y)
    }
    return drift
  }

  /// What is left of the jumps at this high tension. A jump that is still to come, because the command that causes it takes long,
  /// does nothing yet.
  package func kicks(at time: InstrumentTime, _ state: CorrectorState) -> AberrationVector {
    var sum = AberrationVector()
    for kick in state.kicks where kick.highTension_kV == state.highTension_kV && kick.time <= time {
      let jump = Self.draw(model.kick, RandomStream(seed: seed, purpose: .correctorKick, index: kick.number))
      let lasting = 1 - model.relaxingShare * (1 - exp(-(time - kick.time).seconds / model.relaxation))
      let size = lasting * (kick.cause == .mode ? model.modeKick : 1)
      for name in CEOSAberration.allCases { sum[name] += size * jump[name] }
    }
    return sum
  }

  /// The tilt of the beam in rad against the axis of the lenses.
  package func axisTilt(_ state: CorrectorState) -> SIMD2<Double> {
    var stream = RandomStream(
      seed: seed, purpose: .correctorNative, index: Int((state.highTension_kV * 1e3).rounded()),
      CEOSAberration.allCases.count)
    let deviation = model.axisTilt / 2.0.squareRoot()
    let native = SIMD2(deviation * stream.normal(), deviation * stream.normal())
    return native + state.alignment.axis
  }

  /// Normal numbers whose root mean square modulus is that of the table.
  private static func draw(_ table: AberrationTable, _ address: RandomStream) -> AberrationVector {
    var drawn = AberrationVector()
    for name in CEOSAberration.allCases {
      var stream = address.appending(name.place)
      let deviation = name.isRound ? table[name] : table[name] / 2.0.squareRoot()
      drawn[name] = SIMD2(deviation * stream.normal(), deviation * stream.normal())
    }
    return drawn
  }

  // MARK: - What happens to it

  /// The column has changed its high tension, done at `time`: the corrections for that one are loaded, and the coefficients jump.
  package func change(highTension_kV: Double, at time: InstrumentTime, _ state: inout CorrectorState) {
    guard highTension_kV != state.highTension_kV else { return }
    state.highTension_kV = highTension_kV
    if !state.alignments.contains(where: { $0.highTension_kV == highTension_kV }) {
      state.alignments.append(CorrectorState.Alignment(highTension_kV: highTension_kV))
      state.alignments.sort { $0.highTension_kV < $1.highTension_kV }
    }
    kick(.highTension, at: time, &state)
  }

  /// The mode of the column has changed.
  package func changeMode(at time: InstrumentTime, _ state: inout CorrectorState) {
    kick(.mode, at: time, &state)
  }

  private func kick(
    _ cause: CorrectorState.Kick.Cause, at time: InstrumentTime, _ state: inout CorrectorState
  ) {
    state.kicks.append(
      CorrectorState.Kick(
        cause: cause, time: time, number: state.kicks.count, highTension_kV: state.highTension_kV))
    // What was measured before no longer holds.
    state.measured = []
  }

  /// Makes the aberrations of the lenses what they are told to be at this moment; drift goes on from there. Only a simulated
  /// instrument can do that.
  package func impose(_ wanted: Aberrations, at time: InstrumentTime, _ state: inout CorrectorState) {
    state.alignment.imposed =
      state.alignment.imposed + (AberrationVector(wanted) - vector(at: time, state))
  }
}
