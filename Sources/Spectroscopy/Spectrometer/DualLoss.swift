package import Detection
import Numerics
package import Quantities

/// Two exposures of a place, of low losses and of core losses, between which the drift tube is switched.
package struct DualLoss: Sendable {
  package let low, core: LossCamera

  /// - Throws: `InputError` for settings that the spectrometer does not have, and frames or dispersions that differ.
  package init(
    _ model: SpectrometerModel, low: SpectrometerSettings, core: SpectrometerSettings
  ) throws(InputError) {
    guard low.frames == core.frames, low.dispersion == core.dispersion else {
      throw InputError(
        "\(model.name): the two exposures of a pair need the same dispersion and the same number of frames")
    }
    self.low = try LossCamera(model, low)
    self.core = try LossCamera(model, core)
  }

  /// Records both. Drift, jitter and the error of the offset are the same; the switched offset has an error of its own on top.
  /// - Parameters:
  ///   - address: its detector number is that of the low losses, the next one that of the core losses.
  ///   - afterglow: of the pair before, and for how many s nothing has come since.
  package func record(
    _ spectrum: LossDensity, _ conditions: LossConditions, stages: RecordingStages = .all,
    address: RecordingAddress, after afterglow: LossAfterglow? = nil, idle: Double = 0
  ) throws(InputError) -> (low: LossRecording, core: LossRecording) {
    var second = address
    second.detector += 1
    var switched = conditions
    var stream = RandomStream(
      seed: address.seed, purpose: .dualOffset, index: address.acquisition, address.item)
    if core.settings.offset != low.settings.offset {
      switched.offsetError += core.model.dualOffsetError * stream.normal()
    }
    let first = try low.record(
      spectrum, conditions, stages: stages, address: address, after: afterglow, idle: idle)
    // The camera owes the second exposure light of the first.
    let other = try core.record(
      spectrum, switched, stages: stages, address: second, after: first.afterglow,
      idle: core.model.readoutMilliseconds * 1e-3)
    return (first, other)
  }
}
