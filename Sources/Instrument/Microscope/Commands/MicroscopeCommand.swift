package import Configuration
package import Quantities

/// Something that an instrument can be asked for by name: a question, a setting, a motion or an acquisition. Every control interface and every trace
/// speaks of the same commands.
package struct MicroscopeCommand: Sendable {
  package enum Kind: String, Sendable {
    /// Changes nothing and takes no time.
    case question
    /// Lets time pass and changes nothing else.
    case rest
    /// Changes the instrument.
    case action
    /// Exposes the specimen and delivers data.
    case acquisition

    /// Whether the instrument is another one afterwards, not only later.
    var changes: Bool { self == .action || self == .acquisition }
  }

  package let name: String
  package let kind: Kind
  /// One sentence.
  package let meaning: String
  package let parameters: [Parameter]
  /// Keys of parameters that have to be given.
  package let required: [String]
  let run: @Sendable (inout Microscope, ParameterReader, AcquisitionMonitor) throws -> Reply

  init(
    _ name: String, _ kind: Kind, _ meaning: String, _ parameters: [Parameter] = [],
    required: [String] = [],
    run: @escaping @Sendable (inout Microscope, ParameterReader, AcquisitionMonitor) throws -> Reply
  ) {
    (self.name, self.kind, self.meaning) = (name, kind, meaning)
    (self.parameters, self.required, self.run) = (parameters, required, run)
  }

  /// An action.
  init(
    _ name: String, _ meaning: String, _ parameters: [Parameter] = [], required: [String] = [],
    run: @escaping @Sendable (inout Microscope, ParameterReader, AcquisitionMonitor) throws -> Reply
  ) {
    self.init(name, .action, meaning, parameters, required: required, run: run)
  }

  /// All commands, by subject.
  package static let all: [MicroscopeCommand] =
    session + optics + positioning + alignment + detection + acquisition + spectroscopy
    + automatic

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// - Throws: `InputError` for a name that is none.
  package static func named(_ name: String) throws(InputError) -> MicroscopeCommand {
    guard let command = byName[name] else {
      throw InputError(
        "command \"\(name)\" is unknown" + Spelling.hint(for: name, among: all.map(\.name))
          + "; \"help\" lists all commands")
    }
    return command
  }

  /// Reads the parameters.
  func reader(_ values: JSONValue) throws -> ParameterReader {
    guard values.isFinite else {
      throw InputError("\(name): a number is not finite; allowed: finite numbers")
    }
    let reader = try ParameterReader(values, parameters, path: name)
    for key in required where !reader.has(key) {
      throw InputError("\(reader.name(key)) is missing")
    }
    return reader
  }
}
