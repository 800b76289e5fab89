import Quantities

extension InputError {
  /// Runs a step and puts the place in front of its message, unless the message begins with it.
  @discardableResult
  static func placed<Value>(_ place: String, _ step: () throws -> Value) throws -> Value {
    do {
      return try step()
    } catch let error as InputError where !error.message.hasPrefix(place) {
      throw InputError("\(place): \(error.message)")
    }
  }
}
