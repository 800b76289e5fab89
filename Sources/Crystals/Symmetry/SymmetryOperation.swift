import Quantities

/// A space-group operation on fractional coordinates: x' = W x + w.
package struct SymmetryOperation: Sendable, Hashable {
  /// W row by row; elements -1, 0 or 1 in every crystallographic setting.
  package var rotation: [Int]
  /// w as fractions of the cell vectors.
  package var translation: Vector

  package init(rotation: [Int], translation: Vector) {
    precondition(rotation.count == 9, "a rotation has nine elements, got \(rotation.count)")
    self.rotation = rotation
    self.translation = translation
  }

  package static let identity = SymmetryOperation(rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: .zero)

  /// W as a matrix.
  package var matrix: Matrix3 {
    let w = rotation.map(Double.init)
    return Matrix3(rows: Vector(w[0], w[1], w[2]), Vector(w[3], w[4], w[5]), Vector(w[6], w[7], w[8]))
  }

  /// Applies the operation to a fractional position.
  package func callAsFunction(_ position: Vector) -> Vector { matrix * position + translation }

  /// First `right`, then `left`; the translation reduced to [0, 1).
  package static func * (left: Self, right: Self) -> Self {
    var product = [Int](repeating: 0, count: 9)
    for row in 0..<3 {
      for column in 0..<3 {
        product[3 * row + column] = (0..<3).reduce(0) {
          $0 + left.rotation[3 * row + $1] * right.rotation[3 * $1 + column]
        }
      }
    }
    return Self(rotation: product, translation: left(right.translation)).reduced
  }

  /// The operation with its translation in [0, 1), on the nearest 24th where that is within 0.002.
  package var reduced: Self {
    var reduced = self
    for axis in 0..<3 {
      let steps = translation[axis] * 24
      if abs(steps - steps.rounded()) < 0.048 { reduced.translation[axis] = steps.rounded() / 24 }
    }
    reduced.translation = reduced.translation.wrappedFraction
    return reduced
  }

  var determinant: Int {
    let w = rotation
    return w[0] * (w[4] * w[8] - w[5] * w[7]) - w[1] * (w[3] * w[8] - w[5] * w[6])
      + w[2] * (w[3] * w[7] - w[4] * w[6])
  }

  /// What identifies the operation among others of a group: W and w in steps of 1/2400.
  var key: [Int] {
    rotation + [translation.x, translation.y, translation.z].map { Int(($0 * 2400).rounded()) % 2400 }
  }

  /// Reads a coordinate triplet such as `-y, x-y, z+1/3`.
  /// - Throws: `InputError` that quotes the triplet.
  package init(triplet text: String) throws {
    let parts = text.lowercased().split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw Self.malformed(text) }
    var rotation: [Int] = []
    var translation = Vector.zero
    for (row, part) in parts.enumerated() {
      guard let (coefficients, shift) = Self.parse(part) else { throw Self.malformed(text) }
      rotation += coefficients
      translation[row] = shift
    }
    self.init(rotation: rotation, translation: translation)
    self = reduced
    guard abs(determinant) == 1 else { throw Self.malformed(text) }
  }

  private static func malformed(_ text: String) -> InputError {
    InputError(
      "symmetry operation \"\(Decimal.excerpt(text))\" cannot be read; allowed: a triplet such as -y,"
        + " x-y, z+1/3"
    )
  }

  /// One component: signed terms that are x, y, z or a number, possibly a fraction.
  private static func parse(_ text: Substring) -> (coefficients: [Int], shift: Double)? {
    var coefficients = [0, 0, 0]
    var shift = 0.0
    var characters = text.filter { !$0.isWhitespace && $0 != "*" }[...]
    guard !characters.isEmpty, characters.count < 64 else { return nil }
    while let first = characters.first {
      let sign = first == "-" ? -1 : 1
      if first == "+" || first == "-" { characters = characters.dropFirst() }
      let number = characters.prefix { $0.isNumber || $0 == "." || $0 == "/" }
      characters = characters.dropFirst(number.count)
      if let next = characters.first, let axis = ["x", "y", "z"].firstIndex(of: next) {
        guard number.isEmpty || number == "1" else { return nil }
        coefficients[axis] += sign
        characters = characters.dropFirst()
      } else {
        guard let value = fraction(String(number)) else { return nil }
        shift += Double(sign) * value
      }
      if let next = characters.first, next != "+", next != "-" { return nil }
    }
    guard coefficients.allSatisfy({ abs($0) <= 1 }), abs(shift) <= 100 else { return nil }
    return (coefficients, shift)
  }

  private static func fraction(_ text: String) -> Double? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
    guard parts.count <= 2, let numerator = parts.first ?? nil else { return nil }
    guard parts.count == 2 else { return numerator }
    guard let denominator = parts[1], denominator != 0 else { return nil }
    return numerator / denominator
  }
}
