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
    guard end.seconds <= Self.horizon else {
      throw InputError.outOfRange(
        "instrument time", end.seconds, allowed: "up to \(InputError.brief(Self.horizon))", unit: "s")
    }
    guard let limit = state.budgets.time, end > limit else { return }
    throw RefusedRequest.overBudget(
      "budget of time: it would be \(InputError.brief(end.seconds)) s; allowed: up to"
        + " \(InputError.brief(limit.seconds)) s of instrument time")
  }

  /// Electrons that have reached the specimens of this session, those of the resting beam until now among them.
  package var electrons: Double {
    state.electronsBefore + state.dose.total + restingPieces().reduce(0) { $0 + $1.electrons }
  }

  /// - Parameters:
  ///   - electrons: that are to come.
  ///   - area: of the laboratory in Å² over which they come evenly; nil where that is not so.
  /// - Throws: `RefusedRequest` if that is more than the budgets of electrons and dose have left.
  func checkElectrons(_ electrons: Double, over area: Double? = nil) throws {
    if let limit = state.budgets.electrons, self.electrons + electrons > limit {
      throw RefusedRequest.overBudget(
        "budget of electrons: \(InputError.brief(self.electrons + electrons)) electrons would have reached the"
          + " specimen; allowed: up to \(InputError.brief(limit))")
    }
    if let limit = state.budgets.dose, let area, area > 0 {
      let present = state.dose.map(fieldArea, columns: 64, rows: 64).max() ?? 0
      guard present + electrons / area > limit else { return }
      throw RefusedRequest.overBudget(
        "budget of dose: a place would have received \(InputError.brief(present + electrons / area)) e/Å²; allowed:"
          + " up to \(InputError.brief(limit)) e/Å²")
    }
  }

  /// - Throws: `RefusedRequest` if more has been spent than the budgets of electrons and dose allow.
  func checkBudgets() throws {
    guard state.budgets.electrons != nil || state.budgets.dose != nil else { return }
    try checkElectrons(0)
    guard let limit = state.budgets.dose else { return }
    let highest = settled().state.dose.highest
    guard highest > limit else { return }
    throw RefusedRequest.overBudget(
      "budget of dose: a place would have received \(InputError.brief(highest)) e/Å²; allowed: up"
        + " to \(InputError.brief(limit)) e/Å²")
  }

  /// Seconds that a session may last: a year.
  static let horizon = 3.2e7

  // MARK: - The resting beam

  /// Where the beam rests in the laboratory, in Å.
  func restPlace(_ fraction: SIMD2<Double>) -> SIMD2<Double> {
    let settings = ScanSettings(
      pattern: .point(fraction), field: SIMD2(repeating: field), centre: fieldCentre, rotation: scanRotation,
      dwell: InstrumentTime(nanoseconds: 1000))
    return scanner.place(settings)
  }

  /// Whether the specimen is exposed while nothing is scanned.
  var isExposedAtRest: Bool { state.parked != nil || !model.operation.blanksBetweenScans }

  /// Enters what the resting beam has done until now. To be called before anything changes.
  mutating func settle() {
    let (begin, end) = (state.settled, state.time)
    let pieces = restingPieces()
    state.settled = end
    if end > begin { expose(pieces) }
  }

  /// What the resting beam has done that is not entered yet.
  private func restingPieces() -> [BeamExposure.Piece] {
    guard state.time > state.settled, isExposedAtRest else { return [] }
    return rest(from: state.settled, to: state.time)
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
      // A moving stage passes by fast; drift needs seconds for an Å. What has lasted long goes on slowly.
      let since = (from - begin).nanoseconds
      let length: Int64 =
        from < state.stage.motionEnd
        ? 10_000_000 : since < 1_000_000_000_000 ? 1_000_000_000 : 100_000_000_000
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
