package import Crystals

/// A site that does not hold what its crystal has there.
package struct PointDefect: Sendable, Hashable {
  package enum Class: String, Sendable, CaseIterable {
    case vacancy, substitution, adatom
  }

  package var kind: Class
  package var identity: AtomIdentity
  /// What the site holds as a rule; 0 for nothing.
  package var expected: Int32
  /// What it holds; 0 for nothing.
  package var found: Int32
  /// Where, in Å.
  package var position: Vector

  package init(kind: Class, identity: AtomIdentity, expected: Int, found: Int, position: Vector) {
    self.kind = kind
    self.identity = identity
    self.expected = Int32(expected)
    self.found = Int32(found)
    self.position = position
  }
}
