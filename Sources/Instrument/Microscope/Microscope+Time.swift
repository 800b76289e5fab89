import Configuration
import Foundation
import Quantities
import Worlds

/// Time and dose.
extension Microscope {
  /// Lets time pass.
  /// - Throws: `RefusedRequest` where the budget of time does not reach.
  mutating func elapse(_ duration: InstrumentTime) throws {
    precondition(duration >= .zero, "time goes forward")
    try checkTime(state.time + duration)
    state.time += duration
  }

  mutating func elapse(seconds: Double) throws { try elapse(InstrumentTime(seconds: seconds)) }

  /// - Throws: `RefusedRequest` if the budget of time ends before a moment.
  func checkTime(_ end: InstrumentTime) throws {
    guard let limit = state.budgets.time, end > limit else { return }
    throw RefusedRequest.overBudget(
      "budget of time: it would be \(InputError.brief(end.seconds)) s; allowed: up to"
        + " \(InputError.brief(limit.seconds)) s of instrument time")
  }

  /// - Throws: `RefusedRequest` if more has been spent than the budgets of electrons and dose allow.
  func checkBudgets() throws {
    guard state.budgets.electrons != nil || state.budgets.dose != nil else { return }
    let settled = settled()
    if let limit = state.budgets.electrons, settled.state.dose.total > limit {
      throw RefusedRequest.overBudget(
        "budget of electrons: \(InputError.brief(settled.state.dose.total)) electrons would have reached"
          + " the specimen; allowed: up to \(InputError.brief(limit))")
    }
    if let limit = state.budgets.dose, settled.state.dose.highest > limit {
      throw RefusedRequest.overBudget(
        "budget of dose: a place would have received \(InputError.brief(settled.state.dose.highest)) e/Å²; allowed: up"
          + " to \(InputError.brief(limit)) e/Å²")
    }
  }

  // MARK: - The resting beam

  /// Where the beam rests in the laboratory, in Å.
  func restPlace(_ fraction: SIMD2<Double>) -> SIMD2<Double> {
    let settings = ScanSettings(
      pattern: .point(fraction), field: SIMD2(repeating: field), centre: fieldCentre, rotation: scanRotation,
      dwell: InstrumentTime(nanoseconds: 1000))
    return scanner.place(settings)
  }

  /// Whether the specimen is exposed while nothing is scanned.
  private var isExposedAtRest: Bool { state.parked != nil || !model.operation.blanksBetweenScans }

  /// Enters what the resting beam has done until now. To be called before anything changes.
  mutating func settle() {
    let (begin, end) = (state.settled, state.time)
    state.settled = end
    guard end > begin, isExposedAtRest else { return }
    expose(rest(from: begin, to: end))
  }

  /// The same instrument with all that has happened until now entered.
  package func settled() -> Microscope {
    var copy = self
    copy.settle()
    return copy
  }

  /// What the beam at rest does, piece by piece: pieces begin at whole multiples of their length, short enough for creep, drift and the
  /// decay of the emission.
  private func rest(from begin: InstrumentTime, to end: InstrumentTime) -> [BeamExposure.Piece] {
    let place = restPlace(state.parked ?? SIMD2(0.5, 0.5)) + damage.deflection(at: begin, state.damage)
    let motion = self.motion
    var pieces: [BeamExposure.Piece] = []
    var from = begin
    while from < end {
      // A moving stage passes by fast; drift needs seconds for an Å.
      let length: Int64 = from < state.stage.motionEnd ? 10_000_000 : 1_000_000_000
      let next = InstrumentTime(nanoseconds: (from.nanoseconds / length + 1) * length)
      let to = min(next, end)
      let middle = InstrumentTime(nanoseconds: (from.nanoseconds + to.nanoseconds) / 2)
      let electrons = electronRate(at: middle) * (to - from).seconds
      if electrons > 0 {
        let (a, b) = (motion.origin(at: from), motion.origin(at: to))
        pieces.append(
          .stretch(
            .init(
              start: from, duration: to - from, from: place - SIMD2(a.x, a.y), to: place - SIMD2(b.x, b.y),
              electrons: electrons)))
      }
      from = to
    }
    return pieces
  }
}
