import Foundation
import WireProtocol

/// A call of a method: its arguments and the instrument.
///
/// Arguments that came as text, from interfaces that know nothing else, are read as numbers where numbers are needed if `readsTexts`.
struct FaceCall: Sendable {
  let instrument: SharedInstrument
  let bound: MethodSignature.Bound
  let readsTexts: Bool

  subscript(name: String) -> WireValue { bound[name] }

  /// Whether an argument was given, or has a default other than None.
  func has(_ name: String) -> Bool { bound[name] != .null }

  // MARK: - Reading, with Python's kinds of errors

  func number(_ name: String) throws -> Double { try Self.number(bound[name], name, readsTexts) }

  func integer(_ name: String) throws -> Int {
    let number = try number(name)
    guard let whole = Int(exactly: number) else {
      throw PyroException.builtin("ValueError", "\(name): \(number) is not allowed; allowed: whole numbers")
    }
    return whole
  }

  func text(_ name: String) throws -> String {
    guard let text = bound[name].text else {
      throw PyroException.builtin("TypeError", "\(name) must be str, not \(bound[name].kind)")
    }
    return text
  }

  func truth(_ name: String) throws -> Bool {
    if readsTexts, let text = bound[name].text {
      switch text.lowercased() {
      case "true", "1": return true
      case "false", "0", "none": return false
      default: break
      }
    }
    guard let truth = bound[name].truth else {
      throw PyroException.builtin("TypeError", "\(name) must be bool, not \(bound[name].kind)")
    }
    return truth
  }

  /// Several numbers; a single one counts as a list.
  func numbers(_ name: String) throws -> [Double] { try Self.numbers(bound[name], name, readsTexts) }

  static func number(_ value: WireValue, _ name: String, _ readsTexts: Bool = false) throws -> Double {
    if readsTexts, let text = value.text {
      guard let number = Double(text.trimmingCharacters(in: .whitespaces)) else {
        throw PyroException.builtin("ValueError", "\(name): could not convert string to float: '\(text)'")
      }
      return try finite(number, name)
    }
    guard let number = value.number else {
      throw PyroException.builtin("TypeError", "\(name) must be a number, not \(value.kind)")
    }
    return try finite(number, name)
  }

  private static func finite(_ number: Double, _ name: String) throws -> Double {
    guard number.isFinite else {
      throw PyroException.builtin("ValueError", "\(name): \(number) is not allowed; allowed: finite numbers")
    }
    return number
  }

  static func numbers(_ value: WireValue, _ name: String, _ readsTexts: Bool = false) throws -> [Double] {
    if readsTexts, let text = value.text, let literal = try? Serpent.decode(Array(text.utf8)) {
      return try numbers(literal, name)
    }
    guard let items = value.items else { return [try number(value, name, readsTexts)] }
    return try items.map { try number($0, name, readsTexts) }
  }
}
