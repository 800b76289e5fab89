import Worlds
package import Configuration
import Quantities

extension MicroscopeCommand {
  static let session: [MicroscopeCommand] = [
    MicroscopeCommand("help", .question, "Lists the commands with their parameters.") { _, _, _ in
      Reply(["commands": .array(all.map(\.description))])
    },
    MicroscopeCommand("get_status", .question, "Settings, stage, detectors, time, dose and counters.") {
      microscope, _, _ in
      Reply(["status": microscope.status])
    },
    MicroscopeCommand(
      "get_capabilities", .question, "What can be chosen: ladders, limits, detectors, cameras, spectrometers."
    ) { microscope, _, _ in Reply(microscope.capabilities) },
    MicroscopeCommand(
      "wait", .rest, "Lets instrument time pass.",
      [Parameter("seconds", .number(1, 0...1e5, unit: "s"), "how long")]
    ) { microscope, read, _ in
      try microscope.elapse(seconds: try read.number("seconds"))
      return Reply()
    },
    MicroscopeCommand(
      "set_budget",
      "Limits what the session may spend; a limit of 0 is none. Requests beyond it are refused.",
      [
        Parameter("time_s", .number(0, 0...1e9, unit: "s"), "instrument time"),
        Parameter("electrons", .number(0, 0...1e30, unit: ""), "electrons on the specimen"),
        Parameter("dose_e_per_A2", .number(0, 0...1e15, unit: "e/Å²"), "at any place of the specimen"),
      ]
    ) { microscope, read, _ in
      try microscope.checkRulesAreOpen("set_budget")
      func limit(_ key: String) throws -> Double? {
        let value = try read.number(key)
        return value > 0 ? value : nil
      }
      let budgets = Budgets(
        time: try limit("time_s").map { InstrumentTime(seconds: $0) }, electrons: try limit("electrons"),
        dose: try limit("dose_e_per_A2"))
      microscope.state.budgets = budgets
      return Reply()
    },
    MicroscopeCommand(
      "set_guardian",
      "Rules that veto commands (docs/instrument/operation.md); an empty list is no guardian.",
      [Parameter("rules", .list(keys: Guardian.Rule.keys), "name, commands, when, message")]
    ) { microscope, read, _ in
      try microscope.checkRulesAreOpen("set_guardian")
      microscope.state.guardian = Guardian(rules: try read.list("rules").map { try Guardian.Rule($0) })
      return Reply()
    },
    MicroscopeCommand(
      "lock_rules", "From now on nobody can change budgets and guardian: for those who examine others."
    ) { microscope, _, _ in
      microscope.state.rulesAreLocked = true
      return Reply()
    },
    MicroscopeCommand(
      "load_specimen", "Exchanges the specimen. The column valves have to be closed; the stage goes home.",
      [
        Parameter("specimen", .text(""), "a world or crystal of the library"),
        Parameter(
          "seed", .integer(0, 0...(1 << 53)), "another individual of the same kind; 0 for that of the library"
        ),
        Parameter(
          "cells", .numbers([], count: nil, 1...10_000, unit: ""),
          "of a crystal: a piece of so many cells along x, y and z in vacuum; empty: without visible ends"),
      ], required: ["specimen"]
    ) { microscope, read, _ in
      guard !microscope.state.column.valvesAreOpen else {
        throw RefusedRequest.unsafe(
          "specimen: the column valves are open; allowed: an exchange with the valves closed")
      }
      let (seed, cells) = (try read.integer("seed"), try read.numbers("cells"))
      try microscope.load(
        try read.text("specimen"), seed: seed > 0 ? UInt64(seed) : nil, cells: cells.isEmpty ? nil : cells)
      return Reply(["specimen": .string(microscope.world.description.title)])
    },
  ]

  /// For lists of commands and descriptions of interfaces.
  package var description: JSONValue {
    .object([
      "name": .string(name), "kind": .string(kind.rawValue), "meaning": .string(meaning),
      "parameters": .array(parameters.map { $0.description(isRequired: required.contains($0.key)) }),
    ])
  }
}

extension Parameter {
  /// An entry of a list of parameters.
  package func description(isRequired: Bool) -> JSONValue {
    var entry = value.description
    entry["name"] = .string(key)
    entry["meaning"] = .string(meaning)
    entry["required"] = .bool(isRequired)
    return .object(entry)
  }
}

extension Parameter.Value {
  /// Type, range, unit and standard.
  fileprivate var description: [String: JSONValue] {
    var entry: [String: JSONValue] = ["default": standard]
    func range(_ range: ClosedRange<Double>, _ unit: String) {
      entry["minimum"] = .number(range.lowerBound)
      entry["maximum"] = .number(range.upperBound)
      if !unit.isEmpty { entry["unit"] = .string(unit) }
    }
    switch self {
    case .number(_, let allowed, let unit):
      entry["type"] = "number"
      range(allowed, unit)
    case .integer(_, let allowed):
      entry["type"] = "integer"
      range(Double(allowed.lowerBound)...Double(allowed.upperBound), "")
    case .truth: entry["type"] = "boolean"
    case .word(_, let allowed):
      entry["type"] = "string"
      entry["allowed"] = .array(allowed.map { .string($0) })
    case .text: entry["type"] = "string"
    case .numbers(_, let count, let allowed, let unit):
      entry["type"] = "numbers"
      if let count { entry["count"] = .number(Double(count)) }
      range(allowed, unit)
    case .table(_, let allowed, let unit):
      entry["type"] = "table"
      range(allowed, unit)
    case .list(let keys):
      entry["type"] = "objects"
      entry["keys"] = .array(keys.map { .string($0) })
    }
    return entry
  }
}
