import Configuration
import Foundation
package import Instrument
import Quantities
import Synchronization
import WireProtocol

/// The one instrument behind all faces, and what the faces remember together.
package final class SharedInstrument: Sendable {
  package let session: MicroscopeSession
  private let log: FaceLog?
  private let state: Mutex<FaceMemory>
  /// The stored data of microscope.server; who makes them holds the others off.
  let dataSets = Mutex<DataSet?>(nil)

  /// - Parameter log: told of every call of every face.
  package init(_ session: MicroscopeSession, log: LineFile? = nil) {
    self.session = session
    self.log = log.map(FaceLog.init)
    state = Mutex(FaceMemory())
  }

  /// What the faces remember.
  var memory: FaceMemory { state.withLock { $0 } }

  func remember(_ change: (inout FaceMemory) -> Void) { state.withLock { change(&$0) } }

  /// Carries out a command of the instrument after all that came before.
  @discardableResult
  func perform(_ command: String, _ parameters: JSONValue = .object([:])) throws -> Reply {
    try session.perform(command, parameters)
  }

  /// Carries out a call and writes it down.
  func logged<Answer>(
    _ face: String, _ peer: String, _ call: @autoclosure () -> String, _ work: () throws -> Answer
  ) throws -> Answer {
    guard log != nil else { return try work() }
    let begin = ContinuousClock.now
    do {
      let answer = try work()
      record(face, peer, call(), since: begin, "done")
      return answer
    } catch {
      record(face, peer, call(), since: begin, FaceFailure.line(error))
      throw error
    }
  }

  /// Writes a call down that was carried out elsewhere.
  package func record(
    _ face: String, _ peer: String, _ call: String, since begin: ContinuousClock.Instant, _ result: String
  ) {
    let passed = ContinuousClock.now - begin
    log?.record(
      face: face, peer: peer, call: call,
      seconds: Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18,
      instrument: session.now.seconds, result: result)
  }

  /// Carries out several commands with none of other clients between them, and all of them or none.
  func together<Answer>(_ name: String, _ work: () throws -> Answer) throws -> Answer {
    try session.together(name, work)
  }

  /// A call as the log writes it.
  static func text(_ name: String, _ arguments: [WireValue], _ keywords: [WireEntry]) -> String {
    let words =
      arguments.map { PythonLiteral.encode($0) }
      + keywords.map { "\($0.key.text ?? "?")=\(PythonLiteral.encode($0.value))" }
    return "\(name)(\(words.joined(separator: ", ")))"
  }
}

extension Reply {
  func number(_ key: String) throws -> Double {
    guard case .number(let number)? = values[key] else { throw RunError("the instrument told no \(key)") }
    return number
  }

  func object(_ key: String) throws -> [String: JSONValue] {
    guard case .object(let entries)? = values[key] else { throw RunError("the instrument told no \(key)") }
    return entries
  }

  func numbers(_ key: String) throws -> [Double] {
    guard let numbers = values[key]?.numbers else { throw RunError("the instrument told no \(key)") }
    return numbers
  }

  func array(_ name: String? = nil) throws -> AcquiredArray {
    guard let array = name.map({ name in arrays.first { $0.name == name } }) ?? arrays.first else {
      throw RunError("the instrument delivered no \(name ?? "data")")
    }
    return array
  }
}

extension JSONValue {
  /// The numbers of a list of numbers.
  var numbers: [Double]? {
    guard case .array(let items) = self else { return nil }
    var numbers: [Double] = []
    for item in items {
      guard case .number(let number) = item else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  init(_ numbers: [Double]) { self = .array(numbers.map { .number($0) }) }
}
