package import Configuration
import Crystals
import Foundation
import Numerics
import Quantities

/// Short forms of a run: a specimen of the library, a few choices, plain defaults for the rest. They make the text of a
/// run file, so that there is one road to a simulation and the file kept with the data is complete.
package struct ShortForm {
  package static let options: [CommandSyntax.Option] = [
    .init(
      "--specimen", value: "NAME", isRequired: true,
      "a specimen of the library (see stemulator specimen list)"),
    .init("--energy-keV", value: "E", "beam energy (default 200; 80 for single layers)"),
    .init("--semiangle-mrad", value: "A", "convergence semiangle (default 25; 30 for single layers)"),
    .init("--defocus-nm", value: "D", "defocus, positive before the specimen (default 0)"),
    .init("--thickness-nm", value: "T", "thickness (default: that of the specimen's block)"),
    .init("--phonons", value: "N", "frozen-phonon configurations; 0 for atoms at rest (default 3)"),
    .init("--seed", value: "S", "seed of the thermal displacements (default 0)"),
  ]

  /// Largest angle of the dark-field detectors in rad.
  package static let outerAngle = 0.15

  private let specimen: Specimen
  private let size: SIMD3<Double>
  private let box: SIMD3<Double>
  private let field: Double
  private let beam: ElectronBeam
  private let semiangle: Double
  private let defocus: Double
  private let phonons: Int
  private let seed: Int
  private let grid: SIMD2<Int>

  /// Å
  private static let sliceThickness = 2.0

  /// - Parameters:
  ///   - field: side in Å of what has to fit into the block.
  ///   - outerAngle: largest scattering angle that is needed, in rad.
  ///   - needsWholeBlock: for fine diffraction patterns; else the block is only as wide as the field needs, which is
  ///     several times faster.
  package init(_ arguments: Arguments, field: Double, outerAngle: Double, needsWholeBlock: Bool) throws {
    specimen = try SpecimenLibrary.locate().named(arguments.text("--specimen") ?? "")
    let isLayer = specimen.blockRule.isSingleLayer
    let energy = try arguments.number("--energy-keV", in: 20...1000, unit: "keV") ?? (isLayer ? 80 : 200)
    beam = ElectronBeam(energy: energy * 1e3)
    let angle = try arguments.number("--semiangle-mrad", in: 0.1...50, unit: "mrad") ?? (isLayer ? 30 : 25)
    semiangle = angle * 1e-3
    defocus = (try arguments.number("--defocus-nm", in: -1e4...1e4, unit: "nm") ?? 0) * 10
    let thickness = try arguments.number("--thickness-nm", in: 0.1...1000, unit: "nm")
    if isLayer && thickness != nil {
      throw InputError("--thickness-nm: \(specimen.name) is a single layer; allowed: other specimens")
    }
    phonons = try arguments.integer("--phonons", in: 0...1000) ?? 3
    seed = try arguments.integer("--seed", in: 0...(1 << 53)) ?? 0
    // A block of 15 Å keeps a focused probe away from its periodic images. Removed atoms have a place in the whole one.
    let least = max(field, 15)
    var wanted = specimen.blockRule.size
    let isCut = !needsWholeBlock && specimen.blockRule.removals.isEmpty
    wanted.x = isCut ? least : max(wanted.x, least)
    wanted.y = isCut ? least : max(wanted.y, least)
    if let thickness { wanted.z = thickness * 10 }
    var block = try specimen.block(size: wanted).cell.lengths
    // The nearest whole number of cells may be too few.
    if block.x < field { wanted.x += field - block.x + 3 }
    if block.y < field { wanted.y += field - block.y + 3 }
    block = try specimen.block(size: wanted).cell.lengths
    size = wanted
    box = block
    self.field = min(field, block.x, block.y)
    let reach = max(outerAngle, semiangle * 1.05)
    let pixel = beam.wavelength * BandLimit.share / (2 * reach * 1.02)
    grid = SIMD2(FourierSizes.next(from: block.x / pixel), FourierSizes.next(from: block.y / pixel))
  }

  /// HAADF, MAADF, ABF and BF images of the field.
  package func images(pixels: Int) throws -> RunFile {
    let angle = semiangle * 1e3
    let detectors = [
      annular("HAADF", max(60, 2.5 * angle), Self.outerAngle * 1e3),
      annular("MAADF", 1.2 * angle, max(60, 2.5 * angle)),
      annular("ABF", 0.5 * angle, angle), annular("BF", 0, 0.3 * angle),
    ]
    return try run(scan: raster(field, pixels), detectors: detectors)
  }

  /// The pattern of one probe, at `place` (Å) or in the middle.
  package func pattern(at place: SIMD2<Double>?, to angle: Double) throws -> RunFile {
    if let place, !(0...box.x ~= place.x && 0...box.y ~= place.y) {
      throw InputError(
        "--at: \(InputError.brief(place.x / 10)),\(InputError.brief(place.y / 10)) nm is not allowed; allowed: inside the"
          + " block, 0 to " + String(format: "%.3f nm along x and %.3f nm along y", box.x / 10, box.y / 10))
    }
    let place = place ?? SIMD2(box.x / 2, box.y / 2)
    return try run(scan: "{\"positions_A\": [[\(place.x), \(place.y)]]}", detectors: [camera("CBED", angle)])
  }

  /// The mean of the patterns over a scan of the field.
  package func averagedPattern(to angle: Double) throws -> RunFile {
    try run(scan: raster(field, 16), detectors: [camera("PACBED", angle, isAveraged: true)])
  }

  private func raster(_ side: Double, _ pixels: Int) -> String {
    "{\"start_A\": [0, 0], \"end_A\": [\(side), \(side)], \"shape\": [\(pixels), \(pixels)]}"
  }

  private func annular(_ name: String, _ inner: Double, _ outer: Double) -> String {
    "{\"name\": \"\(name)\", \"type\": \"annular\", \"inner_mrad\": \(inner), \"outer_mrad\": \(outer)}"
  }

  private func camera(_ name: String, _ angle: Double, isAveraged: Bool = false) -> String {
    "{\"name\": \"\(name)\", \"type\": \"pixelated\", \"max_angle_mrad\": \(angle * 1e3),"
      + " \"average\": \(isAveraged)}"
  }

  private func run(scan: String, detectors: [String]) throws -> RunFile {
    let thermal =
      phonons > 0
      ? "\n  \"phonons\": {\"count\": \(phonons), \"rms_A\": \"specimen\", \"seed\": \(seed)}," : ""
    let text = """
      {
        "specimen": {"name": "\(specimen.name)", "size_A": [\(size.x), \(size.y), \(size.z)]},
        "potential": {"gpts": [\(grid.x), \(grid.y)], "slice_thickness_A": \(Self.sliceThickness)},
        "beam": {"energy_keV": \(beam.energy / 1e3), "semiangle_mrad": \(semiangle * 1e3),
                 "aberrations": {"C10_A": \(-defocus)}},
        "engine": {"method": "auto"},\(thermal)
        "scan": \(scan),
        "detectors": [
          \(detectors.joined(separator: ",\n    "))
        ]
      }
      """
    return try RunFile(text: Data(text.utf8), name: "short form", folder: ".")
  }
}
