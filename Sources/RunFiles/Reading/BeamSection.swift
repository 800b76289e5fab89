import Configuration
import Optics
import Quantities

/// `beam`: energy, aperture, aberrations, tilt.
struct BeamSection {
  let probe: Probe
  /// Beam tilt in rad.
  let tilt: SIMD2<Double>

  private enum Shape: String, CaseIterable { case round, annular, vortex }

  init(_ root: Section) throws {
    let section = try root.section(
      "beam",
      keys: [
        "energy_keV", "semiangle_mrad", "aperture", "inner_mrad", "orbital_angular_momentum", "aperture_edge",
        "aberrations", "tilt_mrad",
      ])
    let energy = try section.number("energy_keV", in: 1...10_000, unit: "keV") * 1e3
    let semiangle = try section.number("semiangle_mrad", in: 0...500, unit: "mrad") * 1e-3
    let edge: Aperture.Edge = try section.choice("aperture_edge", default: .soft)
    let shape: Shape = try section.choice("aperture", default: .round)
    for (key, owner) in [("inner_mrad", Shape.annular), ("orbital_angular_momentum", .vortex)]
    where section.has(key) && shape != owner {
      throw InputError("\(section.name(key)): allowed only with \"aperture\": \"\(owner.rawValue)\"")
    }
    let aperture: Aperture
    switch shape {
    case .round:
      aperture = .round(semiangle: semiangle, edge: edge)
    case .annular:
      let inner = try section.number("inner_mrad", in: 0...500, unit: "mrad") * 1e-3
      guard inner < semiangle else {
        throw InputError.outOfRange(
          section.name("inner_mrad"), try section.number("inner_mrad"), allowed: "less than semiangle_mrad",
          unit: "mrad")
      }
      aperture = .annular(inner: inner, outer: semiangle, edge: edge)
    case .vortex:
      let charge = try section.integer("orbital_angular_momentum", in: -100...100)
      aperture = .vortex(semiangle: semiangle, charge: charge, edge: edge)
    }
    probe = try Probe(
      beam: ElectronBeam(energy: energy), aperture: aperture, aberrations: try Self.aberrations(section))

    if section.has("tilt_mrad") {
      let values = try section.numbers("tilt_mrad", count: 2, in: -500...500, unit: "mrad")
      tilt = SIMD2(values[0] * 1e-3, values[1] * 1e-3)
    } else {
      tilt = .zero
    }
  }

  /// Coefficients that are accepted, in Å (10 m) and rad; the phases of larger ones would be lost in rounding.
  private static let coefficients = -1e11...1e11
  private static let angles = -1000.0...1000

  /// Coefficients by name with the unit behind it: C10_A, phi12_rad, defocus_A, ….
  private static func aberrations(_ beam: Section) throws -> Aberrations {
    let names = Aberrations.names + Aberrations.aliasNames
    let keys = names.map { "\($0)_\(Aberrations.unit(of: $0) == "rad" ? "rad" : "A")" }
    let section = try beam.sectionOrEmpty("aberrations", keys: keys)
    var aberrations = Aberrations()
    var given: [String: String] = [:]
    for (name, key) in zip(names, keys) where section.has(key) {
      let isAngle = Aberrations.unit(of: name) == "rad"
      let value = try section.number(
        key, in: isAngle ? angles : coefficients, unit: isAngle ? "rad" : "Å")
      try aberrations.set(name, to: value)
      // Two names for one thing, such as C10 and defocus, would silently overwrite each other.
      let meaning = try Aberrations(named: [name: 1]).named.keys.first ?? name
      if let other = given.updateValue(key, forKey: meaning) {
        throw InputError("\(section.name(key)): not allowed together with \(other), which means the same")
      }
    }
    return aberrations
  }
}
