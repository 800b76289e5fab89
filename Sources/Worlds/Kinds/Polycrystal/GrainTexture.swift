import Configuration
import Crystals
import Numerics
import Quantities

/// How the crystals of a film are turned: anyhow, or with one direction near the beam.
struct GrainTexture: Sendable {
  /// Direction along the beam in Cartesian axes of the crystal; nil for none.
  let fibre: Vector?
  /// Standard deviation in rad of the tilt along each of two directions.
  let spread: Double

  static let parameters: [Parameter] = [
    Parameter(
      "texture", .word("random", ["random", "fibre"]),
      "random orientations, or fibre_axis along the beam and any turn about it"),
    Parameter("fibre_axis", .numbers([1, 1, 1], count: nil, -20...20, unit: ""), "direction of the fibre"),
    Parameter(
      "fibre_spread_deg", .number(3, 0...45, unit: "°"),
      "standard deviation of the tilt of the fibre axis along each of two directions"),
  ]

  init(_ parameters: ParameterReader, cell: Cell) throws {
    let isFibre = try parameters.word("texture") == "fibre"
    for key in ["fibre_axis", "fibre_spread_deg"] where parameters.has(key) && !isFibre {
      throw InputError("\(parameters.name(key)): not allowed with texture random; allowed: with fibre")
    }
    fibre =
      isFibre
      ? try InputError.placed(parameters.name("fibre_axis")) {
        try CrystalDirection(try parameters.numbers("fibre_axis")).vector(in: cell).normalised
      } : nil
    spread = radians(try parameters.number("fibre_spread_deg"))
  }

  func draw(_ stream: inout RandomStream) -> Matrix3 {
    let whole = Matrix3(quaternion: stream.quaternion())
    guard let fibre else { return whole }
    let right = abs(fibre.x) < 0.9 ? Vector(1, 0, 0) : Vector(0, 1, 0)
    let turn = Matrix3.rotation(about: Vector(0, 0, 1), by: 2 * .pi * stream.uniform())
    let upright = turn * ParticleOrientation.frame(fibre, right: right)
    let lean = Vector(stream.normal(), stream.normal(), 0) * spread
    return lean.length > 0 ? Matrix3.rotation(about: lean.normalised, by: lean.length) * upright : upright
  }
}
