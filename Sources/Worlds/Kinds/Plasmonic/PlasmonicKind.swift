import Configuration
import Crystals
import Numerics
import Quantities

/// Particles for low-loss spectroscopy on a thin support.
extension WorldKind {
  static let plasmonic = WorldKind(
    name: "plasmonic", summary: "Rods, balls and cubes of Ag, Au or tin-doped In2O3 on a thin support",
    parameters: [size(4000, 4000)] + PlasmonicScene.parameters + SupportFilm.parameters,
    makeScene: { parameters, builder in try PlasmonicScene(parameters, &builder) })
}

extension PlasmonicScene {
  private static let shapeNames = PlasmonicParticle.Shape.allCases.map(\.rawValue)
  /// nm that particles may measure.
  private static let lengths = 1.0...1000

  static let parameters: [Parameter] = [
    Parameter(
      "particles", .list(keys: ["shape", "material", "length_nm", "width_nm", "at_nm", "rotation_deg"]),
      "particles at given places: shape (rod, sphere, cube), length_nm (with caps; diameter, edge),"
        + " width_nm (of a rod), at_nm [x, y], rotation_deg, material"),
    Parameter("material", .text("Ag-001"), "crystal of the particles: library name or structure file"),
    Parameter(
      "density_per_um2", .number(10, 0...10_000, unit: "/µm²"), "strewn particles per area; 0 for none"),
    Parameter(
      "shapes", .table(["rod": 1], 0...1e6, unit: ""), "weights of the shapes: rod, sphere, cube"),
    Parameter(
      "length_nm", .numbers([80, 120], count: 2, lengths, unit: "nm"),
      "least and greatest length of strewn rods, caps included"),
    Parameter(
      "width_nm", .numbers([15, 25], count: 2, lengths, unit: "nm"),
      "least and greatest width of strewn rods, diameter of balls, edge of cubes"),
    Parameter(
      "rod_axis", .numbers([], count: nil, -20...20, unit: ""),
      "crystal direction along rods; by default [110] of face-centred metals, [001] of others"),
    Parameter("tin_fraction", .number(0.08, 0...0.5, unit: ""), "part of indium sites that hold tin"),
    Parameter(
      "particle_at_centre", .truth(true), "whether a strewn particle lies on the origin of the stage"),
  ]

  init(_ parameters: ParameterReader, _ builder: inout WorldBuilder) throws {
    let sides = try parameters.numbers("size_nm")
    let area = Area(centre: .zero, size: SIMD2(sides[0], sides[1]) * 10)
    let film = try SupportFilm(parameters, &builder, area: area)
    let standard = try parameters.text("material")
    var matters = [try Self.matter(standard, parameters.name("material"), parameters, &builder)]
    var listed: [(particle: PlasmonicParticle, matter: Int)] = []
    for entry in try parameters.list("particles") {
      let name = try entry.text("material", default: standard)
      let matter = try Self.matter(name, entry.name("material"), parameters, &builder)
      var number = matters.firstIndex { $0.index == matter.index }
      if number == nil {
        matters.append(matter)
        number = matters.count - 1
      }
      let particle = try Self.particle(entry, area: area)
      let hull = particle.hull()
      for (other, earlier) in listed.enumerated()
      where PlasmonicParticle.separation(hull, earlier.particle.hull()) < Self.gap {
        throw InputError(
          "\(entry.name("at_nm")): [\(InputError.brief(particle.place.x / 10)),"
            + " \(InputError.brief(particle.place.y / 10))] nm is not allowed: the particle overlaps"
            + " particles[\(other)]; allowed: outlines at least 0.2 nm apart")
      }
      listed.append((particle, number!))
    }
    let elements = matters.flatMap { builder.materials[$0.index].crystal.atoms.map(\.element) }
    if parameters.has("tin_fraction"), try parameters.number("tin_fraction") > 0, !elements.contains(49) {
      throw InputError(
        "\(parameters.name("tin_fraction")): no material holds indium; allowed: with a material such as In2O3"
      )
    }
    let outlines = listed.map { $0.particle.hull() }
    let placement = try Self.placement(parameters, seed: builder.seed) { place, radius in
      let disc = RoundedHull(points: [Vector(place.x, place.y, 0)], radius: radius)
      return area.expanded(by: -radius).contains(place) && !film.isHole(at: place)
        && outlines.allSatisfy { PlasmonicParticle.separation(disc, $0) >= Self.gap }
    }
    self.init(
      size: area.size, materials: builder.materials, seed: builder.seed, film: film,
      support: film.body(id: BodyID(0), seed: builder.seed), placement: placement,
      listed: listed, matters: matters)
  }

  private static func matter(
    _ name: String, _ key: String, _ parameters: ParameterReader, _ builder: inout WorldBuilder
  ) throws -> Matter {
    let index = try builder.material(name, key: key)
    let material = builder.materials[index]
    guard !material.isAmorphous, !material.isSheet else {
      throw InputError("\(key): \(material.name) is not allowed; allowed: a crystal")
    }
    let tin = try parameters.number("tin_fraction")
    let sites = material.sites.map { site -> CrystalSite in
      guard tin > 0, let indium = site.contents[0].first(where: { $0.element == 49 }) else { return site }
      var site = site
      site.replace(49, by: 50, rate: tin, meanSquare: indium.meanSquare)
      return site
    }
    var indices = try parameters.numbers("rod_axis")
    if indices.isEmpty { indices = LatticeSymmetry.isFaceCentredMetal(material) ? [1, 1, 0] : [0, 0, 1] }
    let axis = try InputError.placed(parameters.name("rod_axis")) {
      try CrystalDirection(indices).vector(in: material.crystal.cell).normalised
    }
    return Matter(index: index, sites: sites, axis: axis)
  }

  private static func particle(_ entry: ParameterReader.ListEntry, area: Area) throws -> PlasmonicParticle {
    let word = try entry.text("shape")
    guard let shape = PlasmonicParticle.Shape(rawValue: word) else {
      throw InputError(
        "\(entry.name("shape")): \"\(word)\" is not allowed; allowed: \(shapeNames.joined(separator: ", "))")
    }
    let length = try entry.number("length_nm", default: nil, in: lengths, unit: "nm")
    let width = try entry.number(
      "width_nm", default: shape == .rod ? nil : length, in: lengths, unit: "nm")
    guard shape == .rod ? width <= length : width == length else {
      throw InputError.outOfRange(
        entry.name("width_nm"), width,
        allowed: shape == .rod
          ? "up to length_nm, \(InputError.brief(length))"
          : "length_nm, \(InputError.brief(length)), or absent",
        unit: "nm")
    }
    let place = try entry.numbers("at_nm", count: 2, in: -100_000...100_000, unit: "nm")
    let particle = PlasmonicParticle(
      shape: shape, length: length * 10, width: width * 10, place: SIMD2(place[0], place[1]) * 10,
      rotation: radians(try entry.number("rotation_deg", default: 0, in: -360...360, unit: "°")))
    let outline = particle.hull().extent.area
    guard area.contains(outline.low), area.contains(outline.high) else {
      throw InputError(
        "\(entry.name("at_nm")): [\(InputError.brief(place[0])), \(InputError.brief(place[1]))] nm is not"
          + " allowed; allowed: places at which the particle lies within the world")
    }
    return particle
  }

  private static func placement(
    _ parameters: ParameterReader, seed: UInt64,
    allows: @escaping @Sendable (SIMD2<Double>, Double) -> Bool
  ) throws -> HardCorePlacement<PlasmonicParticle>? {
    let density = try parameters.number("density_per_um2")
    let lengths = try range("length_nm", parameters)
    let widths = try range("width_nm", parameters)
    guard density > 0 else { return nil }
    let table = try parameters.table("shapes")
    if let unknown = table.keys.sorted().first(where: { !shapeNames.contains($0) }) {
      throw InputError(
        "\(parameters.name("shapes")): \"\(unknown)\" is not allowed; allowed: \(shapeNames.joined(separator: ", "))"
      )
    }
    let weights = PlasmonicParticle.Shape.allCases.map { table[$0.rawValue] ?? 0 }
    let sum = weights.reduce(0, +)
    guard sum > 0 else {
      throw InputError("\(parameters.name("shapes")): no shape has a weight; allowed: at least one above 0")
    }
    if weights[0] > 0, widths.upperBound > lengths.lowerBound {
      throw InputError.outOfRange(
        parameters.name("width_nm"), widths.upperBound / 10,
        allowed: "up to the least length_nm, \(InputError.brief(lengths.lowerBound / 10))", unit: "nm")
    }
    @Sendable func sized(_ shape: PlasmonicParticle.Shape, _ u: Double, _ v: Double) -> PlasmonicParticle {
      let width = widths.lowerBound + (widths.upperBound - widths.lowerBound) * v
      let length =
        shape == .rod ? lengths.lowerBound + (lengths.upperBound - lengths.lowerBound) * u : width
      return PlasmonicParticle(shape: shape, length: length, width: width, place: .zero, rotation: 0)
    }
    let steps = 50
    var radii: [(radius: Double, weight: Double)] = []
    for (shape, weight) in zip(PlasmonicParticle.Shape.allCases, weights) where weight > 0 {
      for step in 0..<steps {
        let at = (Double(step) + 0.5) / Double(steps)
        radii.append((sized(shape, at, at).radius, weight / sum / Double(steps)))
      }
    }
    guard let intensity = HardCoreIntensity(density: density / 1e8, radii: radii, reach: 1, gap: gap) else {
      let highest = HardCoreIntensity.highest(below: density / 1e8, radii: radii, reach: 1, gap: gap)
      throw InputError.outOfRange(
        parameters.name("density_per_um2"), density,
        allowed:
          "below \(InputError.brief((highest * 1e10).rounded(.down) / 100)) for random places that keep"
          + " these particles apart", unit: "/µm²")
    }
    let largest =
      zip(PlasmonicParticle.Shape.allCases, weights).filter { $0.1 > 0 }
      .map { sized($0.0, 1, 1).radius }.max() ?? 0
    return HardCorePlacement(
      seed: seed, intensity: intensity, largest: largest,
      hasMiddle: try parameters.truth("particle_at_centre"),
      draw: { stream in
        var left = stream.uniform() * sum
        var chosen = PlasmonicParticle.Shape.rod
        for (shape, weight) in zip(PlasmonicParticle.Shape.allCases, weights) where weight > 0 {
          chosen = shape
          if left < weight { break }
          left -= weight
        }
        var particle = sized(chosen, stream.uniform(), stream.uniform())
        particle.rotation = stream.uniform() * .pi
        return (particle.radius, particle)
      }, allows: allows)
  }

  private static func range(_ key: String, _ parameters: ParameterReader) throws -> ClosedRange<Double> {
    let ends = try parameters.numbers(key)
    guard ends[0] <= ends[1] else {
      throw InputError(
        "\(parameters.name(key)): [\(InputError.brief(ends[0])), \(InputError.brief(ends[1]))] nm is not allowed;"
          + " allowed: the least value first")
    }
    return ends[0] * 10...ends[1] * 10
  }
}
