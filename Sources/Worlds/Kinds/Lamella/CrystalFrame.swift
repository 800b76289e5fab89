import Crystals
import Quantities

/// A crystal turned so that its zone axis lies along the beam and its in-plane axis along x.
struct CrystalFrame: Sendable {
  let crystal: Structure
  /// Turns Cartesian axes of the crystal into stage axes.
  let rotation: Matrix3
  /// Short translations of the lattice in stage axes, the shortest first.
  private let translations: [Vector]

  /// - Parameters:
  ///   - zone: three or four indices of the direction along +z.
  ///   - inPlane: direction whose part across the beam lies along +x; empty for the shortest translation across the beam.
  ///   - names: the parameters, for messages.
  init(_ crystal: Structure, zone: [Double], inPlane: [Double], names: (zone: String, inPlane: String)) throws
  {
    self.crystal = crystal
    let cell = crystal.cell
    let beam = try InputError.placed(names.zone) { try CrystalDirection(zone).vector(in: cell).normalised }
    let all = Self.translations(crystal)
    var x: Vector
    if inPlane.isEmpty {
      let across = all.first { abs($0.dot(beam)) < 1e-6 * $0.length } ?? all[0]
      x = across - beam * across.dot(beam)
    } else {
      let direction = try InputError.placed(names.inPlane) { try CrystalDirection(inPlane).vector(in: cell) }
      x = direction - beam * direction.dot(beam)
      guard x.length > 1e-6 * direction.length else {
        throw InputError(
          "\(names.inPlane): a direction parallel to the zone axis is not allowed; allowed: any other direction"
        )
      }
    }
    x = x.normalised
    let rotation = Matrix3(rows: x, beam.cross(x), beam)
    self.rotation = rotation
    translations = all.map { rotation * $0 }
  }

  /// Translations with up to six cells along each axis, centring included, in the crystal's axes, the shortest first; of
  /// equally long ones that with the largest x, then y, then z.
  private static func translations(_ crystal: Structure) -> [Vector] {
    var found: [Vector] = []
    let centring = crystal.centringTranslations()
    for i in -6...6 {
      for j in -6...6 {
        for k in -6...6 {
          for shift in centring {
            let vector = crystal.cell.cartesian(Vector(Double(i), Double(j), Double(k)) + shift)
            if vector.lengthSquared > 1e-6 { found.append(vector) }
          }
        }
      }
    }
    return found.sorted {
      let (one, other) = ($0.length, $1.length)
      if abs(one - other) > 1e-6 { return one < other }
      return ($0.x, $0.y, $0.z) > ($1.x, $1.y, $1.z)
    }
  }

  /// Length in Å of the shortest translation along a direction of the stage; nil where there is none of a few cells.
  func period(along direction: Vector) -> Double? {
    translations.first { $0.cross(direction).length < 1e-5 * $0.length }?.length
  }

  /// Whether a vector of the stage is a translation of the lattice, to a hundredth of an Å.
  func isTranslation(_ vector: Vector) -> Bool {
    vector.length < 1e-3 || translations.contains { ($0 - vector).length < 0.01 }
  }

  /// The direction along x in multiples of the cell vectors: what another crystal needs to lie alike.
  var inPlaneIndices: [Double] {
    let x = crystal.cell.fractional(rotation.transposed * Vector(1, 0, 0))
    return [x.x, x.y, x.z]
  }

  /// A vector in multiples of the cell vectors, in stage axes and Å.
  func vector(_ indices: [Double]) -> Vector {
    rotation * crystal.cell.cartesian(Vector(indices[0], indices[1], indices[2]))
  }
}
