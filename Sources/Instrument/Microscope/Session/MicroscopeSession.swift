package import Configuration
import Foundation
package import Quantities
import Synchronization

/// One microscope that many clients share: commands run one after the other in the order in which they came; questions about the status are
/// answered meanwhile, from the state before the running command.
package final class MicroscopeSession: Sendable {
  package let clock: SessionClock
  /// Without a referee nobody can ask for the truth.
  package let isBlind: Bool
  private struct Shared {
    /// The state after the last finished command.
    var microscope: Microscope
    var running: String?
    /// The thread whose turn it is, and the state after the commands of its turn so far.
    var owner: pthread_t?
    var pending: Microscope?
    /// What the commands of the turn have left for the log.
    var entries: [Trace.Entry] = []
    /// Whether a command of the turn has changed the instrument.
    var hasChanged = false
    var progress = 0.0
    /// By how much the instrument is ahead of the wall clock for good: what was stopped is not waited for.
    var ahead = InstrumentTime.zero
    var isStopped = false
    /// Tickets of commands: the next to hand out, and the one whose turn it is.
    var nextTicket = 0, turn = 0
    var watchers: [Int: Watcher] = [:]
    var nextWatcher = 0
  }

  /// Told of the lines of every acquisition, whoever asked for it, with the command that makes them. It must not wait.
  package typealias Watcher = @Sendable (_ command: String, AcquisitionMonitor.Lines) -> Void

  private let shared: Mutex<Shared>
  private let log: (@Sendable (Trace.Entry) -> Void)?
  private let change = NSCondition()
  private let started = ContinuousClock.now
  private let startTime: InstrumentTime
  /// Commands that may wait at most.
  package static let longestQueue = 10_000

  /// - Parameter log: told of every command after it was carried out, in order.
  package init(
    _ microscope: Microscope, clock: SessionClock = .virtual, isBlind: Bool = false,
    log: (@Sendable (Trace.Entry) -> Void)? = nil
  ) {
    if case .realtime(let factor) = clock { precondition(factor > 0 && factor < 1e6, "time goes forward") }
    self.clock = clock
    self.isBlind = isBlind
    self.log = log
    startTime = microscope.state.time
    shared = Mutex(Shared(microscope: microscope))
  }

  /// The microscope as the last finished command has left it; within `together`, as the last one there has.
  package var microscope: Microscope {
    shared.withLock { shared in
      shared.owner == pthread_self() ? shared.pending ?? shared.microscope : shared.microscope
    }
  }

  /// Instrument time, which in real time also passes between commands.
  package var now: InstrumentTime {
    let time = microscope.state.time
    guard case .realtime(let factor) = clock else { return time }
    return max(time, wallTime(factor))
  }

  /// What runs now, and how far it is.
  package var activity: (command: String?, progress: Double) { shared.withLock { ($0.running, $0.progress) } }

  /// Adds a watcher.
  /// - Returns: what `removeWatcher` wants.
  package func addWatcher(_ watcher: @escaping Watcher) -> Int {
    shared.withLock { shared in
      shared.nextWatcher += 1
      shared.watchers[shared.nextWatcher] = watcher
      return shared.nextWatcher
    }
  }

  package func removeWatcher(_ number: Int) {
    _ = shared.withLock { $0.watchers.removeValue(forKey: number) }
  }

  /// Ends the running acquisition after the block of lines that is being made.
  package func stop() { shared.withLock { $0.isStopped = $0.running != nil } }

  /// Carries out a command after all that came before it.
  package func perform(
    _ command: String, _ parameters: JSONValue = .object([:]),
    lines: @escaping @Sendable (AcquisitionMonitor.Lines) -> Void = { _ in }
  ) throws -> Reply {
    // Words that say how the instrument is doing do not have to wait.
    if command == "get_status" || command == "help" { return try answer(command, parameters) }
    if hasTurn { return try carryOut(command, parameters, lines) }
    try takeTurn(command)
    defer { endTurn() }
    defer { commit() }
    return try carryOut(command, parameters, lines)
  }

  /// Carries out several commands of one thread, with none of others between them. Where the work throws after something has changed,
  /// the instrument is as before it, and the log knows nothing of it. Others see the state before until all is done.
  package func together<Answer>(_ name: String, _ work: () throws -> Answer) throws -> Answer {
    if hasTurn { return try work() }
    try takeTurn(name)
    defer { endTurn() }
    do {
      let answer = try work()
      commit()
      return answer
    } catch {
      // A refusal of the first command counts like any other.
      if shared.withLock({ !$0.hasChanged }) { commit() }
      throw error
    }
  }

  private func answer(_ command: String, _ parameters: JSONValue) throws -> Reply {
    var copy = microscope
    let activity = activity
    // Between commands the clock goes on; a budget of time ends it.
    if activity.command == nil { try? copy.elapse(max(now - copy.state.time, .zero)) }
    var reply = try copy.perform(command, parameters)
    reply.values["running"] = activity.command.map { .string($0) } ?? .null
    reply.values["progress"] = .number(activity.progress)
    return reply
  }

  private func carryOut(
    _ command: String, _ parameters: JSONValue,
    _ lines: @escaping @Sendable (AcquisitionMonitor.Lines) -> Void
  ) throws -> Reply {
    var microscope = self.microscope
    catchUp(&microscope)
    let monitor = AcquisitionMonitor(
      progress: { [self] share in shared.withLock { $0.progress = share } },
      lines: { [self] part in
        pace(to: part.time)
        lines(part)
        for watcher in shared.withLock({ Array($0.watchers.values) }) { watcher(command, part) }
      }, isStopped: { [self] in shared.withLock(\.isStopped) })
    let result = perform(command, parameters, on: &microscope, monitor)
    pace(to: microscope.state.time)
    shared.withLock { shared in
      shared.pending = microscope
      if case .success = result, (try? MicroscopeCommand.named(command).kind.changes) == true {
        shared.hasChanged = true
      }
    }
    return try result.get()
  }

  /// Fingerprints are taken only where somebody reads them.
  private func perform(
    _ command: String, _ parameters: JSONValue, on microscope: inout Microscope, _ monitor: AcquisitionMonitor
  ) -> Result<Reply, any Error> {
    guard log != nil else {
      return Result { try microscope.perform(command, parameters.plain, monitor: monitor) }
    }
    let (result, entry) = Trace.perform(command, parameters, on: &microscope, monitor: monitor)
    shared.withLock { $0.entries.append(entry) }
    return result
  }

  /// The truth about the microscope now.
  /// - Throws: `InputError` for a blind session.
  package func referee() throws(InputError) -> Referee {
    guard !isBlind else {
      throw InputError("referee: this session is blind; allowed: sessions with a referee")
    }
    return Referee(microscope)
  }

  // MARK: - Order

  private func takeTurn(_ command: String) throws(RefusedRequest) {
    let ticket: Int? = shared.withLock { shared in
      guard shared.nextTicket - shared.turn < Self.longestQueue else { return nil }
      defer { shared.nextTicket += 1 }
      return shared.nextTicket
    }
    guard let ticket else {
      throw RefusedRequest(
        reason: .busy,
        message: "\(command): \(Self.longestQueue) commands are waiting already; allowed: fewer")
    }
    change.lock()
    while shared.withLock({ $0.turn }) != ticket { change.wait() }
    change.unlock()
    shared.withLock { shared in
      shared.running = command
      shared.owner = pthread_self()
      shared.progress = 0
      shared.isStopped = false
    }
  }

  private var hasTurn: Bool { shared.withLock { $0.owner == pthread_self() } }

  /// Makes what the commands of this turn have done the state that all see.
  private func commit() {
    let entries = shared.withLock { shared in
      if let pending = shared.pending { shared.microscope = pending }
      return shared.entries
    }
    for entry in entries { log?(entry) }
  }

  private func endTurn() {
    shared.withLock { shared in
      shared.running = nil
      (shared.owner, shared.pending) = (nil, nil)
      (shared.entries, shared.hasChanged) = ([], false)
      shared.turn += 1
    }
    change.lock()
    change.broadcast()
    change.unlock()
  }

  // MARK: - Time

  /// In real time, what has passed since the last command is a command too, so that a trace holds it.
  private func catchUp(_ microscope: inout Microscope) {
    guard case .realtime(let factor) = clock else { return }
    // Longer rests than one wait allows are waited for in parts; a refused one (a budget has ended) stops the clock.
    while wallTime(factor) > microscope.state.time {
      let behind = min((wallTime(factor) - microscope.state.time).seconds, 1e5)
      guard (try? microscope.checkTime(microscope.state.time + InstrumentTime(seconds: behind))) != nil else {
        return
      }
      let result = perform("wait", ["seconds": .number(behind)], on: &microscope, .none)
      guard case .success = result, behind >= 1e5 else { return }
    }
  }

  /// s; longer ones cannot be counted in ns.
  private static let longestTime = 9e9

  private func wallTime(_ factor: Double) -> InstrumentTime {
    let passed = ContinuousClock.now - started
    let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18
    return startTime + shared.withLock(\.ahead)
      + InstrumentTime(seconds: min(seconds * factor, Self.longestTime))
  }

  /// Waits until the wall clock is where the instrument is, or until somebody stops what runs.
  private func pace(to time: InstrumentTime) {
    guard case .realtime(let factor) = clock else { return }
    while true {
      let rest = time - wallTime(factor)
      guard rest > .zero else { return }
      if shared.withLock(\.isStopped) {
        // The clock goes on from here.
        shared.withLock { $0.ahead += rest }
        return
      }
      Thread.sleep(forTimeInterval: min(rest.seconds / factor, 0.05))
    }
  }
}
