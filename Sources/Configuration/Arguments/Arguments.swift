import Foundation
import Quantities

/// The arguments of one command, checked against its syntax.
///
/// Options may stand anywhere, their values behind `=` or as the next word; `--` ends them. Negative numbers are values.
package struct Arguments: Sendable {
  package let positionals: [String]
  private let values: [String: [String]]
  private let switches: Set<String>
  /// Whether help was asked for; nothing else is checked then.
  package let wantsHelp: Bool

  /// - Throws: `InputError` for unknown or repeated options, missing values, too few or too many arguments.
  package init(_ words: [String], syntax: CommandSyntax) throws {
    var positionals: [String] = []
    var values: [String: [String]] = [:]
    var switches: Set<String> = []
    wantsHelp = words.contains("--help") || words.contains("-h")
    var rest = wantsHelp ? [] : words[...]
    var isOpen = true
    while let word = rest.popFirst() {
      if isOpen && word == "--" {
        isOpen = false
        continue
      }
      guard isOpen, word.hasPrefix("-"), word != "-", Double(word) == nil else {
        positionals.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard let option = syntax.options.first(where: { $0.name == parts[0] || $0.short == parts[0] }) else {
        let known = syntax.options.map(\.name) + ["--help"]
        throw InputError(
          "\(parts[0]): unknown option; allowed: \(known.joined(separator: ", "))"
            + Spelling.hint(for: parts[0], among: known))
      }
      guard values[option.name] == nil || option.isRepeatable, !switches.contains(option.name) else {
        throw InputError("\(option.name): given twice")
      }
      guard let value = option.value else {
        guard parts.count == 1 else { throw InputError("\(option.name): takes no value") }
        switches.insert(option.name)
        continue
      }
      // A value that begins like an option is one that was forgotten; `--output=--x` says that it is meant.
      let follows =
        rest.first.map { !$0.hasPrefix("--") && !syntax.options.map(\.short).contains($0) } ?? false
      guard let given = parts.count == 2 ? parts[1] : follows ? rest.popFirst() : nil else {
        throw InputError("\(option.name): a value is missing: \(option.name) \(value)")
      }
      values[option.name, default: []].append(given)
    }
    self.positionals = positionals
    self.values = values
    self.switches = switches
    guard !wantsHelp else { return }
    if positionals.count > syntax.positionals.count {
      throw InputError(
        "\"\(positionals[syntax.positionals.count])\": one argument too many; see \(syntax.command) --help")
    }
    let needed = syntax.positionals.filter { !$0.isOptional }
    if positionals.count < needed.count {
      throw InputError("\(needed[positionals.count].name) is missing; see \(syntax.command) --help")
    }
    if let missing = syntax.options.first(where: { $0.isRequired && values[$0.name] == nil }) {
      throw InputError("\(missing.name) is missing; see \(syntax.command) --help")
    }
  }

  package func has(_ option: String) -> Bool { switches.contains(option) || values[option] != nil }

  package func text(_ option: String) -> String? { values[option]?.first }

  /// All values of an option that may be repeated, in order.
  package func texts(_ option: String) -> [String] { values[option] ?? [] }

  /// A number within bounds, or nil where the option is absent.
  package func number(_ option: String, in allowed: ClosedRange<Double>, unit: String = "") throws -> Double?
  {
    guard let text = text(option) else { return nil }
    let range = "\(InputError.brief(allowed.lowerBound)) to \(InputError.brief(allowed.upperBound))"
    guard let number = Double(text), number.isFinite, allowed.contains(number) else {
      throw InputError(
        "\(option): \"\(text)\" is not allowed; allowed: \(range)\(unit.isEmpty ? "" : " " + unit)")
    }
    return number
  }

  /// A whole number within bounds, or nil where the option is absent.
  package func integer(_ option: String, in allowed: ClosedRange<Int>) throws -> Int? {
    guard let text = text(option) else { return nil }
    guard let number = Int(text), allowed.contains(number) else {
      throw InputError(
        "\(option): \"\(text)\" is not allowed; allowed: a whole number from \(allowed.lowerBound) to"
          + " \(allowed.upperBound)")
    }
    return number
  }

  /// Numbers separated by commas.
  package func numbers(_ option: String, count: Int) throws -> [Double]? {
    guard let text = text(option) else { return nil }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard numbers.count == count, numbers.allSatisfy({ $0?.isFinite == true }) else {
      throw InputError("\(option): \"\(text)\" is not allowed; allowed: \(count) numbers separated by commas")
    }
    return numbers.map { $0! }
  }
}
