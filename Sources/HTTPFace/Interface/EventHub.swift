import Configuration
import Foundation
import Instrument
import Synchronization

/// Sends the status and the lines of running acquisitions to everybody who listens.
final class EventHub: Sendable {
  private struct State {
    var streams: [EventStream] = []
    var isStopped = false
    var watcher: Int?
    var latest: JSONValue?
    var sent = ContinuousClock.now
  }

  private let session: MicroscopeSession
  private let limits: HTTPLimits
  private let state = Mutex(State())

  /// Seconds between looks at the status, and after which it is sent even if it is the same.
  private static let (interval, longest) = (0.1, 1.0)
  /// Bytes of numbers in one event of lines.
  private static let lineBytes = 1 << 20

  init(_ session: MicroscopeSession, _ limits: HTTPLimits) {
    (self.session, self.limits) = (session, limits)
  }

  func start() {
    let watcher = session.addWatcher { [weak self] command, lines in self?.publish(command, lines) }
    state.withLock { $0.watcher = watcher }
    let thread = Thread { [weak self] in
      while let self, self.tick() { Thread.sleep(forTimeInterval: Self.interval) }
    }
    thread.name = "events"
    thread.start()
  }

  func stop() {
    let (streams, watcher) = state.withLock { state in
      defer { (state.streams, state.isStopped) = ([], true) }
      return (state.streams, state.watcher)
    }
    if let watcher { session.removeWatcher(watcher) }
    for stream in streams { stream.close() }
  }

  /// A stream that begins with the status.
  /// - Throws: `APIError` where too many read already.
  func subscribe() throws(APIError) -> EventStream {
    let stream = EventStream(limit: limits.streamBytes)
    stream.publish(Self.event("status", status()))
    let hasRoom = state.withLock { state in
      state.streams.removeAll(where: \.isClosed)
      guard state.streams.count < limits.streams, !state.isStopped else { return false }
      state.streams.append(stream)
      return true
    }
    guard hasRoom else {
      throw APIError(.busy, "\(limits.streams) clients read events already; allowed: fewer")
    }
    return stream
  }

  /// What `get_status` answers. It cannot be refused: it takes no parameters and changes nothing.
  func status() -> JSONValue {
    .object((try? session.perform("get_status").values) ?? [:])
  }

  // MARK: - Events

  /// - Returns: false at the end.
  private func tick() -> Bool {
    let (isStopped, isIdle) = state.withLock { state in
      state.streams.removeAll(where: \.isClosed)
      return (state.isStopped, state.streams.isEmpty)
    }
    guard !isStopped else { return false }
    guard !isIdle else { return true }
    let status = status()
    let now = ContinuousClock.now
    let isNews = state.withLock { state in
      guard status != state.latest || now - state.sent >= .seconds(Self.longest) else { return false }
      (state.latest, state.sent) = (status, now)
      return true
    }
    if isNews { send(Self.event("status", status)) }
    return true
  }

  /// Called by the acquisition itself, so it must not wait.
  private func publish(_ command: String, _ lines: AcquisitionMonitor.Lines) {
    guard state.withLock({ !$0.streams.isEmpty }) else { return }
    let step = max(1, Self.lineBytes / 4 / max(1, lines.columns))
    for first in stride(from: lines.lines.lowerBound, to: lines.lines.upperBound, by: step) {
      let part = first..<min(first + step, lines.lines.upperBound)
      let offset = (first - lines.lines.lowerBound) * lines.columns
      let values = lines.values[offset..<offset + part.count * lines.columns]
      let data = values.withUnsafeBytes { Data($0) }
      send(
        Self.event(
          "lines",
          [
            "command": .string(command), "array": .string(lines.detector),
            "frame": .number(Double(lines.frame)), "first_line": .number(Double(first)),
            "lines": .number(Double(part.count)), "columns": .number(Double(lines.columns)),
            "rows": .number(Double(lines.rows)), "progress": .number(session.activity.progress),
            "data": .string(data.base64EncodedString()),
          ]))
    }
  }

  private func send(_ event: ByteBlock) {
    for stream in state.withLock(\.streams) { stream.publish(event) }
  }

  private static func event(_ name: String, _ value: JSONValue) -> ByteBlock {
    ByteBlock("event: \(name)\ndata: \(value.plain.line)\n\n")
  }
}
