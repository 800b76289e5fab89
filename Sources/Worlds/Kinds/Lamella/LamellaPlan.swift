import Configuration
import Crystals
import Quantities

/// What the parameters of a lamella come to.
struct LamellaPlan {
  let shape: LamellaShape
  let tilt: Matrix3
  let mistilt: [Double]
  let frame: CrystalFrame
  let stack: LayerStack
  let boundaries: [PlanarBoundary]
  let dislocations: [Dislocation]
  let faults: [LineDefects.Fault]
  var ferroelectric: Ferroelectric?
  var pattern: DomainPattern?
  var twins: Ferroelectric.Twins?
  let intermixing: Double
  let intermixedSites: [[CrystalSite]]
  let terrace: Double
  let isCoherent: Bool
  /// Materials of the damaged layers, for each level of the stack; empty without.
  let damaged: [(index: Int, material: Material)]

  init(_ parameters: ParameterReader, _ builder: inout WorldBuilder) throws {
    let index = try builder.material(try parameters.text("material"), key: parameters.name("material"))
    let material = builder.materials[index]
    guard !material.isAmorphous, !material.isSheet else {
      throw InputError(
        "\(parameters.name("material")): \(material.name) is not a crystal; allowed: crystals")
    }
    let zone = try parameters.numbers("zone_axis")
    let inPlane = try parameters.numbers("in_plane_axis")
    let poisson = try parameters.number("poisson")
    frame = try CrystalFrame(
      material.crystal, zone: zone, inPlane: inPlane,
      names: (parameters.name("zone_axis"), parameters.name("in_plane_axis")))
    shape = try Self.shape(parameters, seed: builder.seed)
    mistilt = try parameters.numbers("mistilt_deg")
    tilt =
      mistilt == [0, 0]
      ? .identity
      : Matrix3.rotation(about: Vector(0, 1, 0), by: mistilt[1] * .pi / 180)
        * Matrix3.rotation(about: Vector(1, 0, 0), by: mistilt[0] * .pi / 180)
    isCoherent = try parameters.truth("coherent")
    let growth = LayerStack.Growth(
      direction: try parameters.number("growth_deg") * .pi / 180,
      surface: try parameters.number("interface_nm") * 10,
      fraction: try parameters.number("interface_fraction"),
      poisson: poisson, isCoherent: isCoherent, repeats: try parameters.integer("repeats"))
    stack = try LayerStack(
      substrate: (index, material, frame), shift: try parameters.numbers("lattice_shift"),
      entries: try parameters.list("layers"), zone: zone,
      inPlane: inPlane.isEmpty ? frame.inPlaneIndices : inPlane, growth: growth, builder: &builder)
    guard stack.levels.count <= 1000 else {
      throw InputError.outOfRange(
        parameters.name("repeats"), Double(growth.repeats), allowed: "up to 1000 layers in all")
    }
    (boundaries, dislocations, faults) = try Self.defects(parameters, frame, zone: zone, poisson: poisson)
    terrace = try parameters.number("terrace_nm") * 10
    intermixing = try parameters.number("intermix_nm") * 10
    if intermixing > 0 {
      let levels = stack.levels
      intermixedSites = try levels.indices.map { level in
        try Intermixing.sites(
          of: levels[level].crystal, below: level > 0 ? levels[level - 1].crystal : nil,
          above: level + 1 < levels.count ? levels[level + 1].crystal : nil,
          key: parameters.name("intermix_nm"))
      }
    } else {
      intermixedSites = []
    }
    damaged = try Self.damaged(parameters, stack, isThere: shape.damage > 0, &builder)
    try readDomains(parameters, material, seed: builder.seed)
    try refuseContradictions(parameters)
  }

  private static func shape(_ parameters: ParameterReader, seed: UInt64) throws -> LamellaShape {
    let size = try parameters.numbers("size_nm")
    let outline = Area(centre: .zero, size: SIMD2(size[0], size[1]) * 10)
    let degree = Double.pi / 180
    let wedge = try parameters.number("wedge_deg") * degree
    let direction = PlaneGeometry.direction(try parameters.number("wedge_direction_deg") * degree)
    let curvature = try parameters.number("bend_deg_per_um")
    let bend = LamellaBend(
      curvature: curvature * degree / 1e4, axis: try parameters.number("bend_axis_deg") * degree)
    let steepest = bend.steepest(outline) / degree
    guard steepest <= 3 else {
      throw InputError.outOfRange(
        parameters.name("bend_deg_per_um"), curvature,
        allowed: "a tilt of up to 3° at the edge of the world, here up to"
          + " \(InputError.brief((3 * abs(curvature) / steepest * 1e4).rounded(.down) / 1e4))", unit: "°/µm")
    }
    return LamellaShape(
      outline: outline, thickness: try parameters.number("thickness_nm") * 10,
      gradient: direction * PlaneGeometry.tangent(wedge), thinnest: try parameters.number("thinnest_nm") * 10,
      damage: try parameters.number("amorphous_nm") * 10,
      roughness: try parameters.number("roughness_nm") * 10,
      wavelength: try parameters.number("roughness_wavelength_nm") * 10, bend: bend, seed: seed)
  }

  private static func defects(
    _ parameters: ParameterReader, _ frame: CrystalFrame, zone: [Double], poisson: Double
  ) throws -> ([PlanarBoundary], [Dislocation], [LineDefects.Fault]) {
    let boundaries = try parameters.list("boundaries").map {
      try PlanarBoundary($0, frame: frame, zone: zone, poisson: poisson)
    }
    guard boundaries.count <= 8 else {
      throw InputError.outOfRange(parameters.name("boundaries"), Double(boundaries.count), allowed: "up to 8")
    }
    let dislocations = try parameters.list("dislocations").map {
      try LineDefects.dislocation($0, frame, poisson: poisson)
    }
    let faults = try parameters.list("stacking_faults").map {
      try LineDefects.fault($0, frame, poisson: poisson)
    }
    return (boundaries, dislocations, faults)
  }

  private static func damaged(
    _ parameters: ParameterReader, _ stack: LayerStack, isThere: Bool, _ builder: inout WorldBuilder
  ) throws -> [(index: Int, material: Material)] {
    let name = try parameters.text("amorphous")
    guard isThere else { return [] }
    if name != "own" {
      let index = try builder.material(name, key: parameters.name("amorphous"))
      let material = builder.materials[index]
      guard material.isAmorphous else {
        throw InputError(
          "\(parameters.name("amorphous")): \(material.name) is not amorphous; allowed: own, amorphous materials"
        )
      }
      return stack.levels.map { _ in (index, material) }
    }
    var made: [Int: (index: Int, material: Material)] = [:]
    return try stack.levels.map { level in
      if let known = made[level.material] { return known }
      let material = try Amorphisation.material(of: level.crystal, seed: builder.seed)
      let entry = (index: builder.add(material), material: material)
      made[level.material] = entry
      return entry
    }
  }

  private mutating func readDomains(_ parameters: ParameterReader, _ material: Material, seed: UInt64) throws
  {
    let word = try parameters.word("domains")
    guard word != "none" else { return }
    let key = parameters.name("domains")
    ferroelectric = try Ferroelectric(material, key: key)
    let cell = material.crystal.cell
    let polar = (frame.rotation * cell.c).normalised
    let flat = SIMD2(polar.x, polar.y)
    var normal = SIMD2(-polar.y, polar.x)
    var (plus, minus) = (polar, -polar)
    if word == "90" {
      let twins = try Ferroelectric.twins(cell, rotation: frame.rotation, key: key)
      self.twins = twins
      normal = twins.normal
      (plus, minus) = (polar, (frame.rotation * cell.a).normalised)
    } else if PlaneGeometry.dot(flat, flat) < 1e-12 {
      let plane = try parameters.number("domain_plane_deg") * .pi / 180
      normal = SIMD2(PlaneGeometry.sine(plane), -PlaneGeometry.cosine(plane))
    } else {
      normal /= PlaneGeometry.dot(normal, normal).squareRoot()
    }
    // To the right, or down, is the way in which walls are counted.
    if twins == nil, normal.x < -1e-9 || (abs(normal.x) <= 1e-9 && normal.y < 0) { normal = -normal }
    let size = shape.outline.size
    pattern = DomainPattern(
      normal: normal, wall: try parameters.number("domain_wall_nm") * 10,
      width: try parameters.number("domain_nm") * 10,
      irregularity: try parameters.number("domain_irregularity"), reach: (size.x + size.y) / 2 + 1000,
      plus: plus,
      minus: minus, shear: twins?.shear ?? 0, slide: twins?.slide ?? .zero, tilt: tilt, seed: seed)
    guard pattern!.width >= 6 * pattern!.wall else {
      throw InputError.outOfRange(
        parameters.name("domain_wall_nm"), pattern!.wall / 10,
        allowed: "up to a sixth of domain_nm, \(InputError.brief(pattern!.width / 60))", unit: "nm")
    }
  }

  private func refuseContradictions(_ parameters: ParameterReader) throws {
    let turns = boundaries.contains { $0.misorientation != 0 }
    if stack.levels.count > 1 {
      if turns {
        throw InputError(
          "\(parameters.name("boundaries")): boundaries that turn the crystal are not allowed together with layers;"
            + " allowed: antiphase, stacking_fault")
      }
      if pattern != nil {
        throw InputError("\(parameters.name("domains")): not allowed together with layers; allowed: none")
      }
    } else {
      for key in ["repeats", "intermix_nm", "terrace_nm"] where parameters.has(key) {
        if key == "repeats", try parameters.integer(key) == 1 { continue }
        if key != "repeats", try parameters.number(key) == 0 { continue }
        throw InputError("\(parameters.name(key)): needs layers")
      }
    }
    if pattern != nil, turns || (twins != nil && !boundaries.isEmpty) {
      throw InputError("\(parameters.name("boundaries")): not allowed together with these domains")
    }
    let wedge = shape.gradient
    if shape.thinnest > shape.thickness {
      throw InputError.outOfRange(
        parameters.name("thinnest_nm"), shape.thinnest / 10,
        allowed: "up to thickness_nm, \(InputError.brief(shape.thickness / 10))", unit: "nm")
    }
    if wedge == .zero, shape.thickness <= 2 * shape.damage {
      throw InputError.outOfRange(
        parameters.name("amorphous_nm"), shape.damage / 10,
        allowed: "less than half of thickness_nm, \(InputError.brief(shape.thickness / 10))", unit: "nm")
    }
  }
}
