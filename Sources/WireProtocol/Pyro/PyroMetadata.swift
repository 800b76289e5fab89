/// What an object tells a client at the handshake: the only names the client will then use.
package struct PyroMetadata: Sendable, Equatable {
  package var methods: [String]
  /// Those of the methods whose calls get no reply.
  package var oneway: [String]
  /// Properties.
  package var attributes: [String]

  package init(methods: [String], oneway: [String] = [], attributes: [String] = []) {
    precondition(!methods.isEmpty || !attributes.isEmpty, "Pyro's client refuses an object without any name")
    self.methods = methods
    self.oneway = oneway
    self.attributes = attributes
  }

  package var value: WireValue {
    func names(_ list: [String]) -> WireValue { .set(list.map { .string($0) }) }
    return ["methods": names(methods), "oneway": names(oneway), "attrs": names(attributes)]
  }

  /// Reads what `value` writes, as sets, lists or tuples; nil for anything else.
  package init?(_ value: WireValue) {
    let names = ["methods", "oneway", "attrs"].compactMap { value[$0]?.items?.compactMap(\.text) }
    guard names.count == 3, !names[0].isEmpty || !names[2].isEmpty else { return nil }
    self.init(methods: names[0], oneway: names[1], attributes: names[2])
  }
}
