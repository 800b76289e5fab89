package import Configuration
import Detection
import Foundation
package import ForwardModel
import Numerics
import Optics
import Quantities
package import Worlds

/// A microscope with a specimen in it: hardware of a model, what the seed makes of it, and a state that commands change.
///
/// A value: a copy is another microscope in the same state. Commands are carried out whole or not at all.
package struct Microscope: Sendable {
  package let model: MicroscopeModel
  package let seed: UInt64
  package let column: Column
  package let corrector: Corrector
  package let stage: Stage
  package let drift: Drift
  package let scanner: ScanSystem
  package let damage: SpecimenDamage
  /// The specimen as it is now.
  package internal(set) var world: World
  package internal(set) var state: MicroscopeState
  /// What the latest acquisition should have shown, for the referee.
  package internal(set) var latest: AcquisitionTruth?
  /// Atoms that the beam has looked for before; changes only the time that answers take.
  var damageCache = DamageCache()
  /// Computes and keeps signals. Copies share it: what it keeps changes only the time that answers take.
  package let view: SpecimenView
  let xraySources = XRaySourceCache()
  /// Where other specimens come from.
  package let library: SpecimenSource
  package let threads: Int

  /// - Parameters:
  ///   - seed: of all that is random about the instrument; the specimen has its own.
  ///   - memory: bytes for computing and keeping signals.
  ///   - patience: estimated seconds that computing a field may take before a coarser engine is taken; nil for the model's.
  package init(
    _ model: MicroscopeModel, specimen: World, seed: UInt64, library: SpecimenSource, threads: Int = 1,
    memory: Int = 4 << 30, patience: Double? = nil
  ) {
    self.model = model
    self.seed = seed
    self.threads = threads
    column = Column(model.column, seed: seed)
    corrector = Corrector(model.corrector, seed: seed)
    stage = Stage(model: model.stage, seed: seed)
    drift = Drift(model: model.drift, seed: seed)
    scanner = ScanSystem(model: model.scan, seed: seed)
    world = specimen
    state = MicroscopeState(model)
    self.library = library
    var settings = LiveSettings()
    settings.configurations = model.operation.phonons
    settings.longest = patience ?? model.operation.patience
    view = SpecimenView(threads: threads, memory: memory, settings: settings)
    damage = SpecimenDamage(model: model.damage, seed: seed)
  }

  // MARK: - Commands

  /// Carries out a command.
  /// - Parameters:
  ///   - values: its parameters, an object.
  ///   - monitor: told of progress and lines; may stop an acquisition at a line.
  /// - Throws: `InputError` or `RefusedRequest` with one sentence; the state is as before then but for the counters.
  package mutating func perform(
    _ name: String, _ values: JSONValue = .object([:]), monitor: AcquisitionMonitor = .none
  ) throws -> Reply {
    do {
      let command = try MicroscopeCommand.named(name)
      let reader = try command.reader(values)
      // Who is not allowed to do something may look nevertheless.
      if command.kind != .question { try state.guardian.check(name, values, status: { status }) }
      var next = self
      if command.kind.changes { next.settle() }
      let begin = state.time
      var reply = try command.run(&next, reader, monitor)
      if command.kind.changes {
        let least = begin + InstrumentTime(seconds: model.operation.commandTime)
        if next.state.time < least { try next.elapse(least - next.state.time) }
      }
      if command.kind != .question { try next.checkBudgets() }
      // Time is counted by itself, in however many parts it passes.
      if command.kind != .rest { next.state.counters.performed += 1 }
      self = next
      reply.values.merge(timeAndDose(since: begin)) { own, _ in own }
      return reply
    } catch let refusal as RefusedRequest {
      count(refusal.reason)
      throw refusal
    } catch let error as InputError {
      count(.invalid)
      throw error
    } catch is CancellationError {
      throw RefusedRequest(
        reason: .stopped, message: "\(name) was stopped before it was done; nothing has changed")
    }
  }

  private mutating func count(_ reason: RefusedRequest.Reason) {
    switch reason {
    case .invalid: state.counters.invalid += 1
    case .unsafe: state.counters.unsafe += 1
    case .overBudget: state.counters.overBudget += 1
    case .vetoed: state.counters.vetoed += 1
    case .stopped, .busy: break
    }
  }

  private func timeAndDose(since begin: InstrumentTime) -> [String: JSONValue] {
    [
      "instrument_time_s": .number(state.time.seconds), "duration_s": .number((state.time - begin).seconds),
      "electrons_on_specimen": .number(electrons),
    ]
  }

  /// Exchanges the specimen: what the old one remembers is gone, and the stage is at home.
  mutating func load(_ name: String, seed: UInt64?, cells: [Double]? = nil) throws {
    let specimen = try library.named(name, seed: seed, cells: cells)
    world = specimen
    try elapse(seconds: model.operation.specimenExchange)
    state.exchanges += 1
    state.stage = state.stage.atHome
    state.electronsBefore += state.dose.total
    state.dose = DoseLedger()
    state.damage = DamageState()
    damageCache = DamageCache()
    state.parked = nil
    state.settled = state.time
    latest = nil
  }

  // MARK: - The parts together

  package var illumination: Illumination { Illumination(column, state.column, corrector, state.corrector) }

  package var motion: SpecimenMotion {
    get { SpecimenMotion(stage: stage, stageState: state.stage, drift: drift, driftState: state.drift) }
    set { (state.stage, state.drift) = (newValue.stageState, newValue.driftState) }
  }

  /// Field of view in Å: the side of a square scan.
  package var field: Double { column.actual(.fieldOfView, state.column).x }

  /// Middle of the field in the laboratory, in Å.
  package var fieldCentre: SIMD2<Double> {
    column.actual(.beamShift, state.column) + column.actual(.imageShift, state.column)
  }

  package var scanRotation: Double { column.actual(.scanRotation, state.column).x }

  /// Electrons per s on the specimen at a moment.
  func electronRate(at time: InstrumentTime) -> Double {
    column.current(at: time, state.column) / PhysicalConstants.elementaryCharge
  }

  /// What a detector with an insertion state of its own is called.
  func detector(_ name: String) throws(InputError) -> ScanDetector {
    if let found = model.detectors.first(where: { $0.name.lowercased() == name.lowercased() }) {
      return found
    }
    throw unknown("detector", name, among: model.detectors.map(\.name))
  }

  func camera(_ name: String) throws(InputError) -> Camera {
    if name.isEmpty, let first = model.cameras.first { return first }
    if let found = model.cameras.first(where: { $0.name.lowercased() == name.lowercased() }) { return found }
    throw unknown("camera", name, among: model.cameras.map(\.name))
  }

  private func unknown(_ kind: String, _ name: String, among names: [String]) -> InputError {
    InputError(
      "\(kind) \"\(name)\" is unknown; allowed: \(names.joined(separator: ", "))"
        + Spelling.hint(for: name, among: names))
  }
}
