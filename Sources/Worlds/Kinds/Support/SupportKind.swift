import Configuration
import Crystals
import Quantities

/// A bare support film, with or without holes; without thickness, vacuum.
extension WorldKind {
  static let support = WorldKind(
    name: "support", summary: "Bare support film with or without holes, or vacuum",
    parameters: [size(2000, 2000)] + SupportFilm.parameters,
    makeScene: { parameters, builder in
      let size = try parameters.numbers("size_nm")
      let area = Area(centre: .zero, size: SIMD2(size[0], size[1]) * 10)
      let film = try SupportFilm(parameters, &builder, area: area)
      return FixedScene(
        size: area.size, materials: builder.materials, bodies: film.body(id: BodyID(0), seed: builder.seed))
    })
}

/// The support film that many kinds have: from z = 0, where its entrance face is, towards +z.
struct SupportFilm: Sendable {
  static let parameters: [Parameter] = [
    Parameter("support_nm", .number(5, 0...1000, unit: "nm"), "thickness of the support film; 0 for none"),
    Parameter("support", .text("amorphous-carbon"), "material of the support film"),
    Parameter(
      "support_roughness_nm", .number(0.3, 0...5, unit: "nm"), "rms roughness of each face of the support"),
    Parameter("hole_nm", .number(0, 0...50_000, unit: "nm"), "diameter of the holes; 0 for none"),
    Parameter(
      "hole_pitch_nm", .number(0, 0...100_000, unit: "nm"), "distance of the holes; 0: 1.6 diameters"),
  ]

  private let material: Material
  private let index: Int
  private let film: PerforatedFilm?

  init(_ parameters: ParameterReader, _ builder: inout WorldBuilder, area: Area) throws {
    let thickness = try parameters.number("support_nm") * 10
    let roughness = try parameters.number("support_roughness_nm") * 10
    let diameter = try parameters.number("hole_nm") * 10
    var pitch = try parameters.number("hole_pitch_nm") * 10
    if pitch == 0 { pitch = 1.6 * diameter }
    guard diameter == 0 || pitch > diameter else {
      throw InputError.outOfRange(
        parameters.name("hole_pitch_nm"), pitch / 10,
        allowed: "above \(parameters.name("hole_nm")), \(InputError.brief(diameter / 10))", unit: "nm")
    }
    index = try builder.material(try parameters.text("support"), key: parameters.name("support"))
    material = builder.materials[index]
    let holes = diameter > 0 ? PerforatedFilm.Holes(diameter: diameter, pitch: pitch) : nil
    film =
      thickness > 0
      ? PerforatedFilm(
        area: area, faces: 0...thickness, holes: holes, roughness: min(roughness, thickness / 8),
        seed: builder.seed, number: 0) : nil
  }

  /// The film as a body; none without thickness.
  func body(id: BodyID, seed: UInt64) -> [any Body] {
    guard let film else { return [] }
    let info = BodyInfo(
      id: id, category: .support, material: index, shape: film.holes == nil ? "film" : "holey film",
      properties: ["thickness_nm": (film.faces.upperBound - film.faces.lowerBound) / 10])
    guard material.isAmorphous else {
      return [CrystalBody(info: info, material: material, origin: .zero, region: film, seed: seed)]
    }
    return [AmorphousBody(info: info, material: material, region: film, seed: seed)]
  }

  /// Whether the film has a hole at a point, or is not there at all.
  func isOpen(at point: SIMD2<Double>) -> Bool { film?.isInHole(point) ?? true }

  /// Whether the film has a hole at a point; false where there is no film at all.
  func isHole(at point: SIMD2<Double>) -> Bool { film?.isInHole(point) ?? false }

  /// Roughness of the entrance face, for things that cling to it: a field and its rms in Å; nil without a film.
  var entranceFace: (field: SmoothField, rms: Double)? { film.map { ($0.upper, $0.roughness) } }

  /// The same as `surface(at:)` for many points of an area, with random numbers drawn once.
  func surface(over area: Area) -> (SIMD2<Double>) -> Double {
    guard let film else { return { _ in 0 } }
    let patch = film.roughness > 0 ? SmoothFieldPatch(film.upper, over: area) : nil
    return { point in
      guard film.area.contains(point), !film.isInHole(point) else { return 0 }
      return film.faces.lowerBound + (patch.map { film.roughness * $0(point.x, point.y) } ?? 0)
    }
  }

  /// Entrance face at a point in Å: z that things on the support may reach down to; 0 over holes.
  func surface(at point: SIMD2<Double>) -> Double { film?.spans(at: point).first?.top ?? 0 }

}
