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
    var progress = 0.0
    var isStopped = false
    /// Tickets of commands: the next to hand out, and the one whose turn it is.
    var nextTicket = 0, turn = 0
    var log: (@Sendable (Trace.Entry) -> Void)?
    var watchers: [Int: Watcher] = [:]
    var nextWatcher = 0
  }

  /// Told of the lines of every acquisition, whoever asked for it, with the command that makes them. It must not wait.
  package typealias Watcher = @Sendable (_ command: String, AcquisitionMonitor.Lines) -> Void

  private let shared: Mutex<Shared>
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
    startTime = microscope.state.time
    shared = Mutex(Shared(microscope: microscope, log: log))
  }

  /// The microscope as the last finished command has left it.
  package var microscope: Microscope { shared.withLock(\.microscope) }

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
    if command == "get_status" || command == "help" {
      var copy = microscope
      var reply = try copy.perform(command, parameters)
      let activity = activity
      reply.values["running"] = activity.command.map { .string($0) } ?? .null
      reply.values["progress"] = .number(activity.progress)
      return reply
    }
    try takeTurn(command)
    defer { endTurn() }
    var microscope = self.microscope
    catchUp(&microscope)
    let monitor = AcquisitionMonitor(
      progress: { [self] share in shared.withLock { $0.progress = share } },
      lines: { [self] part in
        pace(to: part.time)
        lines(part)
        for watcher in shared.withLock({ Array($0.watchers.values) }) { watcher(command, part) }
      }, isStopped: { [self] in shared.withLock(\.isStopped) })
    let (result, entry) = Trace.perform(command, parameters, on: &microscope, monitor: monitor)
    log(entry)
    pace(to: microscope.state.time)
    shared.withLock { $0.microscope = microscope }
    return try result.get()
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
      shared.progress = 0
      shared.isStopped = false
    }
  }

  private func endTurn() {
    shared.withLock { shared in
      shared.running = nil
      shared.turn += 1
    }
    change.lock()
    change.broadcast()
    change.unlock()
  }

  private func log(_ entry: Trace.Entry) { shared.withLock(\.log)?(entry) }

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
      let (result, entry) = Trace.perform(
        "wait", ["seconds": .number(behind)], on: &microscope, monitor: .none)
      log(entry)
      guard case .success = result, behind >= 1e5 else { return }
    }
  }

  private func wallTime(_ factor: Double) -> InstrumentTime {
    let passed = ContinuousClock.now - started
    let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18
    return startTime + InstrumentTime(seconds: seconds * factor)
  }

  /// Waits until the wall clock is where the instrument is.
  private func pace(to time: InstrumentTime) {
    guard case .realtime(let factor) = clock else { return }
    let ahead = (time - wallTime(factor)).seconds / factor
    if ahead > 0 { Thread.sleep(forTimeInterval: ahead) }
  }
}
