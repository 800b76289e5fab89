/// A 3 x 3 matrix stored as three columns.
package struct Matrix3: Sendable, Hashable {
  package var columns: (Vector, Vector, Vector) {
    get { (first, second, third) }
    set { (first, second, third) = newValue }
  }
  private var first: Vector
  private var second: Vector
  private var third: Vector

  package init(columns first: Vector, _ second: Vector, _ third: Vector) {
    self.first = first
    self.second = second
    self.third = third
  }

  package init(rows first: Vector, _ second: Vector, _ third: Vector) {
    self.init(
      columns: Vector(first.x, second.x, third.x), Vector(first.y, second.y, third.y),
      Vector(first.z, second.z, third.z))
  }

  package init(diagonal: Vector) {
    self.init(columns: Vector(diagonal.x, 0, 0), Vector(0, diagonal.y, 0), Vector(0, 0, diagonal.z))
  }

  package static let identity = Matrix3(diagonal: Vector(1, 1, 1))

  /// Element in row `row` and column `column`, from 0.
  package subscript(row: Int, column: Int) -> Double {
    switch column {
    case 0: first[row]
    case 1: second[row]
    default: third[row]
    }
  }

  package var transposed: Matrix3 { Matrix3(rows: first, second, third) }
  package var determinant: Double { first.dot(second.cross(third)) }

  /// The inverse; not finite for a singular matrix.
  package var inverse: Matrix3 {
    let scale = 1 / determinant
    return Matrix3(
      rows: second.cross(third) * scale, third.cross(first) * scale, first.cross(second) * scale)
  }

  /// Largest magnitude of an element.
  package var largest: Double {
    [first, second, third].reduce(0) { Swift.max($0, abs($1.x), abs($1.y), abs($1.z)) }
  }

  package static func * (matrix: Matrix3, vector: Vector) -> Vector {
    matrix.first * vector.x + matrix.second * vector.y + matrix.third * vector.z
  }

  package static func * (left: Matrix3, right: Matrix3) -> Matrix3 {
    Matrix3(columns: left * right.first, left * right.second, left * right.third)
  }

  package static func + (left: Matrix3, right: Matrix3) -> Matrix3 {
    Matrix3(columns: left.first + right.first, left.second + right.second, left.third + right.third)
  }

  package static func - (left: Matrix3, right: Matrix3) -> Matrix3 {
    Matrix3(columns: left.first - right.first, left.second - right.second, left.third - right.third)
  }

  package static func * (scale: Double, matrix: Matrix3) -> Matrix3 {
    Matrix3(columns: scale * matrix.first, scale * matrix.second, scale * matrix.third)
  }

  /// Rotation by `angle` rad about a unit axis, counter-clockwise when the axis points at the viewer.
  package static func rotation(about axis: Vector, by angle: Double) -> Matrix3 {
    let turned = { (vector: Vector) -> Vector in
      let along = axis * axis.dot(vector)
      return along + (vector - along) * cosine(angle) + axis.cross(vector) * sine(angle)
    }
    return Matrix3(columns: turned(Vector(1, 0, 0)), turned(Vector(0, 1, 0)), turned(Vector(0, 0, 1)))
  }
}
