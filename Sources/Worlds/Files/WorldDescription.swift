package import Configuration

/// What regenerates a world: a kind, its parameters and a seed.
package struct WorldDescription: Sendable, Equatable {
  package var title: String
  /// Name of the kind, see `WorldKind.all`.
  package var kind: String
  package var seed: UInt64
  /// The kind's parameters as an object; what is absent has its default.
  package var parameters: JSONValue
  /// Citations.
  package var source: [String]
  package var licence: String

  package init(
    title: String, kind: String, seed: UInt64, parameters: JSONValue = .object([:]), source: [String] = [],
    licence: String = ""
  ) {
    self.title = title
    self.kind = kind
    self.seed = seed
    self.parameters = parameters
    self.source = source
    self.licence = licence
  }
}
