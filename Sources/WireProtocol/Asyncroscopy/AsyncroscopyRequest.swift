/// A command of asyncroscopy's text protocol: `AS_get_scanned_image scanning_detector=HAADF size=512`.
package struct AsyncroscopyRequest: Sendable, Equatable {
  package struct Argument: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The backend: "AS", "Gatan", "Ceos", "Central"; nil for a request that comes to a backend itself.
  package var destination: String?
  package var command: String
  /// In their order, each name once.
  package var arguments: [Argument]

  package init(destination: String? = nil, command: String, arguments: [Argument] = []) {
    self.destination = destination
    self.command = command
    self.arguments = arguments
  }

  /// Reads a frame.
  ///
  /// A word without `=` belongs to the value before it, which the original drops: `beam_pos=(0.5, 0.5)` stays whole. Of
  /// a name that comes twice the last value counts.
  /// - Parameter routed: whether the command begins with its destination, as at Central.
  /// - Throws: `WireError` for a frame without a command, one that is not UTF-8, and a routed one without a destination.
  package init(_ frame: [UInt8], routed: Bool) throws {
    let format = "asyncroscopy request"
    guard let text = String(validating: frame, as: UTF8.self) else {
      throw WireError(format, "the text is not UTF-8")
    }
    let words = text.split(whereSeparator: \.isWhitespace)
    guard let first = words.first else { throw WireError(format, "a command is needed") }
    if routed {
      guard let line = first.firstIndex(of: "_"), line > first.startIndex else {
        throw WireError(format, "a command begins with its destination and _")
      }
      destination = String(first[..<line])
      command = String(first[first.index(after: line)...])
    } else {
      destination = nil
      command = String(first)
    }
    var (names, values): ([String], [String]) = ([], [])
    var places: [String: Int] = [:]
    var last: Int?
    for word in words.dropFirst() {
      guard let equals = word.firstIndex(of: "=") else {
        if let last { values[last] += " " + word }
        continue
      }
      let (name, value) = (String(word[..<equals]), String(word[word.index(after: equals)...]))
      if let place = places[name] {
        values[place] = value
        last = place
      } else {
        places[name] = names.count
        last = names.count
        names.append(name)
        values.append(value)
      }
    }
    arguments = zip(names, values).map { Argument($0, $1) }
  }

  package subscript(name: String) -> String? { arguments.first { $0.name == name }?.value }

  /// The text as the notebooks' client sends it, with a space at the end where there are no arguments.
  package var encoded: [UInt8] {
    let head = (destination.map { $0 + "_" } ?? "") + command
    return Array((head + " " + arguments.map { "\($0.name)=\($0.value)" }.joined(separator: " ")).utf8)
  }
}
