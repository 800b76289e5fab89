import Configuration
import Crystals
import Numerics
import Quantities

/// How particles are turned.
struct ParticleOrientation: Sendable {
  enum Rule: Sendable {
    case random
    /// A direction of the (first) crystal along the beam, in its Cartesian axes, and one that is turned to +x.
    case zoneAxis(Vector, toRight: Vector)
    /// A face of this name to the support.
    case facet(String)
  }

  let rule: Rule
  /// Turn about the beam in rad; nil for a random one.
  let azimuth: Double?
  /// Standard deviation in rad of the tilt along each of two directions.
  let tilt: Double

  static let parameters: [Parameter] = [
    Parameter(
      "orientation", .word("random", ["random", "zone_axis", "facet_down"]),
      "how particles are turned: anyhow, a zone axis along the beam, or a face on the support"),
    Parameter(
      "zone_axis", .numbers([1, 1, 0], count: nil, -20...20, unit: ""),
      "direction along the beam; of the first twin's crystal, whose [1-10] is the fivefold axis"),
    Parameter("facet", .text("111"), "face on the support for facet_down"),
    Parameter(
      "azimuth", .word("random", ["random", "fixed"]), "turn about the beam of zone_axis and facet_down"),
    Parameter("azimuth_deg", .number(0, -360...360, unit: "°"), "turn about the beam if it is fixed"),
    Parameter(
      "tilt_spread_deg", .number(0, 0...30, unit: "°"),
      "standard deviation of the tilt from zone_axis or facet_down, along each of two directions"),
  ]

  /// - Throws: `InputError` for a bad direction or face, or settings that contradict each other.
  init(_ parameters: ParameterReader, cell: Cell, shapes: [ParticleShape]) throws {
    let word = try parameters.word("orientation")
    let isFixed = try parameters.word("azimuth") == "fixed"
    for (key, needed) in [("zone_axis", "zone_axis"), ("facet", "facet_down")]
    where parameters.has(key) && word != needed {
      throw InputError(
        "\(parameters.name(key)): not allowed with orientation \(word); allowed: with \(needed)")
    }
    if parameters.has("azimuth_deg") && !isFixed {
      throw InputError(
        "\(parameters.name("azimuth_deg")): not allowed with azimuth random; allowed: with fixed")
    }
    azimuth = isFixed ? radians(try parameters.number("azimuth_deg")) : nil
    tilt = radians(try parameters.number("tilt_spread_deg"))
    switch word {
    case "zone_axis":
      let direction = try InputError.placed(parameters.name("zone_axis")) {
        try CrystalDirection(try parameters.numbers("zone_axis")).vector(in: cell).normalised
      }
      let right = [cell.a, cell.b].first { $0.normalised.cross(direction).length > 1e-3 } ?? cell.b
      rule = .zoneAxis(direction, toRight: right)
    case "facet_down":
      let facet = try parameters.text("facet")
      for shape in shapes where !shape.isRound && !shape.facets.contains(where: { $0.name == facet }) {
        let names = Set(shape.facets.map(\.name)).sorted()
        throw InputError(
          "\(parameters.name("facet")): \"\(facet)\" is not allowed for the shape \(shape.name); allowed:"
            + " \(names.joined(separator: ", "))")
      }
      rule = .facet(facet)
    default: rule = .random
    }
  }

  /// Turns axes of the particle into stage axes.
  func draw(_ shape: ParticleShape, _ stream: inout RandomStream) -> Matrix3 {
    let whole = Matrix3(quaternion: stream.quaternion())
    let turn = stream.uniform() * 2 * .pi
    let (first, second, choice) = (stream.normal(), stream.normal(), stream.uniform())
    let upright: Matrix3
    switch rule {
    case .random: return whole
    case .zoneAxis(let direction, let right):
      let deformation = shape.domains[0].deformation
      upright = Self.frame((deformation * direction).normalised, right: deformation * right)
    case .facet(let name):
      let facets = shape.facets.filter { $0.name == name }
      guard !facets.isEmpty else { return whole }
      let normal = facets[min(Int(choice * Double(facets.count)), facets.count - 1)].normal
      let right = abs(normal.x) < 0.9 ? Vector(1, 0, 0) : Vector(0, 1, 0)
      upright = Self.frame(normal, right: right)
    }
    let turned = Matrix3.rotation(about: Vector(0, 0, 1), by: azimuth ?? turn) * upright
    let lean = Vector(first, second, 0) * tilt
    guard lean.length > 0 else { return turned }
    return Matrix3.rotation(about: lean.normalised, by: lean.length) * turned
  }

  /// The rotation that brings a unit vector to +z and another as near to +x as it goes.
  static func frame(_ up: Vector, right: Vector) -> Matrix3 {
    let across = (right - up * up.dot(right)).normalised
    return Matrix3(rows: across, up.cross(across), up)
  }
}
