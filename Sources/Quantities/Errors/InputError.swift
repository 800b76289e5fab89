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

  /// A number as short as it can be written: 3 instead of 3.0.
  package static func brief(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
  }
}
