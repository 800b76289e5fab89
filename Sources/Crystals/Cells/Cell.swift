import Quantities

/// A periodic box: three vectors in Å that form a right-handed set with a volume.
package struct Cell: Sendable, Hashable {
  package let a, b, c: Vector

  /// Shortest distance between opposite faces and longest edge that are accepted, in Å.
  package static let allowedLengths = 0.05...1e7

  /// - Throws: `InputError` for vectors that are not finite, nearly coplanar, left-handed or of absurd
  ///   length.
  package init(_ a: Vector, _ b: Vector, _ c: Vector) throws {
    self.a = a
    self.b = b
    self.c = c
    guard a.isFinite, b.isFinite, c.isFinite else {
      throw InputError("cell: a vector is not a finite length in Å")
    }
    for (name, length) in zip(["a", "b", "c"], [a.length, b.length, c.length])
    where !Self.allowedLengths.contains(length) {
      throw InputError.outOfRange("cell length \(name)", length, allowed: "0.05 to 10000000", unit: "Å")
    }
    guard volume > 0 else {
      throw InputError(
        "cell: the volume \(InputError.brief(volume)) Å³ is not allowed; allowed: a right-handed set of"
          + " vectors"
          + " with a volume above 0")
    }
    let narrow = spacings.min()
    guard narrow >= Self.allowedLengths.lowerBound else {
      throw InputError.outOfRange("cell: distance between faces", narrow, allowed: "at least 0.05", unit: "Å")
    }
  }

  /// A cell from lengths in Å and angles in rad, a along x and b in the xy plane.
  package init(lengths: Vector, angles: Vector) throws {
    for (name, length) in zip(["a", "b", "c"], [lengths.x, lengths.y, lengths.z])
    where !Self.allowedLengths.contains(length) {
      throw InputError.outOfRange("cell length \(name)", length, allowed: "0.05 to 10000000", unit: "Å")
    }
    for (name, angle) in zip(["alpha", "beta", "gamma"], [angles.x, angles.y, angles.z])
    where !(angle > 0 && angle < .pi) {
      throw InputError.outOfRange(
        "cell angle \(name)", angle * 180 / .pi, allowed: "between 0 and 180", unit: "°")
    }
    let (cosA, cosB, cosC) = (cosine(angles.x), cosine(angles.y), cosine(angles.z))
    let sinC = sine(angles.z)
    let cy = (cosA - cosB * cosC) / sinC
    let square = 1 - cosB * cosB - cy * cy
    guard square > 0 else {
      let degrees = [angles.x, angles.y, angles.z].map { InputError.brief($0 * 180 / .pi) }
      throw InputError(
        "cell angles: \(degrees.joined(separator: ", "))° enclose no volume; allowed: each smaller than"
          + " the sum of the"
          + " other two, and a sum below 360°")
    }
    try self.init(
      Vector(lengths.x, 0, 0), lengths.y * Vector(cosC, sinC, 0),
      lengths.z * Vector(cosB, cy, square.squareRoot()))
  }

  /// A rectangular box along x, y and z with side lengths in Å.
  package init(orthogonal lengths: Vector) throws {
    try self.init(Vector(lengths.x, 0, 0), Vector(0, lengths.y, 0), Vector(0, 0, lengths.z))
  }

  /// The three vectors as columns: fractional to Cartesian coordinates.
  package var matrix: Matrix3 { Matrix3(columns: a, b, c) }
  /// Cartesian to fractional coordinates; the rows are the reciprocal vectors in 1/Å.
  package var inverse: Matrix3 { matrix.inverse }

  /// Volume in Å³; negative for a left-handed set.
  package var volume: Double { a.dot(b.cross(c)) }
  /// |a|, |b|, |c| in Å.
  package var lengths: Vector { Vector(a.length, b.length, c.length) }
  /// α (between b and c), β (a and c), γ (a and b) in rad.
  package var angles: Vector { Vector(angle(b, c), angle(a, c), angle(a, b)) }
  /// Distances between opposite faces, across a, b and c, in Å.
  package var spacings: Vector {
    Vector(volume / b.cross(c).length, volume / c.cross(a).length, volume / a.cross(b).length)
  }

  package func cartesian(_ fractional: Vector) -> Vector {
    a * fractional.x + b * fractional.y + c * fractional.z
  }
  package func fractional(_ cartesian: Vector) -> Vector { inverse * cartesian }

  /// True if a, b and c lie along x, y and z (to 1e-9 of their length).
  package var isOrthogonal: Bool {
    let limit = 1e-9
    let stray =
      [a.y, a.z].map { abs($0) / a.x } + [b.x, b.z].map { abs($0) / b.y } + [c.x, c.y].map { abs($0) / c.z }
    return a.x > 0 && b.y > 0 && c.z > 0 && stray.allSatisfy { $0 <= limit }
  }

  /// Columns a |a*|, b |b*|, c |c*|: what turns U_ij of CIF into a Cartesian tensor.
  var displacementBasis: Matrix3 {
    let rows = inverse.transposed.columns
    return Matrix3(columns: a * rows.0.length, b * rows.1.length, c * rows.2.length)
  }

  /// The cell with each vector a whole number of times as long.
  package func repeated(_ nx: Int, _ ny: Int, _ nz: Int) throws -> Cell {
    try Cell(a * Double(nx), b * Double(ny), c * Double(nz))
  }
}
