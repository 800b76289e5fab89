import Configuration
import Optics
import Quantities

/// `coherence`: source size and focal spread.
struct CoherenceSection {
  let source: SourceSize?
  let foci: [FocalSpread.Sample]

  /// Accepted widths of the source's image and spreads of the focus in Å.
  private static let widths = 0.0...1e4
  private static let spreads = 0.0...1e6

  init(_ root: Section, beam: BeamSection) throws {
    let section = try root.sectionOrEmpty(
      "coherence",
      keys: [
        "source_sigma_A", "source_lorentzian_A", "brightness_A_per_m2_sr_V", "current_pA",
        "focal_spread_sigma_A",
        "chromatic", "focal_samples",
      ])
    let source = try Self.source(section, beam: beam)
    try source?.check()
    // Less than a millionth of an Å cannot be told from a point.
    self.source = source.flatMap { $0.width > 1e-6 ? $0 : nil }
    let spread = try Self.spread(section, beam: beam)
    if section.has("focal_samples") && !section.has("focal_spread_sigma_A") && !section.has("chromatic") {
      throw InputError(
        "\(section.name("focal_samples")): allowed only with focal_spread_sigma_A or chromatic")
    }
    let samples = section.has("focal_samples") ? try section.integer("focal_samples", in: 1...1001) : 7
    foci = try spread.samples(count: samples)
  }

  private static func source(_ section: Section, beam: BeamSection) throws -> SourceSize? {
    let ways = ["source_sigma_A", "source_lorentzian_A", "brightness_A_per_m2_sr_V"].filter {
      section.has($0)
    }
    if ways.count > 1 {
      throw InputError("\(section.name(ways[1])): not allowed together with \(ways[0])")
    }
    if section.has("current_pA") && !section.has("brightness_A_per_m2_sr_V") {
      throw InputError("\(section.name("current_pA")): allowed only with brightness_A_per_m2_sr_V")
    }
    switch ways.first {
    case "source_sigma_A":
      return .gaussian(sigma: try section.number("source_sigma_A", in: widths, unit: "Å"))
    case "source_lorentzian_A":
      return .lorentzian(halfWidth: try section.number("source_lorentzian_A", in: widths, unit: "Å"))
    case .some:
      let semiangle = beam.probe.aperture.semiangle
      guard semiangle > 0 else {
        throw InputError("\(section.name(ways[0])): not allowed with a semiangle of 0, which focuses nothing")
      }
      let brightness = try ReducedBrightness(
        try section.number("brightness_A_per_m2_sr_V", in: 1...1e15, unit: "A/(m² sr V)"))
      return brightness.source(
        current: try section.number("current_pA", in: 1e-6...1e12, unit: "pA") * 1e-12, semiangle: semiangle,
        beam: beam.probe.beam)
    case nil: return nil
    }
  }

  private static func spread(_ section: Section, beam: BeamSection) throws -> FocalSpread {
    guard section.has("chromatic") else {
      return try FocalSpread(
        sigma: try section.number("focal_spread_sigma_A", default: 0, in: spreads, unit: "Å"))
    }
    guard !section.has("focal_spread_sigma_A") else {
      throw InputError("\(section.name("chromatic")): not allowed together with focal_spread_sigma_A")
    }
    let chromatic = try section.section(
      "chromatic",
      keys: ["Cc_mm", "energy_spread_fwhm_eV", "voltage_instability", "lens_current_instability"])
    return try FocalSpread(
      FocalSpread.Causes(
        chromaticCoefficient: try chromatic.number("Cc_mm", in: -1000...1000, unit: "mm") * 1e7,
        energySigma: FocalSpread.Causes.sigma(
          fullWidth: try chromatic.number("energy_spread_fwhm_eV", default: 0, in: 0...1e4, unit: "eV")),
        voltageInstability: try chromatic.number("voltage_instability", default: 0, in: 0...0.01),
        currentInstability: try chromatic.number("lens_current_instability", default: 0, in: 0...0.01)),
      beam: beam.probe.beam)
  }
}
