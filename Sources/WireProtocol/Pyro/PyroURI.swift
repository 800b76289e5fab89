/// Where an object is: `PYRO:array.server@127.0.0.1:9091`.
package struct PyroURI: Sendable, Equatable, CustomStringConvertible {
  package let object: String
  package let host: String
  package let port: Int

  package init(object: String, host: String, port: Int) {
    self.object = object
    self.host = host
    self.port = port
  }

  /// Reads the text that users type; nil for anything else. The host of an IPv6 address stands in brackets.
  package init?(_ text: String) {
    guard text.uppercased().hasPrefix("PYRO:"), let at = text.lastIndex(of: "@") else { return nil }
    let place = text[text.index(after: at)...]
    guard let colon = place.lastIndex(of: ":"), let port = Int(place[place.index(after: colon)...]),
      1...65535 ~= port
    else { return nil }
    let (object, host) = (text.dropFirst(5).prefix { $0 != "@" }, place[..<colon])
    guard !object.isEmpty, !host.isEmpty, text.filter({ $0 == "@" }).count == 1 else { return nil }
    self.init(object: String(object), host: String(host.drop { $0 == "[" }.prefix { $0 != "]" }), port: port)
  }

  package var description: String {
    "PYRO:\(object)@\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }

  /// As a name server's `lookup` answers.
  package var value: WireValue {
    [
      "__class__": "Pyro5.core.URI",
      "state": .tuple(["PYRO", .string(object), .null, .string(host), .int(port)]),
    ]
  }
}
