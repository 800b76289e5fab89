package import Configuration
import Quantities

/// Rules that veto commands before they reach the instrument. Questions are not asked about.
package struct Guardian: Sendable, Equatable, Codable {
  package internal(set) var rules: [Rule] = []

  package init(rules: [Rule] = []) { self.rules = rules }

  package struct Rule: Sendable, Equatable, Codable {
    static let keys = ["name", "commands", "when", "message"]

    package let name: String
    /// Names of commands; "*" at the end stands for anything.
    package let commands: [String]
    /// All have to hold for a veto; none vetoes always.
    package let conditions: [Condition]
    package let message: String
  }

  /// A comparison of a parameter ("parameters.dwell_us") or of something in the status ("status.stage.alpha_deg").
  package struct Condition: Sendable, Equatable, Codable {
    static let keys = ["value", "above", "below", "equals", "differs_from"]

    package let path: String
    package let above, below: Double?
    /// A number, text or truth value as text.
    package let equals, differsFrom: String?
  }

  /// - Throws: `RefusedRequest` of the first rule that vetoes.
  func check(_ command: String, _ parameters: JSONValue, status: () -> JSONValue) throws {
    guard !rules.isEmpty else { return }
    var known: JSONValue?
    for rule in rules where rule.concerns(command) {
      let holds = rule.conditions.allSatisfy { condition in
        var path = condition.path.split(separator: ".").map(String.init)
        let root = path.removeFirst()
        if root == "status" && known == nil { known = status() }
        return condition.holds(for: (root == "status" ? known! : parameters).value(at: path))
      }
      guard holds else { continue }
      throw RefusedRequest(
        reason: .vetoed, message: "\(command): vetoed by the rule \"\(rule.name)\"; \(rule.message)")
    }
  }
}

extension Guardian.Rule {
  /// - Throws: `InputError` naming the key.
  init(_ entry: ParameterReader.ListEntry) throws {
    name = try entry.text("name")
    message = try entry.text("message", default: "see the rules of the session for what is allowed")
    commands = try entry.texts("commands")
    conditions =
      entry.has("when")
      ? try entry.objects("when", keys: Guardian.Condition.keys).map(Guardian.Condition.init) : []
  }

  func concerns(_ command: String) -> Bool {
    commands.contains { $0.hasSuffix("*") ? command.hasPrefix($0.dropLast()) : command == $0 }
  }
}

extension Guardian.Condition {
  init(_ entry: ParameterReader.ListEntry) throws {
    path = try entry.text("value")
    guard path.hasPrefix("parameters.") || path.hasPrefix("status.") else {
      throw InputError(
        "\(entry.name("value")): \"\(path)\" is not allowed; allowed: paths that begin with parameters. or status."
      )
    }
    func limit(_ key: String) throws -> Double? {
      entry.has(key) ? try entry.number(key, default: nil, in: -1e300...1e300, unit: "") : nil
    }
    above = try limit("above")
    below = try limit("below")
    equals = entry.optional("equals")?.word
    differsFrom = entry.optional("differs_from")?.word
    guard above != nil || below != nil || equals != nil || differsFrom != nil else {
      throw InputError(
        "\(entry.name("value")): no comparison is given; allowed: above, below, equals, differs_from")
    }
  }

  /// What is not there does not hold.
  func holds(for value: JSONValue?) -> Bool {
    guard let value else { return false }
    if let above {
      guard case .number(let number) = value, number > above else { return false }
    }
    if let below {
      guard case .number(let number) = value, number < below else { return false }
    }
    if let equals, value.word != equals { return false }
    if let differsFrom, value.word == differsFrom { return false }
    return true
  }
}

extension JSONValue {
  /// The value at a path of keys and indices.
  fileprivate func value(at path: [String]) -> JSONValue? {
    guard let key = path.first else { return self }
    let rest = Array(path.dropFirst())
    switch self {
    case .object(let entries): return entries[key]?.value(at: rest)
    case .array(let items):
      guard let index = Int(key), items.indices.contains(index) else { return nil }
      return items[index].value(at: rest)
    default: return nil
    }
  }

  /// A text, number or truth value as text.
  package var word: String? {
    switch self {
    case .string(let text): text
    case .number(let number): InputError.brief(number)
    case .bool(let truth): truth ? "true" : "false"
    default: nil
    }
  }
}

extension Microscope {
  /// - Throws: `RefusedRequest` where budgets and guardian have been locked.
  func checkRulesAreOpen(_ command: String) throws {
    guard state.rulesAreLocked else { return }
    throw RefusedRequest(
      reason: .vetoed, message: "\(command): budgets and guardian are locked; allowed: only before lock_rules"
    )
  }
}
