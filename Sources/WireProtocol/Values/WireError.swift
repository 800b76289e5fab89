/// Bytes that do not follow their format, or a value that a format cannot carry.
package struct WireError: Error, Equatable, CustomStringConvertible {
  /// The format: "serpent", "JSON", "msgpack", "Pyro message", "netstring" and so on.
  package let format: String
  /// Where in the bytes, counted from 0; nil where there is no place, as in encoding.
  package let position: Int?
  /// What is wrong, without the place.
  package let problem: String

  package init(_ format: String, at position: Int? = nil, _ problem: String) {
    self.format = format
    self.position = position
    self.problem = problem
  }

  package var description: String {
    position.map { "\(format), byte \($0): \(problem)" } ?? "\(format): \(problem)"
  }
}
