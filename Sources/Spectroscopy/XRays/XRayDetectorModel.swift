package import Configuration
import Detection
import Quantities

/// An energy-dispersive X-ray detector: silicon drift detectors around the specimen, and their pulse processor.
///
/// Amplitudes of 0 are the ideal part. Defaults are of the order of four windowless detectors around the specimen (0.7 sr, 22°; H. S. von
/// Harrach et al., Microsc. Microanal. 15 (2009) S2:208).
package struct XRayDetectorModel: Sendable, Equatable {
  package var name = "BM-SDD"
  package var channels = 4096
  package var electronvoltsPerChannel = 5.0
  /// Energy in eV of the middle of channel 0.
  package var zeroOffset = -480.0
  /// By how much the true dispersion is larger than the nominal one, relatively.
  package var dispersionError = 0.0
  package var solidAngle = 0.7
  /// Angle between the detector and the plane across the beam, in degrees.
  package var takeOffDegrees = 22.0
  /// Layers in front of the sensitive volume, in nm: a polymer window, counted as carbon; silicon nitride; an aluminium coat; ice;
  /// insensitive silicon.
  package var polymerNanometres = 0.0
  package var nitrideNanometres = 0.0
  package var aluminiumNanometres = 15.0
  package var iceNanometres = 0.0
  package var deadLayerNanometres = 30.0
  /// Thickness of the silicon in mm.
  package var siliconMillimetres = 0.45
  /// Full width at half maximum at Mn Kα, 5895 eV.
  package var manganeseWidth = 129.0
  package var fanoFactor = 0.115
  /// Share of silicon's own photons that leave is scaled by this; 1 for what geometry gives.
  package var escapeScale = 1.0
  /// Bremsstrahlung is scaled by this.
  package var bremsstrahlungScale = 1.0
  /// Time in µs for which a photon occupies the pulse processor.
  package var processingMicroseconds = 2.0
  /// Time in ns within which two photons are taken for one.
  package var pileUpNanoseconds = 50.0
  /// Photons that the detector hears of without a specimen, per s and channel.
  package var strayPerSecond = 0.0

  package init() {}

  static let fields: [DeclaredField<XRayDetectorModel>] = [
    .init("channels", .integer(\.channels, 256...16384), "channels of a spectrum"),
    .init(
      "eV_per_channel", .number(\.electronvoltsPerChannel, 1...50, unit: "eV"), "width of a channel"),
    .init("zero_offset_eV", .number(\.zeroOffset, -2000...2000, unit: "eV"), "energy of channel 0"),
    .init(
      "dispersion_error", .number(\.dispersionError, -0.05...0.05, unit: ""),
      "how much wider channels are than they are said to be"),
    .init("solid_angle_sr", .number(\.solidAngle, 1e-4...6, unit: "sr"), "solid angle of the detectors"),
    .init(
      "take_off_deg", .number(\.takeOffDegrees, 1...90, unit: "°"),
      "angle between detector and specimen plane"),
    .init(
      "polymer_nm", .number(\.polymerNanometres, 0...5000, unit: "nm"), "polymer window, counted as carbon"),
    .init("nitride_nm", .number(\.nitrideNanometres, 0...5000, unit: "nm"), "silicon nitride window"),
    .init("aluminium_nm", .number(\.aluminiumNanometres, 0...1000, unit: "nm"), "aluminium coat"),
    .init("ice_nm", .number(\.iceNanometres, 0...10_000, unit: "nm"), "ice on the cold detector"),
    .init(
      "dead_layer_nm", .number(\.deadLayerNanometres, 0...1000, unit: "nm"), "insensitive silicon in front"),
    .init("silicon_mm", .number(\.siliconMillimetres, 0.01...5, unit: "mm"), "thickness of the silicon"),
    .init(
      "width_at_manganese_eV", .number(\.manganeseWidth, 120...400, unit: "eV"),
      "full width at half maximum at Mn Ka"),
    .init("fano_factor", .number(\.fanoFactor, 0...0.116, unit: ""), "variance of the pairs over their mean"),
    .init("escape", .number(\.escapeScale, 0...10, unit: ""), "scale of escape peaks; 0 for none"),
    .init(
      "bremsstrahlung", .number(\.bremsstrahlungScale, 0...10, unit: ""),
      "scale of the continuous background; 0 for none"),
    .init(
      "processing_us", .number(\.processingMicroseconds, 0...1000, unit: "µs"),
      "time that the processor needs for a photon"),
    .init(
      "pile_up_ns", .number(\.pileUpNanoseconds, 0...10_000, unit: "ns"),
      "time within which two photons are taken for one"),
    .init(
      "stray_per_s", .number(\.strayPerSecond, 0...1000, unit: "1/s"),
      "counts of a channel without specimen"),
  ]

  package var parameters: [Parameter] { Self.fields.map { $0.parameter(self) } }
  /// All parameters as a JSON object that reads back as this model.
  package var values: JSONValue { Self.fields.values(self) }

  /// The standard detector with changes.
  /// - Throws: `InputError` for unknown keys and values out of range.
  package init(_ values: JSONValue, base: XRayDetectorModel = XRayDetectorModel(), path: String) throws {
    self = base
    let reader = try ParameterReader(values, base.parameters, path: path)
    for field in Self.fields { try field.read(reader, into: &self) }
  }

  /// Angle of the detector in rad to the plane across the beam.
  package var takeOff: Double { takeOffDegrees * .pi / 180 }

  /// Energy in eV of the middle of a channel as the detector tells it.
  package func energy(ofChannel channel: Int) -> Double {
    zeroOffset + electronvoltsPerChannel * Double(channel)
  }

  /// Channels from the middle of channel 0 to a photon's energy in eV, as they are.
  func place(ofEnergy energy: Double) -> Double {
    (energy - zeroOffset) / (electronvoltsPerChannel * (1 + dispersionError))
  }
}
