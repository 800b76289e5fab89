import Foundation

/// A request that cannot be served as it stands; nothing has been changed. The program leaves with status 2.
package struct InputError: Error, Equatable, CustomStringConvertible {
  /// One sentence: what, which value, what is allowed, with its unit.
  package let message: String

  package init(_ message: String) { self.message = message }

  package var description: String { message }

  /// A number outside of what is allowed.
  package static func outOfRange(_ name: String, _ value: Double, allowed: String, unit: String = "")
    -> InputError
  {
    InputError(
      "\(name): \(brief(value))\(unit.isEmpty ? "" : " " + unit) is not allowed; allowed: \(allowed)")
  }

  /// A number for people: 3 instead of 3.0, and ten digits of what rounding has made long, -60.9961 instead of
  /// -60.99609999999999. Numbers of up to 14 digits, as people type them, are given in full.
  package static func brief(_ value: Double) -> String {
    if value == value.rounded() && abs(value) < 1e15 { return String(Int(value)) }
    let whole = String(value)
    let digits = whole.prefix { $0 != "e" }.count { $0.isNumber }
    return digits > 14 ? String(format: "%.10g", value) : whole
  }

  /// Runs a step and puts the place in front of its message, unless the message begins with it.
  @discardableResult
  package static func placed<Value>(_ place: String, _ step: () throws -> Value) throws -> Value {
    do {
      return try step()
    } catch let error as InputError where !error.message.hasPrefix(place) {
      throw InputError("\(place): \(error.message)")
    }
  }
}
