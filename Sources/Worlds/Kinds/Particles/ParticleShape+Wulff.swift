import Crystals
import Quantities

extension ParticleShape {
  /// The shape of least surface energy: distances of the faces from the middle go as their energies (G. Wulff,
  /// Z. Kristallogr. 34 (1901) 449).
  /// - Parameters:
  ///   - energies: surface energy of each form in any unit, by indices such as `111`.
  ///   - key: the parameter, for messages.
  /// - Throws: `InputError` where indices cannot be read or the faces do not close.
  static func wulff(_ energies: [String: Double], _ symmetry: LatticeSymmetry, key: String) throws
    -> ParticleShape
  {
    var facets: [Facet] = []
    for (indices, energy) in energies.sorted(by: { $0.key < $1.key }) {
      guard energy > 0 else {
        throw InputError.outOfRange("\(key).\(indices)", energy, allowed: "above 0")
      }
      for normal in symmetry.form(try LatticeSymmetry.indices(indices, key: key)) {
        facets.append(Facet(name: indices, normal: normal, distance: energy))
      }
    }
    guard facets.count <= 120 else {
      throw InputError("\(key): \(facets.count) faces are not allowed; allowed: up to 120")
    }
    guard let shape = single(name: "wulff", facets) else {
      throw InputError(
        "\(key): the faces \(energies.keys.sorted().joined(separator: ", ")) enclose no volume in this"
          + " lattice; allowed: forms that close, e.g. 100, 010 and 001")
    }
    guard symmetry.isCubic else { return shape }
    let names = Set(shape.facets.map(\.name))
    let word =
      names == ["100", "111"]
      ? "truncated octahedron"
      : names == ["111"]
        ? "octahedron"
        : names == ["100"] ? "cube" : names == ["110"] ? "rhombic dodecahedron" : "wulff polyhedron"
    return single(name: word, shape.facets) ?? shape
  }

  /// A cube with {100} faces of a cubic crystal.
  static let cube = single(
    name: "cube",
    [Vector(1, 0, 0), Vector(0, 1, 0), Vector(0, 0, 1)].flatMap { axis in
      [axis, -axis].map { Facet(name: "100", normal: $0, distance: 1) }
    })!
}

extension LatticeSymmetry {
  var isCubic: Bool { operations.count == 48 }
}
