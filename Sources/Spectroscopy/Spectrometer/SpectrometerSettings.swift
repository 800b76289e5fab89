package import Quantities

/// What an operator sets at a spectrometer.
package struct SpectrometerSettings: Sendable, Equatable, Codable {
  package enum DarkReference: String, Sendable, Codable, CaseIterable { case none, quick, good }

  /// eV per channel, one of the ladder.
  package var dispersion: Double
  /// Energy loss in eV that the drift tube brings to where the zero loss is without it.
  package var offset: Double
  /// Exposure of a frame in s.
  package var exposure: Double
  package var frames: Int
  package var dark: DarkReference
  /// Counts references that were taken: another one has other noise.
  package var reference: Int
  package var correctsGain: Bool

  package init(
    dispersion: Double, offset: Double = 0, exposure: Double, frames: Int = 1, dark: DarkReference = .good,
    reference: Int = 0, correctsGain: Bool = true
  ) {
    (self.dispersion, self.offset, self.exposure, self.frames) = (dispersion, offset, exposure, frames)
    (self.dark, self.reference, self.correctsGain) = (dark, reference, correctsGain)
  }

  package static let largestFrameCount = 100_000

  package func check(_ model: SpectrometerModel) throws(InputError) {
    guard model.dispersions.contains(where: { abs($0 - dispersion) <= 1e-9 * $0 }) else {
      let ladder = model.dispersions.map(InputError.brief).joined(separator: ", ")
      throw .outOfRange("\(model.name) dispersion", dispersion, allowed: ladder, unit: "eV")
    }
    guard offset >= model.lowestOffset, offset <= model.highestOffset else {
      throw .outOfRange(
        "\(model.name) offset", offset,
        allowed:
          "\(InputError.brief(model.lowestOffset)) to \(InputError.brief(model.highestOffset))",
        unit: "eV")
    }
    let (shortest, longest) = (model.shortestExposureMilliseconds, model.longestExposureMilliseconds)
    guard exposure >= shortest * 1e-3 * (1 - 1e-9), exposure <= longest * 1e-3 * (1 + 1e-9) else {
      throw .outOfRange(
        "\(model.name) exposure", exposure * 1e3,
        allowed: "\(InputError.brief(shortest)) to \(InputError.brief(longest))", unit: "ms")
    }
    guard (1...Self.largestFrameCount).contains(frames) else {
      throw .outOfRange("\(model.name) frames", Double(frames), allowed: "1 to \(Self.largestFrameCount)")
    }
  }

  /// Time from the begin of a frame to the begin of the next in s.
  package func framePeriod(_ model: SpectrometerModel) -> Double {
    exposure + model.readoutMilliseconds * 1e-3
  }

  /// Time of an acquisition in s.
  package func duration(_ model: SpectrometerModel) -> Double {
    model.overheadMilliseconds * 1e-3 + Double(frames) * framePeriod(model)
  }
}
