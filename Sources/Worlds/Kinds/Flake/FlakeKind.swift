import Configuration
import Crystals
import Numerics
import Quantities

/// Flakes of 2D materials on a holey support. The middle of a hole is the origin of the stage, and there a flake is freely
/// suspended.
extension WorldKind {
  static let flake = WorldKind(
    name: "flake", summary: "Flakes of a 2D material on a holey support",
    parameters: [size(10_000, 10_000)] + FlakeParameters.all
      + SupportFilm.parameters.map { FlakeParameters.support($0) },
    makeScene: { parameters, builder in try FlakeScene(parameters, &builder) })
}

extension FlakeScene {
  /// - Throws: `InputError` naming the parameter.
  init(_ parameters: ParameterReader, _ builder: inout WorldBuilder) throws {
    let size = try parameters.numbers("size_nm")
    let world = Area(centre: .zero, size: SIMD2(size[0], size[1]) * 10)
    let film = try SupportFilm(parameters, &builder, area: world)
    let sheet = try Self.sheet("material", parameters, &builder)
    let second = try Self.second(parameters, &builder)
    var sites = sheet.sites
    if let second {
      sites = try sheet.sites(with: second, key: parameters.name("second_material"))
    }
    let disorder = try SheetDisorder(parameters, sites: sites)
    let layout = try FlakeLayout(parameters, world: world, seed: builder.seed)
    let roughness = min(
      try parameters.number("support_roughness_nm"), try parameters.number("support_nm") / 8)
    let rippleHeight = try parameters.number("ripple_nm") * 10
    self.init(
      size: world.size, materials: [], seed: builder.seed,
      support: film.body(id: BodyID(0), seed: builder.seed),
      layout: layout, shape: try FlakeShape(parameters, sheet: sheet, world: world),
      // A sheet lies on the peaks of a rough film, 3 Å from its atoms.
      stacking: try FlakeStacking(parameters, sheet: sheet, clearance: 3 + 3 * roughness * 10),
      pattern: try GrainPattern(parameters, layout: layout, seed: builder.seed), sheet: sheet,
      sites: disorder.applied(to: sites), adatoms: try SheetAdatoms(parameters, sheet: sheet),
      interface: try Self.interface(parameters, second: second, seed: builder.seed),
      pores: try PoreField(parameters, seed: builder.seed),
      ripples: rippleHeight > 0
        ? Ripples(
          rms: rippleHeight, wavelength: try parameters.number("ripple_wavelength_nm") * 10,
          seed: builder.seed)
        : nil,
      patches: try ContaminationPatches(parameters, &builder))
    materials = builder.materials
  }

  private static func sheet(_ key: String, _ parameters: ParameterReader, _ builder: inout WorldBuilder)
    throws
    -> SheetCrystal
  {
    let name = parameters.name(key)
    let index = try builder.material(try parameters.text(key), key: name, asSheet: true)
    return try SheetCrystal(builder.materials[index], index: index, key: name)
  }

  private static func second(_ parameters: ParameterReader, _ builder: inout WorldBuilder) throws
    -> SheetCrystal?
  {
    guard try !parameters.text("second_material").isEmpty else {
      for key in FlakeParameters.interface where parameters.has(key) {
        throw InputError(
          "\(parameters.name(key)): not allowed without \(parameters.name("second_material"))")
      }
      return nil
    }
    return try sheet("second_material", parameters, &builder)
  }

  private static func interface(_ parameters: ParameterReader, second: SheetCrystal?, seed: UInt64) throws
    -> InterfacePlan?
  {
    guard let second else { return nil }
    let (sine, cosine) = sineCosine(try parameters.number("interface_direction_deg") * .pi / 180)
    return InterfacePlan(
      interface: LateralInterface(
        origin: .zero, along: SIMD2(cosine, sine), across: SIMD2(-sine, cosine),
        position: try parameters.number("interface_position_nm") * 10,
        width: try parameters.number("interface_width_nm") * 10,
        waviness: try parameters.number("interface_waviness_nm") * 10,
        field: SmoothField(
          seed: seed, number: 102, spacing: try parameters.number("interface_wavelength_nm") * 5)),
      second: second.index)
  }
}
