import Foundation

extension JSONValue {
  /// The value as JSON text: keys in alphabetical order, short lists and objects on one line.
  /// - Parameter width: columns up to which a list or object stays on one line.
  package func text(width: Int = 100) -> String { Self.written(self, indent: 0, width: width) + "\n" }

  /// The value as JSON text without line breaks.
  package var line: String { Self.onOneLine(self) }

  private static func written(_ value: JSONValue, indent: Int, width: Int) -> String {
    // A long list need not be written twice to know that it is long.
    if case .array(let list) = value, list.count > width { return spread(value, indent, width) }
    let line = onOneLine(value)
    return line.count + indent <= width ? line : spread(value, indent, width)
  }

  private static func spread(_ value: JSONValue, _ indent: Int, _ width: Int) -> String {
    let inner = String(repeating: " ", count: indent + 2)
    let outer = String(repeating: " ", count: indent)
    switch value {
    case .array(let list) where list.allSatisfy({ $0.isScalar }):
      // Numbers and words fill lines like text.
      var lines: [String] = []
      for part in list.map(onOneLine) {
        if let last = lines.last, last.count + part.count + 2 + inner.count <= width {
          lines[lines.count - 1] = last + ", " + part
        } else {
          lines.append(part)
        }
      }
      return "[\n" + lines.map { inner + $0 }.joined(separator: ",\n") + "\n" + outer + "]"
    case .array(let list):
      let parts = list.map { inner + written($0, indent: indent + 2, width: width) }
      return "[\n" + parts.joined(separator: ",\n") + "\n" + outer + "]"
    case .object(let entries):
      let parts = entries.sorted { $0.key < $1.key }.map {
        inner + quoted($0.key) + ": " + written($0.value, indent: indent + 2, width: width)
      }
      return "{\n" + parts.joined(separator: ",\n") + "\n" + outer + "}"
    default: return onOneLine(value)
    }
  }

  private var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private static func onOneLine(_ value: JSONValue) -> String {
    switch value {
    case .null: return "null"
    case .bool(let truth): return truth ? "true" : "false"
    case .number(let number):
      precondition(number.isFinite, "JSON has no infinite numbers")
      return number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
    case .string(let text): return quoted(text)
    case .array(let list): return "[" + list.map(onOneLine).joined(separator: ", ") + "]"
    case .object(let entries):
      let parts = entries.sorted { $0.key < $1.key }.map { quoted($0.key) + ": " + onOneLine($0.value) }
      return "{" + parts.joined(separator: ", ") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case "\r": out += "\\r"
      case _ where scalar.value < 0x20: out += String(format: "\\u%04x", scalar.value)
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
