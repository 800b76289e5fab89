import Configuration
import Crystals
import Quantities

/// A rectangular piece of a crystal in vacuum: so many whole cells, and nothing around them.
extension WorldKind {
  static let piece = WorldKind(
    name: "piece", summary: "Rectangular piece of a crystal in vacuum, counted in cells",
    parameters: [
      size(1000, 1000),
      Parameter("material", .text("WS2"), "crystal that it is made of"),
      Parameter(
        "cells", .numbers([30, 20, 1], count: 3, 1...10_000, unit: ""),
        "smallest right-angled cells along x, y and z"),
      Parameter(
        "zone_axis", .numbers([0, 0, 1], count: nil, -20...20, unit: ""),
        "direction along the beam, three or four indices"),
      Parameter(
        "in_plane_axis", .numbers([], count: nil, -20...20, unit: ""),
        "direction along x; empty: the shortest translation"),
    ],
    makeScene: { parameters, builder in try pieceScene(parameters, &builder) })

  private static let mostAtoms = 5_000_000.0

  private static func pieceScene(_ parameters: ParameterReader, _ builder: inout WorldBuilder) throws
    -> any Scene
  {
    let size = try parameters.numbers("size_nm")
    let source = try builder.material(try parameters.text("material"), key: parameters.name("material"))
    let material = builder.materials[source]
    guard !material.isAmorphous else {
      throw InputError("\(parameters.name("material")): \(material.name) is not allowed; allowed: a crystal")
    }
    let cells = try parameters.numbers("cells")
    guard cells.allSatisfy({ $0 == $0.rounded() }) else {
      throw InputError("\(parameters.name("cells")): only whole numbers are allowed")
    }
    guard !material.isSheet || cells[2] == 1 else {
      throw InputError.outOfRange(
        parameters.name("cells"), cells[2], allowed: "1 along z of a single layer, as \(material.name) is")
    }
    let unit = try centred(
      try Block.cut(material.crystal, try options(parameters)).structure)
    let atoms = Double(unit.count) * cells.reduce(1, *)
    guard atoms <= mostAtoms else {
      throw InputError.outOfRange(
        "\(parameters.name("cells")): atoms", atoms, allowed: "up to \(InputError.brief(mostAtoms))")
    }
    let index = builder.add(
      Material(
        name: material.name, crystal: unit, isSheet: material.isSheet, charges: material.charges,
        source: material.source))
    let sides = unit.cell.lengths * Vector(cells[0], cells[1], cells[2])
    // A sheet has its middle at the height 0, a crystal its entrance.
    let top = material.isSheet ? -sides.z / 2 : 0
    let region = Slab(Area(centre: .zero, size: SIMD2(sides.x, sides.y)), z: top...top + sides.z)
    let info = BodyInfo(
      id: BodyID(0), category: .flake, material: index, shape: "rectangle",
      properties: ["width_nm": sides.x / 10, "height_nm": sides.y / 10])
    return FixedScene(
      size: SIMD2(size[0], size[1]) * 10, materials: builder.materials,
      bodies: [
        CrystalBody(
          info: info, material: builder.materials[index],
          origin: Vector(-sides.x / 2, -sides.y / 2, top), region: region, seed: builder.seed)
      ])
  }

  private static func options(_ parameters: ParameterReader) throws -> BlockOptions {
    func direction(_ key: String) throws -> CrystalDirection? {
      let indices = try parameters.numbers(key)
      guard !indices.isEmpty else { return nil }
      return try InputError.placed(parameters.name(key)) { try CrystalDirection(indices) }
    }
    return BlockOptions(
      zoneAxis: try direction("zone_axis") ?? CrystalDirection(0, 0, 1),
      inPlaneAxis: try direction("in_plane_axis"))
  }

  /// The cell with its borders in the widest gaps between atoms, so that rounding can put no atom on the other side.
  private static func centred(_ unit: Structure) throws -> Structure {
    var unit = unit
    for axis in 0..<3 {
      let places = unit.atoms.map { (unit.cell.inverse * $0.position)[axis] }.map { $0 - $0.rounded(.down) }
        .sorted()
      guard let first = places.first else { continue }
      let gaps = places.indices.map {
        ($0 + 1 < places.count ? places[$0 + 1] : first + 1) - places[$0]
      }
      // Of equal gaps the first, whatever rounding says.
      let widest = gaps.max()!
      let gap = gaps.firstIndex { $0 > widest - 1e-6 }!
      var shift = Vector.zero
      shift[axis] = -(places[gap] + gaps[gap] / 2)
      for atom in unit.atoms.indices { unit.atoms[atom].position += unit.cell.cartesian(shift) }
    }
    return unit.wrapped()
  }
}
