package import Crystals
package import Worlds

/// Something that the beam did to an atom.
package struct SpecimenEvent: Sendable, Hashable, Codable {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    /// The atom has left.
    case sputtered
    /// An atom on a surface has moved to another place.
    case hopped
    /// An impurity and its neighbour have changed places; `element`, `from` and `to` are those of the impurity.
    case exchanged
  }

  package enum Cause: String, Sendable, Codable, CaseIterable {
    case knockOn = "knock-on"
    case radiolysis
  }

  package let time: InstrumentTime
  package let kind: Kind
  package let cause: Cause
  /// Atomic number.
  package let element: Int
  /// The atom that was hit.
  package let identity: AtomIdentity
  /// Å in the world.
  package let from: Vector
  /// Where it went; nil for one that has left.
  package let to: Vector?
  /// Electrons per Å² that had fallen on the atom that was hit since its site last changed.
  package let dose: Double

  init(
    time: InstrumentTime, kind: Kind, cause: Cause, element: Int, identity: AtomIdentity, from: Vector,
    to: Vector?,
    dose: Double
  ) {
    self.time = time
    self.kind = kind
    self.cause = cause
    self.element = element
    self.identity = identity
    self.from = from
    self.to = to
    self.dose = dose
  }

  private enum CodingKeys: String, CodingKey {
    case time, kind, cause, element, atom, from, to, dose
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    time = try container.decode(InstrumentTime.self, forKey: .time)
    kind = try container.decode(Kind.self, forKey: .kind)
    cause = try container.decode(Cause.self, forKey: .cause)
    element = try container.decode(Int.self, forKey: .element)
    identity = try AtomIdentity(try container.decode(String.self, forKey: .atom))
    from = try container.decode(Vector.self, forKey: .from)
    to = try container.decodeIfPresent(Vector.self, forKey: .to)
    dose = try container.decode(Double.self, forKey: .dose)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(time, forKey: .time)
    try container.encode(kind, forKey: .kind)
    try container.encode(cause, forKey: .cause)
    try container.encode(element, forKey: .element)
    try container.encode(identity.description, forKey: .atom)
    try container.encode(from, forKey: .from)
    try container.encodeIfPresent(to, forKey: .to)
    try container.encode(dose, forKey: .dose)
  }
}
