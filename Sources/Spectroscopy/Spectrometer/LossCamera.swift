import Foundation
import Detection
import Numerics
package import Quantities

/// A spectrometer's camera, made ready for settings: fixed patterns, references and spreads.
package struct LossCamera: Sendable {
  package let model: SpectrometerModel
  package let settings: SpectrometerSettings
  /// Truth: relative gains (efficiencies where electrons are counted).
  package let gains: [Double]
  /// Truth: counts without beam in one frame.
  package let dark: [Double]
  /// What is divided by and subtracted.
  package let gainReference, darkReference: [Double]

  let electronSpread, signalSpread: ChannelSpread
  let loss: CountingLoss

  /// - Throws: `InputError` for settings that the spectrometer does not have.
  package init(_ model: SpectrometerModel, _ settings: SpectrometerSettings) throws(InputError) {
    try settings.check(model)
    (self.model, self.settings) = (model, settings)
    let count = model.channels
    electronSpread = ChannelSpread(width: model.electronSpread, tailShare: 0, tail: 1, reach: count / 2)
    let reach = min(count / 4, max(8, Int((40 * model.tailChannels).rounded(.up))))
    signalSpread =
      model.countsElectrons
      ? ChannelSpread(width: 0, tailShare: 0, tail: 1, reach: reach)
      : ChannelSpread(
        width: model.signalSpread, tailShare: model.tailShare, tail: model.tailChannels, reach: reach)
    let internalFrames = max(1, (settings.exposure * model.countingFramesPerSecond).rounded())
    loss = CountingLoss(
      model.countsElectrons ? .frames(internalFrames, area: model.coincidencePixels) : .none)

    func normals(_ purpose: RandomStream.Purpose, _ index: Int) -> [Double] {
      var stream = RandomStream(seed: UInt64(model.serial), purpose: purpose, index: index)
      return (0..<count).map { _ in stream.normal() }
    }
    let gains = normals(.channelGains, 0).map { max(0.05, 1 + model.gainSpread * $0) }
    let level =
      model.countsElectrons
      ? model.falseCountsPerSecond * settings.exposure
      : model.offsetCounts + model.darkPerSecond * settings.exposure
    let spread = model.countsElectrons ? 0 : model.offsetSpread
    let dark = normals(.channelOffsets, 0).map { level + spread * $0 }
    let errors = normals(.gainReference, settings.reference)
    gainReference =
      settings.correctsGain
      ? zip(gains, errors).map { $0 * max(0.05, 1 + model.gainReferenceError * $1) }
      : [Double](repeating: 1, count: count)
    (self.gains, self.dark) = (gains, dark)
    let frames = settings.dark == .quick ? model.quickDarkFrames : model.goodDarkFrames
    let noise = (Self.readVariance(model, settings) / Double(frames)).squareRoot()
    let darkErrors = normals(.darkReference, settings.reference)
    darkReference =
      settings.dark == .none
      ? [Double](repeating: 0, count: count) : zip(dark, darkErrors).map { $0 + noise * $1 }
  }

  /// Variance in counts² of a frame without beam, but for rounding.
  static func readVariance(_ model: SpectrometerModel, _ settings: SpectrometerSettings) -> Double {
    if model.countsElectrons { return model.falseCountsPerSecond * settings.exposure }
    return model.readNoise * model.readNoise + model.darkVariance * model.darkPerSecond * settings.exposure
  }

  /// Share of a frame's light that comes in the next one, after a time in s between them.
  func afterglow(idle: Double) -> Double {
    model.countsElectrons ? 0 : model.afterglowShare * exp(-idle * 1e3 / model.afterglowMilliseconds)
  }

  /// Shift in eV of a frame, the same for both exposures of a pair.
  func jitter(_ address: RecordingAddress?, frame: Int) -> Double {
    guard let address, model.jitter > 0 else { return 0 }
    var stream = RandomStream(
      seed: address.seed, purpose: .energyJitter, index: address.acquisition, address.item, frame)
    return model.jitter * stream.normal()
  }
}
