import Quantities

/// A direction in a crystal, [uvw], as multiples of the cell vectors.
package struct CrystalDirection: Sendable, Hashable, CustomStringConvertible {
  /// u, v and w.
  package let components: Vector
  private let written: [Double]

  /// Three or four indices, as they were given.
  package var indices: [Double] { written }

  /// - Parameter indices: three, or four (u v t w with t = -(u + v), for hexagonal cells).
  /// - Throws: `InputError` for another number of indices, a wrong t, or a zero direction.
  package init(_ indices: [Double]) throws {
    written = indices
    guard indices.allSatisfy({ $0.isFinite && abs($0) <= 1000 }) else {
      throw InputError("direction: an index is not allowed; allowed: numbers from -1000 to 1000")
    }
    switch indices.count {
    case 3: components = Vector(indices[0], indices[1], indices[2])
    case 4:
      guard abs(indices[0] + indices[1] + indices[2]) < 1e-9 else {
        throw InputError(
          "direction \(Self.text(indices)): the third of four indices has to be -(u + v) ="
            + " \(InputError.brief(-(indices[0] + indices[1])))")
      }
      components = Vector(indices[0] - indices[2], indices[1] - indices[2], indices[3])
    default: throw InputError("direction: \(indices.count) indices are not allowed; allowed: 3 or 4")
    }
    guard components != .zero else {
      throw InputError("direction [0 0 0] is not allowed; allowed: one index besides 0")
    }
  }

  package init(_ u: Int, _ v: Int, _ w: Int) {
    precondition((u, v, w) != (0, 0, 0), "a direction needs an index besides 0")
    components = Vector(Double(u), Double(v), Double(w))
    written = [u, v, w].map(Double.init)
  }

  /// The vector in Å in a cell.
  package func vector(in cell: Cell) -> Vector { cell.cartesian(components) }

  package var description: String { Self.text(written) }

  private static func text(_ indices: [Double]) -> String {
    "[" + indices.map { InputError.brief($0) }.joined(separator: " ") + "]"
  }
}
