import Numerics

/// Which energy losses come to which channels.
package struct EnergyAxis: Sendable, Equatable {
  package let channels: Int
  /// As the spectrometer tells it: energy in eV of the middle of channel 0, and eV per channel.
  package let first, dispersion: Double
  private let zero, trueOffset, trueDispersion, bend: Double

  /// - Parameter offsetError: true minus nominal offset in eV.
  package init(_ model: SpectrometerModel, _ settings: SpectrometerSettings, offsetError: Double = 0) {
    channels = model.channels
    dispersion = settings.dispersion
    first = settings.offset - settings.dispersion * model.zeroLossChannel
    zero = model.zeroLossChannel
    trueOffset = settings.offset + offsetError
    let rung =
      model.dispersions.firstIndex { abs($0 - settings.dispersion) <= 1e-9 * $0 } ?? model.dispersions.count
    var stream = RandomStream(
      seed: UInt64(model.serial), purpose: .dispersionError, index: rung)
    trueDispersion = settings.dispersion * (1 + model.dispersionError * stream.normal())
    bend = 4 * model.nonLinearity * trueDispersion * Double(model.channels)
  }

  /// Nominal energy in eV of the middle of a channel.
  package func nominal(_ channel: Double) -> Double { first + dispersion * channel }

  /// True energy loss in eV that comes to a place in channels, whole numbers being their middles.
  ///
  /// The axis bends like a parabola; the zero loss without offset is where it belongs.
  package func energy(_ channel: Double) -> Double {
    func departure(_ place: Double) -> Double {
      let along = place / Double(channels)
      return bend * along * (1 - along)
    }
    return trueOffset + trueDispersion * (channel - zero) + departure(channel) - departure(zero)
  }

  /// Electrons in each channel.
  /// - Parameters:
  ///   - cumulative: of the spectrum, see `LossDensity.cumulative`.
  ///   - shifts: by how many eV losses appear larger, with the share of each.
  func channels(
    of spectrum: LossDensity, cumulative: [Double], shifts: [(energy: Double, share: Double)]
  ) -> [Double] {
    var result = [Double](repeating: 0, count: channels)
    let begin = spectrum.first - spectrum.step / 2
    let last = Double(cumulative.count - 1)
    let edges = (0...channels).map { (energy(Double($0) - 0.5) - begin) / spectrum.step }
    cumulative.withUnsafeBufferPointer { cumulative in
      for (shift, share) in shifts {
        var below = 0.0
        for (index, edge) in edges.enumerated() {
          let place = min(max(edge - shift / spectrum.step, 0), last)
          let cell = min(Int(place), cumulative.count - 2)
          let value =
            cumulative[cell] + (place - Double(cell)) * (cumulative[cell + 1] - cumulative[cell])
          if index > 0 { result[index - 1] += share * (value - below) }
          below = value
        }
      }
    }
    return result
  }
}
