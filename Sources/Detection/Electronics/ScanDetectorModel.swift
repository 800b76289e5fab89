package import Configuration
import Foundation
import Numerics
import Quantities

/// A detector of the scanned beam: scintillator, photomultiplier, amplifier and converter, with one or more channels.
///
/// Amplitudes of 0 are the ideal part. Its solid angle is the business of `Detector`: what comes in here is the fraction of the
/// beam that falls on it.
package struct ScanDetectorModel: Sendable, Equatable {
  package var name: String
  /// Fixes what differs between two detectors of the same make.
  package var serial = 1
  /// Segments.
  package var channels = 1
  /// Relative standard deviation of the gains of channels.
  package var channelGainSpread = 0.0
  /// Share of electrons that are noticed, on average over the detector's area.
  package var quantumEfficiency = 0.9
  /// Relative standard deviation of the signal of single electrons.
  package var pulseSpread = 0.4
  /// Pulses without electrons, per s.
  package var darkPulses = 1e4
  /// Decays of the scintillator: shares of the light, and times in ns. What is left comes at once.
  package var afterglowShares = [0.9, 0.02]
  package var afterglowNanoseconds = [85.0, 3000]
  /// -3 dB frequency of the amplifier; 0 for no limit.
  package var bandwidthMegahertz = 3.0
  /// Counts for 1 pA of detected beam at a contrast of 50 %.
  package var countsPerPicoampere = 10_000.0
  /// Decades of gain from 0 to 100 % of contrast.
  package var contrastDecades = 3.0
  /// Standard deviation of the amplifier's noise at a dwell time of 1 µs; it averages out with the root of the dwell time.
  package var amplifierNoiseCounts = 40.0
  /// Standard deviation of the converter's noise at any dwell time.
  package var converterNoiseCounts = 3.0
  package var bits = 16

  /// Largest count.
  package var fullScale: Double { Double((1 << bits) - 1) }

  static let fields: [DeclaredField<ScanDetectorModel>] = [
    .init("serial", .integer(\.serial, 0...1_000_000_000), "serial number: fixes the gains of the channels"),
    .init("channels", .integer(\.channels, 1...64), "number of segments"),
    .init(
      "channel_gain_spread", .number(\.channelGainSpread, 0...0.5, unit: ""),
      "relative standard deviation of the gains of segments"),
    .init(
      "quantum_efficiency", .number(\.quantumEfficiency, 0...1, unit: ""),
      "share of electrons that are noticed"),
    .init(
      "pulse_spread", .number(\.pulseSpread, 0...3, unit: ""),
      "relative standard deviation of the signal of single electrons"),
    .init("dark_pulses_per_s", .number(\.darkPulses, 0...1e9, unit: "1/s"), "pulses without electrons"),
    .init(
      "afterglow_shares", .numbers(\.afterglowShares, 0...1, unit: ""),
      "shares of the light in exponential decays; the rest comes at once"),
    .init(
      "afterglow_ns", .numbers(\.afterglowNanoseconds, 0...1e9, unit: "ns"), "times of these decays"),
    .init(
      "bandwidth_MHz", .number(\.bandwidthMegahertz, 0...10_000, unit: "MHz"),
      "-3 dB frequency of the amplifier; 0 for no limit"),
    .init(
      "gain_counts_per_pA", .number(\.countsPerPicoampere, 1e-3...1e9, unit: "counts/pA"),
      "gain at a contrast of 50 %"),
    .init(
      "contrast_decades", .number(\.contrastDecades, 0...8, unit: ""),
      "decades of gain from 0 to 100 % of contrast"),
    .init(
      "amplifier_noise_counts", .number(\.amplifierNoiseCounts, 0...1e6, unit: "counts"),
      "standard deviation of the amplifier's noise at a dwell time of 1 µs"),
    .init(
      "converter_noise_counts", .number(\.converterNoiseCounts, 0...1e6, unit: "counts"),
      "standard deviation of the converter's noise"),
    .init("bits", .integer(\.bits, 8...24), "bits of the converter"),
  ]

  /// Keys, ranges and meanings of what users can set; defaults are the values of this model.
  package var parameters: [Parameter] { Self.fields.map { $0.parameter(self) } }
  /// All parameters as a JSON object that reads back as this model.
  package var values: JSONValue { Self.fields.values(self) }

  /// A standard model with changes.
  /// - Throws: `InputError` for unknown keys and values out of range.
  package init(_ values: JSONValue, base: ScanDetectorModel, path: String) throws {
    self = base
    let reader = try ParameterReader(values, base.parameters, path: path)
    for field in Self.fields { try field.read(reader, into: &self) }
    try Self.checkDecays(afterglowShares, afterglowNanoseconds, reader)
  }

  private static func checkDecays(_ shares: [Double], _ times: [Double], _ reader: ParameterReader) throws {
    guard shares.count == times.count, shares.count <= 4 else {
      throw InputError(
        "\(reader.name("afterglow_ns")): \(times.count) numbers are not allowed; allowed: as many as of "
          + "\(reader.name("afterglow_shares")), which are \(shares.count), and at most 4")
    }
    let sum = shares.reduce(0, +)
    guard sum <= 1 else {
      throw InputError.outOfRange("sum of \(reader.name("afterglow_shares"))", sum, allowed: "0 to 1")
    }
  }

  init(name: String) { self.name = name }

  /// Truth: gain of a channel relative to the nominal gain.
  package func relativeGain(channel: Int) -> Double {
    guard channelGainSpread > 0 else { return 1 }
    var stream = RandomStream(seed: UInt64(serial), purpose: .channelGain, index: channel)
    return max(0, 1 + channelGainSpread * stream.normal())
  }

  func response(_ stages: RecordingStages) -> PulseResponse {
    let decays = zip(afterglowShares, afterglowNanoseconds).map {
      PulseResponse.Decay(weight: $0, time: $1 * 1e-9)
    }
    let hasLimit = stages.contains(.bandwidth) && bandwidthMegahertz > 0
    return PulseResponse(
      decays: stages.contains(.afterglow) ? decays : [],
      lowPass: hasLimit ? 1 / (2 * .pi * bandwidthMegahertz * 1e6) : 0)
  }
}
