import Configuration
import Crystals
import Numerics
import Quantities

/// Crystalline particles strewn over a support film.
extension WorldKind {
  static let nanoparticles = WorldKind(
    name: "nanoparticles", summary: "Crystalline particles on a support film: shapes, sizes, twins, shells",
    parameters: [size(10_000, 10_000)] + NanoparticleScene.parameters + SizeDistribution.parameters(mean: 5)
      + ParticleOrientation.parameters + SupportFilm.parameters,
    makeScene: { parameters, builder in try NanoparticleScene(parameters, &builder) })
}

extension NanoparticleScene {
  static let shapeNames = ["wulff", "sphere", "cube", "decahedron", "icosahedron"]

  static let parameters: [Parameter] = [
    Parameter("material", .text("Au-001"), "crystal of the particles: library name or structure file"),
    Parameter(
      "density_per_um2", .number(1000, 0...1_000_000, unit: "/µm²"), "particles per area of the support"),
    Parameter(
      "coverage", .number(0, 0...0.9, unit: ""),
      "part of the area under discs of the particles' diameters, instead of density_per_um2"),
    Parameter(
      "shapes", .table(["wulff": 1], 0...1e6, unit: ""),
      "weights of the shapes: \(shapeNames.joined(separator: ", "))"),
    Parameter(
      "surface_energies", .table(["100": 1.155, "110": 1.225, "111": 1], 0...1000, unit: ""),
      "surface energy of each form of faces, in any unit; ratios of broken bonds in a face-centred metal"),
    Parameter(
      "truncation", .number(0, 0...0.9, unit: ""), "part of a particle's height that the support cuts away"),
    Parameter(
      "overlap", .number(0, 0...0.9, unit: ""),
      "how far circles around particles may overlap, as part of the sum of radii; later ones lie on top"),
    Parameter("core", .text(""), "element in the core of each particle; empty for none"),
    Parameter("shell_nm", .number(1, 0.1...100, unit: "nm"), "thickness of the shell around a core"),
    Parameter(
      "core_mixing_nm", .number(0, 0...10, unit: "nm"),
      "width of the border of core and shell (standard deviation of the profile's slope)"),
    Parameter("particle_at_centre", .truth(true), "whether a particle lies on the origin of the stage"),
  ]

  init(_ parameters: ParameterReader, _ builder: inout WorldBuilder) throws {
    let sides = try parameters.numbers("size_nm")
    let area = Area(centre: .zero, size: SIMD2(sides[0], sides[1]) * 10)
    let film = try SupportFilm(parameters, &builder, area: area)
    let index = try builder.crystal("material", of: parameters)
    let material = builder.materials[index]
    let bond = material.crystal.shortestDistance() ?? 2.5
    let (shapes, weights) = try Self.shapes(parameters, material)
    let sizes = try SizeDistribution(parameters)
    let orientation = try ParticleOrientation(parameters, cell: material.crystal.cell, shapes: shapes)
    let matter = try Self.matter(parameters, material, index, bond)
    let reach = 1 - (try parameters.number("overlap"))
    // What is asked for is the density; which densities of candidates give it follows.
    let discs = sizes.quadrature.flatMap { size in
      zip(shapes, weights).map {
        (radius: size.diameter / 2 * $0.circumradius, weight: size.weight * $1)
      }
    }
    let meanDisc = sizes.quadrature.reduce(0) { $0 + $1.weight * .pi / 4 * $1.diameter * $1.diameter }
    let (density, key, unit, scale) = try Self.density(parameters, meanDisc)
    guard let intensity = HardCoreIntensity(density: density, radii: discs, reach: reach, gap: bond)
    else {
      let highest = HardCoreIntensity.highest(below: density, radii: discs, reach: reach, gap: bond)
      throw InputError.outOfRange(
        parameters.name(key), density * scale,
        allowed:
          "below \(InputError.brief((highest * scale * 1e4).rounded(.down) / 1e4)) for random places that keep"
          + " these particles apart; a larger overlap allows more",
        unit: unit)
    }
    let largest = sizes.limits.upperBound / 2 * (shapes.map(\.circumradius).max() ?? 1)
    let placement = HardCorePlacement<Draw>(
      seed: builder.seed, intensity: intensity, largest: largest,
      hasMiddle: try parameters.truth("particle_at_centre"),
      draw: { stream in
        let diameter = sizes.draw(&stream)
        var left = stream.uniform()
        var number = 0
        while number < weights.count - 1, left >= weights[number] {
          left -= weights[number]
          number += 1
        }
        let rotation = orientation.draw(shapes[number], &stream)
        let shift = Vector(stream.uniform(), stream.uniform(), stream.uniform())
        return (
          diameter / 2 * shapes[number].circumradius,
          Draw(shape: number, diameter: diameter, rotation: rotation, shift: shift)
        )
      },
      allows: { place, radius in
        area.expanded(by: -radius).contains(place) && !film.isHole(at: place)
      })
    self.init(
      size: area.size, materials: builder.materials, seed: builder.seed, film: film,
      support: film.body(id: BodyID(0), seed: builder.seed), placement: placement,
      shapes: shapes, matter: matter, truncation: try parameters.number("truncation"))
  }

  /// Particles per Å², the key that says so, its unit, and what turns 1/Å² into it.
  private static func density(_ parameters: ParameterReader, _ meanDisc: Double) throws
    -> (density: Double, key: String, unit: String, scale: Double)
  {
    let coverage = try parameters.number("coverage")
    if coverage > 0 {
      guard !parameters.has("density_per_um2") else {
        throw InputError(
          "\(parameters.name("coverage")): not allowed together with density_per_um2; allowed: one of them")
      }
      return (coverage / meanDisc, "coverage", "", meanDisc)
    }
    return (try parameters.number("density_per_um2") / 1e8, "density_per_um2", "/µm²", 1e8)
  }

  private static func shapes(_ parameters: ParameterReader, _ material: Material) throws
    -> ([ParticleShape], [Double])
  {
    let key = parameters.name("shapes")
    let table = try parameters.table("shapes")
    if let unknown = table.keys.sorted().first(where: { !shapeNames.contains($0) }) {
      throw InputError(
        "\(key): \"\(unknown)\" is not allowed; allowed: \(shapeNames.joined(separator: ", "))")
    }
    let sum = table.values.sorted().reduce(0, +)
    guard sum > 0 else { throw InputError("\(key): no shape has a weight; allowed: at least one above 0") }
    let symmetry = LatticeSymmetry(material.crystal.cell)
    let energies = try parameters.table("surface_energies")
    let needsFaceCentred = ["decahedron", "icosahedron"]
    var shapes: [ParticleShape] = []
    var weights: [Double] = []
    for name in shapeNames {
      guard let weight = table[name], weight > 0 else { continue }
      if needsFaceCentred.contains(name), !LatticeSymmetry.isFaceCentredMetal(material) {
        throw InputError(
          "\(key): \(name) is not allowed for \(material.name); allowed: for face-centred cubic elements")
      }
      if name == "cube", !symmetry.isCubic {
        throw InputError("\(key): cube is not allowed for \(material.name); allowed: for cubic crystals")
      }
      switch name {
      case "wulff":
        shapes.append(
          try .wulff(energies, symmetry, key: parameters.name("surface_energies")))
      case "cube": shapes.append(.cube)
      case "decahedron":
        shapes.append(.decahedron(ratio: try ratio(energies, parameters.name("surface_energies"))))
      case "icosahedron": shapes.append(.icosahedron())
      default: shapes.append(.sphere)
      }
      weights.append(weight / sum)
    }
    return (shapes, weights)
  }

  private static func ratio(_ energies: [String: Double], _ key: String) throws -> Double {
    guard let octahedral = energies["111"], octahedral > 0 else {
      throw InputError("\(key): a decahedron needs 111 above 0")
    }
    let ratio = (energies["100"] ?? 2 * octahedral) / octahedral
    guard ratio > 0.2 else {
      throw InputError.outOfRange("\(key).100", ratio * octahedral, allowed: "above 0.2 of 111")
    }
    return ratio
  }

  private static func matter(
    _ parameters: ParameterReader, _ material: Material, _ index: Int, _ bond: Double
  ) throws -> PlacedParticle.Matter {
    var matter = PlacedParticle.Matter(
      material: material, index: index, sites: material.sites, bond: bond)
    let core = try parameters.text("core")
    guard !core.isEmpty else {
      for key in ["shell_nm", "core_mixing_nm"] where parameters.has(key) {
        throw InputError(
          "\(parameters.name(key)): not allowed without core; allowed: with an element as core")
      }
      return matter
    }
    let element = try InputError.placed(parameters.name("core")) { try ChemicalElement(symbol: core) }
    guard Set(material.crystal.atoms.map(\.element)).count == 1 else {
      throw InputError(
        "\(parameters.name("core")): \(core) is not allowed in \(material.name); allowed: in crystals of one"
          + " element")
    }
    // The core grows on in the shell's lattice; both compositions are what belongs there.
    matter.sites = matter.sites.map { site in
      var site = site
      site.contents.append(
        site.contents[0].map {
          .init(
            element: $0.element > 0 ? element.number : 0, probability: $0.probability,
            meanSquare: $0.meanSquare)
        })
      site.regular.append(element.number)
      site.isMixed = true
      return site
    }
    matter.shell = (
      try parameters.number("shell_nm") * 10, try parameters.number("core_mixing_nm") * 10
    )
    return matter
  }
}
