/// The address of a body in its world: the tile that its scene made it for, and its number there.
package struct BodyID: Sendable, Hashable, Comparable, CustomStringConvertible {
  package var tileX, tileY, ordinal: Int32

  package init(tileX: Int = 0, tileY: Int = 0, _ ordinal: Int) {
    self.tileX = Int32(tileX)
    self.tileY = Int32(tileY)
    self.ordinal = Int32(ordinal)
  }

  /// Atoms that were added to the world belong to no body of its scene.
  package static let added = BodyID(-1)
  /// The layer that grows under the beam.
  package static let contamination = BodyID(-2)

  package static func < (left: Self, right: Self) -> Bool {
    (left.tileY, left.tileX, left.ordinal) < (right.tileY, right.tileX, right.ordinal)
  }

  /// `x.y.n`.
  package var description: String { "\(tileX).\(tileY).\(ordinal)" }

  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int32($0) }
    guard parts.count == 3, let x = parts[0], let y = parts[1], let n = parts[2] else { return nil }
    (tileX, tileY, ordinal) = (x, y, n)
  }
}
