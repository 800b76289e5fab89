import Crystals
import Quantities

/// The point group of a cell's lattice, and forms of faces under it.
struct LatticeSymmetry: Sendable {
  let cell: Cell
  /// Operations in Cartesian axes of the crystal, improper ones included.
  let operations: [Matrix3]

  /// Operations whose matrices in cell vectors hold -1, 0 and 1 only: all of them for a reduced or conventional cell.
  init(_ cell: Cell) {
    self.cell = cell
    let metric = cell.matrix.transposed * cell.matrix
    let largest = metric.largest
    let steps = [-1.0, 0, 1]
    let choices: [Vector] = steps.flatMap { x in steps.flatMap { y in steps.map { z in Vector(x, y, z) } } }
    func product(_ first: Vector, _ second: Vector) -> Double { first.dot(metric * second) }
    func near(_ value: Double, _ other: Double) -> Bool { abs(value - other) < 1e-3 * largest }
    // Images of the three cell vectors: of the same lengths and angles.
    let images = (0..<3).map { axis in choices.filter { near(product($0, $0), metric[axis, axis]) } }
    var operations: [Matrix3] = []
    for first in images[0] {
      for second in images[1] where near(product(first, second), metric[0, 1]) {
        for third in images[2]
        where near(product(first, third), metric[0, 2]) && near(product(second, third), metric[1, 2]) {
          operations.append(cell.matrix * Matrix3(columns: first, second, third) * cell.inverse)
        }
      }
    }
    self.operations = operations
  }

  var rotations: [Matrix3] { operations.filter { $0.determinant > 0 } }

  /// Unit normals of the faces that the operations make of (hkl), in Cartesian axes of the crystal.
  func form(_ indices: Vector) -> [Vector] {
    let normal = (cell.inverse.transposed * indices).normalised
    var normals: [Vector] = []
    for operation in operations {
      let image = (operation * normal).normalised
      if !normals.contains(where: { ($0 - image).length < 1e-4 }) { normals.append(image) }
    }
    return normals
  }

  /// Smallest angle in rad of a rotation that turns a crystal of one orientation into one of another, over all equal
  /// settings of the lattice.
  func disorientation(_ first: Matrix3, _ second: Matrix3) -> Double {
    // Settings of both grains: only their product counts, since the angle is that of any conjugate.
    let turn = first.transposed * second
    var largest = -1.0
    for rotation in rotations {
      let product = turn * rotation
      largest = max(largest, product[0, 0] + product[1, 1] + product[2, 2])
    }
    return arcCosine(min(max((largest - 1) / 2, -1), 1))
  }

  /// Face indices written as digits, each with an optional minus: `111`, `1-10`, `0001` is refused.
  /// - Throws: `InputError` quoting the text.
  static func indices(_ text: String, key: String) throws -> Vector {
    var values: [Double] = []
    var sign = 1.0
    for character in text {
      if character == "-", sign > 0 {
        sign = -1
      } else if let digit = character.wholeNumberValue, character.isASCII {
        values.append(sign * Double(digit))
        sign = 1
      } else {
        values = []
        break
      }
    }
    guard values.count == 3, sign > 0, values.contains(where: { $0 != 0 }) else {
      throw InputError(
        "\(key): \"\(text.prefix(40))\" is not allowed; allowed: three indices such as 111 or 1-10")
    }
    return Vector(values[0], values[1], values[2])
  }

  /// Whether the material is one element on a cubic face-centred lattice with four atoms to the cell.
  static func isFaceCentredMetal(_ material: Material) -> Bool {
    let crystal = material.crystal
    let lengths = crystal.cell.lengths
    return crystal.cell.isOrthogonal && max(abs(lengths.x - lengths.y), abs(lengths.y - lengths.z)) < 1e-3
      && crystal.atoms.count == 4 && Set(crystal.atoms.map(\.element)).count == 1
      && crystal.centringTranslations().count == 4
  }
}
