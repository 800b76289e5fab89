import Configuration
import Optics
import Quantities

/// `coherence`: source size and focal spread.
struct CoherenceSection {
  let source: SourceSize?
  let foci: [FocalSpread.Sample]

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
    self.source = source.flatMap { $0.width > 0 ? $0 : nil }
    let spread = try Self.spread(section, beam: beam)
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
    case "source_sigma_A": return .gaussian(sigma: try section.number("source_sigma_A"))
    case "source_lorentzian_A": return .lorentzian(halfWidth: try section.number("source_lorentzian_A"))
    case .some:
      let brightness = try ReducedBrightness(try section.number("brightness_A_per_m2_sr_V"))
      return brightness.source(
        current: try section.positive("current_pA", unit: "pA") * 1e-12,
        semiangle: beam.probe.aperture.semiangle,
        beam: beam.probe.beam)
    case nil: return nil
    }
  }

  private static func spread(_ section: Section, beam: BeamSection) throws -> FocalSpread {
    guard section.has("chromatic") else {
      return try FocalSpread(sigma: try section.number("focal_spread_sigma_A", default: 0))
    }
    guard !section.has("focal_spread_sigma_A") else {
      throw InputError("\(section.name("chromatic")): not allowed together with focal_spread_sigma_A")
    }
    let chromatic = try section.section(
      "chromatic",
      keys: ["Cc_mm", "energy_spread_fwhm_eV", "voltage_instability", "lens_current_instability"])
    return try FocalSpread(
      FocalSpread.Causes(
        chromaticCoefficient: try chromatic.number("Cc_mm") * 1e7,
        energySigma: FocalSpread.Causes.sigma(
          fullWidth: try chromatic.number("energy_spread_fwhm_eV", default: 0, in: 0...1e4, unit: "eV")),
        voltageInstability: try chromatic.number("voltage_instability", default: 0, in: 0...0.01),
        currentInstability: try chromatic.number("lens_current_instability", default: 0, in: 0...0.01)),
      beam: beam.probe.beam)
  }
}
