import Configuration
import Instrument

/// JSON Schemas of declared parameters (JSON Schema 2020-12, as OpenAPI 3.1 has it).
enum ParameterSchema {
  /// Of all parameters of a command.
  static func object(_ command: MicroscopeCommand) -> JSONValue {
    .object([
      "type": "object", "additionalProperties": false,
      "properties": .object(
        Dictionary(uniqueKeysWithValues: command.parameters.map { ($0.key, schema($0, of: command)) })),
      "required": .array(command.required.map { .string($0) }),
    ])
  }

  private static func schema(_ parameter: Parameter, of command: MicroscopeCommand) -> JSONValue {
    var entries = schema(parameter.value)
    entries["description"] = .string(parameter.meaning)
    // The declared standard of what has to be given, or of what stays if it is not, says nothing.
    if !command.required.contains(parameter.key), !command.name.hasPrefix("set_") {
      entries["default"] = parameter.value.standard
    }
    return .object(entries)
  }

  private static func schema(_ value: Parameter.Value) -> [String: JSONValue] {
    switch value {
    case .number(_, let range, let unit): return number(range, unit)
    case .integer(_, let range):
      return [
        "type": "integer", "minimum": .number(Double(range.lowerBound)),
        "maximum": .number(Double(range.upperBound)),
      ]
    case .truth: return ["type": "boolean"]
    case .text: return ["type": "string"]
    case .word(_, let allowed): return ["type": "string", "enum": .array(allowed.map { .string($0) })]
    case .numbers(_, let count, let range, let unit):
      var entries: [String: JSONValue] = ["type": "array", "items": .object(number(range, unit))]
      if let count {
        entries["minItems"] = .number(Double(count))
        entries["maxItems"] = .number(Double(count))
      }
      return entries
    case .table(_, let range, let unit):
      return ["type": "object", "additionalProperties": .object(number(range, unit))]
    case .list(let keys):
      let properties = Dictionary(uniqueKeysWithValues: keys.map { ($0, JSONValue.object([:])) })
      return [
        "type": "array",
        "items": ["type": "object", "properties": .object(properties), "additionalProperties": false],
      ]
    }
  }

  private static func number(_ range: ClosedRange<Double>, _ unit: String) -> [String: JSONValue] {
    var entries: [String: JSONValue] = [
      "type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
    ]
    if !unit.isEmpty { entries["x-unit"] = .string(unit) }
    return entries
  }
}
