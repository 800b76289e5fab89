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
      aperture = .annular(inner: inner, outer: semiangle, edge: edge)
    case .vortex:
      let charge = try section.integer("orbital_angular_momentum", in: -100...100)
      aperture = .vortex(semiangle: semiangle, charge: charge, edge: edge)
    }
    probe = try Probe(
      beam: ElectronBeam(energy: energy), aperture: aperture, aberrations: try Self.aberrations(section))

    if section.has("tilt_mrad") {
      let values = try section.numbers("tilt_mrad", count: 2)
      for value in values where abs(value) > 500 {
        throw InputError.outOfRange(section.name("tilt_mrad"), value, allowed: "-500 to 500", unit: "mrad")
      }
      tilt = SIMD2(values[0] * 1e-3, values[1] * 1e-3)
    } else {
      tilt = .zero
    }
  }

  /// Coefficients by name with the unit behind it: C10_A, phi12_rad, defocus_A, ….
  private static func aberrations(_ beam: Section) throws -> Aberrations {
    let names = Aberrations.names + Aberrations.aliasNames
    let keys = names.map { "\($0)_\(Aberrations.unit(of: $0) == "rad" ? "rad" : "A")" }
    let section = try beam.sectionOrEmpty("aberrations", keys: keys)
    var aberrations = Aberrations()
    for (name, key) in zip(names, keys) where section.has(key) {
      try aberrations.set(name, to: try section.number(key))
    }
    return aberrations
  }
}
