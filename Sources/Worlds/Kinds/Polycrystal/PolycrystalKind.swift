import Configuration
import Crystals
import Numerics
import Quantities

/// A film of grains that go through it, with random or fibre-textured crystals.
extension WorldKind {
  static let polycrystal = WorldKind(
    name: "polycrystal", summary: "Film of columnar grains: random or textured, with twins and boundaries",
    parameters: [size(10_000, 10_000)] + PolycrystalScene.parameters + GrainTexture.parameters
      + SupportFilm.parameters.map {
        $0.key == "support_nm"
          ? Parameter($0.key, .number(0, 0...1000, unit: "nm"), $0.meaning) : $0
      },
    makeScene: { parameters, builder in try PolycrystalScene(parameters, &builder) })
}

extension PolycrystalScene {
  static let parameters: [Parameter] = [
    Parameter("material", .text("Au-001"), "crystal of the grains: library name or structure file"),
    Parameter("thickness_nm", .number(20, 1...1000, unit: "nm"), "thickness of the film"),
    Parameter(
      "grain_nm", .number(30, 2...10_000, unit: "nm"), "diameter of the disc with the mean area of a grain"),
    Parameter(
      "irregularity", .number(1, 0...1, unit: ""),
      "spread of the grains: 0 for regular hexagons, 1 for areas that vary by about a third"),
    Parameter(
      "roughness_nm", .number(0.3, 0...20, unit: "nm"), "rms roughness of each free face of the film"),
    Parameter(
      "roughness_wavelength_nm", .number(20, 1...1000, unit: "nm"), "lateral scale of the roughness"),
    Parameter(
      "twin_fraction", .number(0, 0...1, unit: ""),
      "part of the grains with a Σ3 twin lamella (face-centred cubic elements)"),
    Parameter("twin_nm", .number(4, 0.7...500, unit: "nm"), "mean thickness of twin lamellae"),
  ]

  init(_ parameters: ParameterReader, _ builder: inout WorldBuilder) throws {
    let sides = try parameters.numbers("size_nm")
    let area = Area(centre: .zero, size: SIMD2(sides[0], sides[1]) * 10)
    let film = try SupportFilm(parameters, &builder, area: area)
    let index = try builder.crystal("material", of: parameters)
    let material = builder.materials[index]
    let thickness = try parameters.number("thickness_nm")
    let roughness = try parameters.number("roughness_nm")
    guard roughness <= thickness / 8 else {
      throw InputError.outOfRange(
        parameters.name("roughness_nm"), roughness,
        allowed: "up to an eighth of thickness_nm, \(InputError.brief(thickness / 8))", unit: "nm")
    }
    let fraction = try parameters.number("twin_fraction")
    if fraction > 0, !LatticeSymmetry.isFaceCentredMetal(material) {
      throw InputError(
        "\(parameters.name("twin_fraction")): \(InputError.brief(fraction)) is not allowed for"
          + " \(material.name); allowed: 0, or a face-centred cubic element")
    }
    if parameters.has("twin_nm"), fraction == 0 {
      throw InputError("\(parameters.name("twin_nm")): not allowed with twin_fraction 0; allowed: above 0")
    }
    let spacing = try parameters.number("roughness_wavelength_nm") * 10 / 2
    // Numbers 0 and 1 are the support's.
    let fields = (10, 11)
    let entrance = film.entranceFace
    // On a support the film follows its face; Å between the two.
    let gap = entrance == nil ? 0.0 : 2.0
    let bottom: (z: Double, rms: Double, field: SmoothField?) =
      entrance.map { (-gap, $0.rms, $0.field) }
      ?? (0, roughness * 10, SmoothField(seed: builder.seed, number: fields.1, spacing: spacing))
    self.init(
      size: area.size, materials: builder.materials, seed: builder.seed, film: film,
      plan: VoronoiPlan(
        seed: builder.seed, size: try parameters.number("grain_nm") * 10,
        irregularity: try parameters.number("irregularity"), area: area),
      texture: try GrainTexture(parameters, cell: material.crystal.cell), index: index,
      top: (
        -gap - thickness * 10, roughness * 10,
        SmoothField(seed: builder.seed, number: fields.0, spacing: spacing)
      ),
      bottom: bottom, twins: (fraction, try parameters.number("twin_nm") * 10))
  }
}
