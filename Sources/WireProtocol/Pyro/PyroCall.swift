/// A call as it stands in an INVOKE: an object, a method, its arguments.
package struct PyroCall: Sendable, Equatable {
  package var object: String
  package var method: String
  /// The arguments by place.
  package var arguments: [WireValue]
  /// The arguments by name, in their order.
  package var keywords: [WireEntry]

  package init(object: String, method: String, arguments: [WireValue] = [], keywords: [WireEntry] = []) {
    self.object = object
    self.method = method
    self.arguments = arguments
    self.keywords = keywords
  }

  /// What a call asks for; properties and batches travel as methods of special names.
  package enum Purpose: Sendable, Equatable {
    case method
    case read(property: String)
    case write(property: String, WireValue)
    case batch([PyroCall])
  }

  /// - Throws: `WireError` where the arguments do not fit the special name.
  package func purpose() throws -> Purpose {
    switch method {
    case "__getattr__":
      guard arguments.count == 1, let name = arguments[0].text else {
        throw Self.malformed("a name of a property")
      }
      return .read(property: name)
    case "__setattr__":
      guard arguments.count == 2, let name = arguments[0].text else {
        throw Self.malformed("a name and a value of a property")
      }
      return .write(property: name, arguments[1])
    case "<batch>":
      return .batch(
        try arguments.map { entry in
          guard let parts = entry.items, parts.count == 3, let name = parts[0].text else {
            throw Self.malformed("a method, arguments and keywords for each call of a batch")
          }
          return try PyroCall(object: object, method: name, parts[1], parts[2])
        })
    default: return .method
    }
  }

  /// Reads the payload of an INVOKE.
  /// - Throws: `WireError`.
  package init(_ message: PyroMessage, limits: WireLimits = WireLimits()) throws {
    let value = try message.value(limits: limits)
    if message.serializer == .json {
      guard let object = value["object"]?.text, let method = value["method"]?.text else {
        throw Self.malformed("an object and a method")
      }
      try self.init(object: object, method: method, value["params"] ?? .null, value["kwargs"] ?? .null)
    } else {
      guard let parts = value.items, parts.count == 4, let object = parts[0].text, let method = parts[1].text
      else {
        throw Self.malformed("an object, a method, arguments and keywords")
      }
      try self.init(object: object, method: method, parts[2], parts[3])
    }
  }

  private init(object: String, method: String, _ arguments: WireValue, _ keywords: WireValue) throws {
    self.init(object: object, method: method)
    switch arguments {
    case .list(let items), .tuple(let items): self.arguments = items
    case .null: break
    default: throw Self.malformed("a list of arguments")
    }
    switch keywords {
    case .dict(let entries): self.keywords = entries
    case .null: break
    default: throw Self.malformed("a dictionary of keywords")
    }
  }

  private static func malformed(_ wanted: String) -> WireError {
    WireError("Pyro call", "\(wanted) is needed")
  }

  /// The payload of an INVOKE.
  package func encoded(_ serializer: PyroSerializer) throws -> [UInt8] {
    // Properties and batches have no keywords, which Python's client says with None.
    let special = method.hasPrefix("__") || method == "<batch>"
    let keywords: WireValue = special && keywords.isEmpty ? .null : .dict(keywords)
    let arguments: WireValue = method == "<batch>" ? .list(arguments) : .tuple(arguments)
    return try serializer.encode(
      serializer == .json
        ? ["object": .string(object), "method": .string(method), "params": arguments, "kwargs": keywords]
        : .tuple([.string(object), .string(method), arguments, keywords]))
  }
}
