/// An exception that travels to the caller and is raised there.
package struct PyroException: Error, Sendable, Equatable, CustomStringConvertible {
  /// The class with its module: `builtins.ValueError`, `Pyro5.errors.PyroError`. The client knows Python's own and
  /// Pyro's; anything else becomes a SerializeError there.
  package var className: String
  /// What the class is called with; mostly one text.
  package var arguments: [WireValue]
  /// Attributes that the client sets on the exception, in their order.
  package var attributes: [WireEntry]
  /// Lines that `Pyro5.errors.get_pyro_traceback()` shows, each with its line end; nil is written as None.
  package var traceback: [String]?

  package init(
    className: String, arguments: [WireValue], attributes: [WireEntry] = [], traceback: [String]? = nil
  ) {
    self.className = className
    self.arguments = arguments
    self.attributes = attributes
    self.traceback = traceback
  }

  /// One of Python's own exceptions with a text, and a traceback that repeats it.
  /// - Parameter name: "ValueError", "RuntimeError", "TypeError", "AttributeError", "KeyError" and so on.
  package static func builtin(_ name: String, _ text: String) -> PyroException {
    PyroException(
      className: "builtins." + name, arguments: [.string(text)],
      traceback: ["Traceback (most recent call last):\n", "\(name): \(text)\n"])
  }

  /// One of Pyro's own exceptions with a text.
  /// - Parameter name: "PyroError", "ProtocolError", "NamingError", "CommunicationError" and so on.
  package static func pyro(_ name: String, _ text: String) -> PyroException {
    PyroException(
      className: "Pyro5.errors." + name, arguments: [.string(text)],
      traceback: ["Traceback (most recent call last):\n", "Pyro5.errors.\(name): \(text)\n"])
  }

  /// The end of an item stream.
  package static let stopIteration = PyroException(
    className: "builtins.StopIteration", arguments: [],
    traceback: ["Traceback (most recent call last):\n", "StopIteration\n"])

  /// The text of the exception, with its class.
  package var description: String {
    let text = arguments.map { $0.text ?? PythonLiteral.encode($0) }.joined(separator: ", ")
    return text.isEmpty ? className : "\(className): \(text)"
  }

  /// As Pyro's serializers write it.
  package var value: WireValue {
    let lines = traceback.map { WireValue.list($0.map { .string($0) }) } ?? .null
    return [
      "__class__": .string(className), "__exception__": true, "args": .tuple(arguments),
      "attributes": .dict(attributes + [WireEntry("_pyroTraceback", lines)]),
    ]
  }

  /// Reads what `value` writes; nil for anything else.
  package init?(_ value: WireValue) {
    guard let className = value["__class__"]?.text, value["__exception__"] == true,
      let arguments = value["args"]?.items
    else { return nil }
    var attributes: [WireEntry] = []
    if case .dict(let entries)? = value["attributes"] { attributes = entries }
    let lines = attributes.last { $0.key == "_pyroTraceback" }?.value.items
    self.init(
      className: className, arguments: arguments,
      attributes: attributes.filter { $0.key != "_pyroTraceback" },
      traceback: lines?.compactMap(\.text))
  }

  /// As an item of a batch's results.
  package var inBatch: WireValue { ["__class__": "Pyro5.core._ExceptionWrapper", "exception": value] }
}
