import Quantities

/// An orthogonal box of a crystal with a chosen direction along the beam.
package struct Block: Sendable, Hashable {
  /// The box with its atoms, fractional coordinates in [0, 1).
  package let structure: Structure
  /// The commensurate box that was repeated; nil for a cut that is not periodic.
  package let unit: Structure?
  /// How often the unit is repeated along x, y and z.
  package let repeats: SIMD3<Int>
  /// Turns Cartesian coordinates of the crystal into those of the block.
  package let orientation: Matrix3
  /// Largest component of the strain that made the box orthogonal; 0 for a cut.
  package let strain: Double
  /// True if the box continues the crystal across all its faces (before vacuum was added).
  package var isPeriodic: Bool { unit != nil }

  /// Cuts a block.
  ///
  /// The commensurate box is the smallest whose sides are lattice vectors along x, y and z. Exact ones with
  /// sides up to
  /// `longestPeriod` come first; without one, the smallest that fits with a strain up to `largestStrain`. In
  /// a commensurate block z = 0 lies in the middle of the widest gap between atomic planes, so no plane falls
  /// on a border of equal slices where planes are equally spaced; of equal gaps, the one below the crystal's
  /// plane at z = 0. Along x and y the crystal's origin is kept. A cut has the middle of a unit cell in its
  /// middle, and of atoms closer across its periodic borders than 0.7 of the shortest bond only one is kept.
  /// - Throws: `InputError` where options contradict each other or no periodic box exists and no size is
  ///   given.
  package static func cut(_ crystal: Structure, _ options: BlockOptions = BlockOptions()) throws -> Block {
    let options = try checked(options)
    let lattice = BlockLattice(crystal, longest: options.longestPeriod)
    let orientation = try orientation(crystal.cell, lattice, options)
    var periodic = true
    if case .exactly = options.size { periodic = false }
    let box = periodic ? try commensurateBox(crystal, orientation, options) : nil
    guard let box else { return try freeCut(crystal, orientation, options) }
    let unit = box.unit
    let repeats = try repeats(options.size, sides: unit.cell.lengths)
    let many = try unit.repeated(repeats.x, repeats.y, repeats.z)
    return Block(
      structure: try placed(many, options), unit: unit, repeats: repeats, orientation: orientation,
      strain: box.strain)
  }

  private static func checked(_ options: BlockOptions) throws -> BlockOptions {
    func check(_ name: String, _ value: Double, _ allowed: ClosedRange<Double>, _ unit: String) throws {
      guard allowed.contains(value) else {
        let range = "\(InputError.brief(allowed.lowerBound)) to \(InputError.brief(allowed.upperBound))"
        throw InputError.outOfRange("block: \(name)", value, allowed: range, unit: unit)
      }
    }
    try check("rotation", options.rotation, -100...100, "rad")
    try check("tilt about x", options.tilt.x, -1.5...1.5, "rad")
    try check("tilt about y", options.tilt.y, -1.5...1.5, "rad")
    try check("largest strain", options.largestStrain, 0...0.1, "")
    try check("longest period", options.longestPeriod, 1...200, "Å")
    switch options.size {
    case .repeats: break
    case .about(let size), .exactly(let size):
      for (axis, length) in zip(["x", "y", "z"], [size.x, size.y, size.z]) {
        try check("size along \(axis)", length, 0...1e5, "Å")
      }
    }
    return options
  }

  private static func repeats(_ size: BlockOptions.Size, sides: Vector) throws -> SIMD3<Int> {
    switch size {
    case .repeats(let nx, let ny, let nz): return SIMD3<Int>(nx, ny, nz)
    case .about(let wanted), .exactly(let wanted):
      let times = wanted / sides
      return SIMD3<Int>(
        max(1, Int(times.x.rounded())), max(1, Int(times.y.rounded())), max(1, Int(times.z.rounded())))
    }
  }

  /// Vacuum, then centring.
  static func placed(_ structure: Structure, _ options: BlockOptions) throws -> Structure {
    var placed = structure
    if options.paddingX != 0 || options.paddingY != 0 {
      placed = try placed.padded(x: options.paddingX, y: options.paddingY)
    }
    if options.vacuumBelow != 0 || options.vacuumAbove != 0 {
      placed = try placed.withVacuum(below: options.vacuumBelow, above: options.vacuumAbove)
    }
    return options.centred.isEmpty ? placed : try placed.centred(axes: options.centred).wrapped()
  }

  /// The rotation that brings the zone axis to +z and the in-plane axis to +x, then turns and tilts.
  private static func orientation(_ cell: Cell, _ lattice: BlockLattice, _ options: BlockOptions) throws
    -> Matrix3
  {
    let beam = options.zoneAxis.vector(in: cell).normalised
    let across = options.inPlaneAxis?.vector(in: cell) ?? lattice.shortest(across: beam)
    let part = across - beam * across.dot(beam)
    guard part.length > 1e-6 * across.length else {
      throw InputError(
        "block: the in-plane axis \(options.inPlaneAxis?.description ?? "") is parallel to the zone axis"
          + " \(options.zoneAxis); allowed: any other direction")
    }
    let x = part.normalised
    let frame = Matrix3(rows: x, beam.cross(x), beam)
    let turned = Matrix3.rotation(about: Vector(0, 0, 1), by: options.rotation) * frame
    return Matrix3.rotation(about: Vector(0, 1, 0), by: options.tilt.y)
      * (Matrix3.rotation(about: Vector(1, 0, 0), by: options.tilt.x) * turned)
  }
}
