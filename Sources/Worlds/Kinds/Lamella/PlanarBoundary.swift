import Configuration
import Crystals
import Foundation
import Quantities

/// A boundary that stands on edge and runs through the whole lamella: what turns or shifts the crystal on one side.
struct PlanarBoundary: Sendable {
  /// `antiphase`, `stacking_fault`, `low_angle` or `coincidence`.
  let kind: String
  /// A point of the boundary in the stage plane, Å.
  let place: SIMD2<Double>
  /// Unit vector across the boundary, towards the side that is shifted.
  let normal: SIMD2<Double>
  /// Angle in rad by which the far side (+) is turned against the near one, from +x towards +y.
  let misorientation: Double
  /// Å by which the far side is shifted.
  let shift: Vector
  /// Å by which the near side is shifted: half a Burgers vector for a wall of dislocations.
  let nearShift: Vector
  /// The dislocations of a low-angle boundary.
  let wall: DislocationWall?
  /// Reciprocal density of coincident lattice points, where told.
  let sigma: Int?

  static let keys = [
    "type", "at_nm", "plane_deg", "shift", "burgers", "burgers_A", "spacing_nm", "misorientation_deg",
    "sigma",
  ]
  private static let kinds = ["antiphase", "stacking_fault", "low_angle", "coincidence"]

  /// Direction along the boundary in the stage plane.
  var trace: SIMD2<Double> { SIMD2(-normal.y, normal.x) }

  init(_ entry: ParameterReader.ListEntry, frame: CrystalFrame, zone: [Double], poisson: Double) throws {
    let kind = try entry.text("type")
    self.kind = kind
    guard Self.kinds.contains(kind) else {
      throw InputError(
        "\(entry.name("type")): \"\(kind)\" is not allowed; allowed: \(Self.kinds.joined(separator: ", "))")
    }
    let used: [String: [String]] = [
      "antiphase": ["plane_deg", "shift"], "stacking_fault": ["plane_deg", "shift"],
      "low_angle": ["burgers", "burgers_A", "spacing_nm", "misorientation_deg"],
      "coincidence": ["plane_deg", "shift", "sigma", "misorientation_deg"],
    ]
    let allowed = used[kind]!
    if let stray = Self.keys.dropFirst(2).first(where: { entry.has($0) && !allowed.contains($0) }) {
      throw InputError(
        "\(entry.name(stray)): not allowed for the type \(kind); allowed: \(allowed.joined(separator: ", "))"
      )
    }
    let at =
      entry.has("at_nm") ? try entry.numbers("at_nm", count: 2, in: -50_000...50_000, unit: "nm") : [0, 0]
    let place = SIMD2(at[0], at[1]) * 10
    self.place = place
    shift =
      entry.has("shift")
      ? frame.vector(try entry.numbers("shift", count: 3, in: -1...1, unit: "cells")) : .zero
    if kind == "low_angle" {
      let wall = try Self.wall(entry, place: place, frame: frame, poisson: poisson)
      self.wall = wall
      normal = wall.axis
      misorientation = -2 * wall.halfAngle
      nearShift = Vector(wall.axis.x, wall.axis.y, 0) * (wall.burgers / 2)
      sigma = nil
      return
    }
    wall = nil
    nearShift = .zero
    let plane = try entry.number("plane_deg", default: 90, in: -180...180, unit: "°") * .pi / 180
    normal = SIMD2(PlaneGeometry.sine(plane), -PlaneGeometry.cosine(plane))
    guard kind == "coincidence" else {
      guard shift != .zero else {
        throw InputError("\(entry.name("shift")): missing; allowed: cell fractions")
      }
      misorientation = 0
      sigma = nil
      return
    }
    (misorientation, sigma) = try Self.coincidence(entry, zone: zone)
  }

  private static func wall(
    _ entry: ParameterReader.ListEntry, place: SIMD2<Double>, frame: CrystalFrame, poisson: Double
  ) throws -> DislocationWall {
    let burgers = try LineDefects.burgers(entry, frame)
    let flat = SIMD2(burgers.x, burgers.y)
    let length = PlaneGeometry.dot(flat, flat).squareRoot()
    guard abs(burgers.z) < 1e-6 * length else {
      throw InputError(
        "\(entry.name("burgers")): a vector with a part along the beam is not allowed for a low-angle tilt boundary;"
          + " allowed: vectors across the beam")
    }
    guard frame.isTranslation(burgers) else {
      throw InputError(
        "\(entry.name("burgers")): not a translation of the lattice; allowed: lattice translations of up to six cells"
      )
    }
    var spacing = try entry.number("spacing_nm", default: 0, in: 0...10_000, unit: "nm") * 10
    let angle = try entry.number("misorientation_deg", default: 0, in: 0...20, unit: "°") * .pi / 180
    guard (spacing > 0) != (angle > 0) else {
      throw InputError(
        "\(entry.name("spacing_nm")): either this or \(entry.name("misorientation_deg")) has to be given")
    }
    if angle > 0 { spacing = length / (2 * sin(angle / 2)) }
    guard spacing > 2.5 * length else {
      throw InputError.outOfRange(
        entry.name("spacing_nm"), spacing / 10,
        allowed: "above 2.5 Burgers vectors, \(InputError.brief(0.25 * length))", unit: "nm")
    }
    return DislocationWall(
      place: place, axis: flat / length, burgers: length, spacing: spacing, poisson: poisson)
  }

  private static func coincidence(_ entry: ParameterReader.ListEntry, zone: [Double]) throws -> (Double, Int?)
  {
    guard entry.has("sigma") != entry.has("misorientation_deg") else {
      throw InputError(
        "\(entry.name("sigma")): either this or \(entry.name("misorientation_deg")) has to be given")
    }
    guard entry.has("sigma") else {
      return (
        try entry.number("misorientation_deg", default: nil, in: -180...180, unit: "°") * .pi / 180, nil
      )
    }
    let sigma = try entry.number("sigma", default: nil, in: 3...999, unit: "")
    guard sigma == sigma.rounded(), Int(sigma) % 2 == 1, let axis = Coincidence.reduced(zone),
      let angle = Coincidence.angle(sigma: Int(sigma), axis: axis)
    else {
      throw InputError.outOfRange(
        entry.name("sigma"), sigma,
        allowed: "odd numbers of coincidence about a cubic zone axis of three indices")
    }
    return (angle, Int(sigma))
  }

  /// Turn and shift of one side, applied to a point of the stage.
  func moved(_ point: Vector, isFar: Bool) -> Vector {
    let centre = Vector(place.x, place.y, 0)
    return PlaneGeometry.turn(turn(isFar: isFar)) * (point - centre) + centre + (isFar ? shift : nearShift)
  }

  /// Turn in rad of one side: half of the misorientation.
  func turn(isFar: Bool) -> Double { isFar ? misorientation / 2 : -misorientation / 2 }
}
