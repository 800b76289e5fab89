package import Quantities

/// The cuts through the specimen, perpendicular to the beam.
package struct Slicing: Sendable, Hashable {
  /// Thickness of each slice in Å, in beam order.
  package let thicknesses: [Double]

  /// Slices given one by one.
  /// - Parameter height: what they must add up to, in Å.
  package init(thicknesses: [Double], height: Double) throws(InputError) {
    for (index, thickness) in thicknesses.enumerated() where !(thickness > 0 && thickness.isFinite) {
      throw .outOfRange("slice thickness \(index + 1)", thickness, allowed: "greater than 0", unit: "Å")
    }
    let total = thicknesses.reduce(0, +)
    guard abs(total - height) <= 1e-6 * max(1, height) else {
      throw InputError(
        "slice thicknesses: a total of \(InputError.brief(total)) Å in \(thicknesses.count) slices is not allowed; "
          + "allowed: the height of the specimen, \(InputError.brief(height)) Å")
    }
    self.thicknesses = thicknesses
  }

  /// Equal slices, no thicker than requested: height / ceil(height / requested).
  package init(height: Double, requested: Double) throws(InputError) {
    guard requested > 0, requested.isFinite else {
      throw .outOfRange("slice thickness", requested, allowed: "greater than 0", unit: "Å")
    }
    let count = (height / requested - 1e-9).rounded(.up)
    guard count <= 1e6 else {
      throw .outOfRange(
        "slice thickness", requested, allowed: "at most a million slices in \(InputError.brief(height)) Å",
        unit: "Å")
    }
    let slices = max(1, Int(count))
    thicknesses = Array(repeating: height / Double(slices), count: slices)
  }

  package var height: Double { thicknesses.reduce(0, +) }

  /// Heights of the slices' exit faces in Å.
  package var exitFaces: [Double] {
    var z = 0.0
    return thicknesses.map {
      z += $0
      return z
    }
  }

  /// The slices of one of `repeats` equal parts of the specimen, if the cuts repeat with it.
  package func unit(repeats: Int) -> Slicing? {
    guard repeats > 0, thicknesses.count % repeats == 0 else { return nil }
    let count = thicknesses.count / repeats
    for index in count..<max(count, thicknesses.count)
    where abs(thicknesses[index] - thicknesses[index - count]) > 1e-9 { return nil }
    return Slicing(unchecked: Array(thicknesses[..<count]))
  }

  private init(unchecked: [Double]) { thicknesses = unchecked }

  /// The slice that holds height `z`. An atom on a cut belongs to the slice behind it, rounding (1e-12 Å)
  /// allowed for; heights outside wrap around, as the specimen does.
  package func index(of z: Double, exitFaces: [Double]) -> Int {
    let height = exitFaces[exitFaces.count - 1]
    var inside = z - height * (z / height).rounded(.down)
    if abs(inside - height) < 1e-10 { inside = 0 }
    var low = 0
    var high = exitFaces.count - 1
    while low < high {
      let middle = (low + high) / 2
      if inside < exitFaces[middle] - 1e-12 { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
