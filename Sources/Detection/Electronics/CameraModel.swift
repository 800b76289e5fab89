package import Configuration
package import Quantities

/// A camera: sensor, electronics, and the speed of its read-out.
///
/// Signals are in counts; carriers are what the sensor collects (electron-hole pairs or photoelectrons of its own, whichever its
/// noise is told in); electrons are those of the beam. Amplitudes of 0 are the ideal part.
package struct CameraModel: Sendable, Equatable {
  package var name: String
  /// Fixes what differs between two cameras of the same make: gains, offsets and defects of the pixels.
  package var serial = 1
  package var columns = 256
  package var rows = 256
  /// Side of a pixel in µm.
  package var pixelMicrometres = 75.0
  /// Share of electrons that are noticed.
  package var quantumEfficiency = 1.0
  /// Relative standard deviation of the signal of single electrons; integrating mode only.
  package var pulseSpread = 0.2
  /// Standard deviation, along each axis in pixels, of where an electron is noticed from where it came in.
  package var electronSpreadPixels = 0.3
  /// Standard deviation, along each axis in pixels, of the spread of an electron's signal; integrating mode only.
  package var signalSpreadPixels = 0.3
  /// Share of the signal that spreads wider, and how wide.
  package var haloShare = 0.0
  package var haloPixels = 3.0
  package var countsPerElectron = 10.0
  package var carriersPerElectron = 1000.0
  /// Dark current in carriers per s and pixel.
  package var darkCarriersPerSecond = 0.0
  /// Noise of a read-out in carriers.
  package var readNoiseCarriers = 0.0
  /// Counts without signal.
  package var offsetCounts = 0.0
  /// Standard deviation of the pixels' offsets.
  package var offsetSpreadCounts = 0.0
  /// Relative standard deviation of the pixels' gains (in counting mode, of their efficiencies).
  package var gainSpread = 0.01
  package var deadShare = 0.0
  package var hotShare = 0.0
  /// Mean additional dark current of hot pixels, which is distributed exponentially.
  package var hotCarriersPerSecond = 0.0
  /// What a pixel holds, in electrons.
  package var wellElectrons = 1e6
  package var bits = 16
  /// Internal frames per s in counting mode; 0 for a camera that cannot count.
  package var countingFramesPerSecond = 0.0
  /// Time for which a pixel is blind after an electron, in ns, for counters in the pixels; 0 where internal frames are searched for
  /// electrons.
  package var deadNanoseconds = 0.0
  /// Whether another electron prolongs this time.
  package var isParalyzable = false
  /// Area in pixels within which electrons of an internal frame are taken for one.
  package var coincidencePixels = 1.0
  /// Counts without electrons, per s and pixel, in counting mode.
  package var falseCountsPerSecond = 0.0
  package var shortestExposureMilliseconds = 0.1
  package var longestExposureMilliseconds = 10_000.0
  /// Time to read all lines.
  package var readoutMilliseconds = 0.1
  /// Time between two frames in which nothing is recorded.
  package var gapMilliseconds = 0.0
  /// Whether the next frame is exposed while one is read.
  package var overlapsReadout = true
  /// Time that an acquisition costs besides its frames.
  package var overheadMilliseconds = 0.0
  /// Cosmic rays and X-rays, per cm² and s.
  package var spikesPerAreaAndSecond = 0.0
  /// Their mean signal in electrons, which is distributed exponentially, and the mean length of their tracks.
  package var spikeElectrons = 5.0
  package var spikePixels = 3.0
  /// Electrons per s and pixel above which the sensor suffers.
  package var safeElectronsPerSecond = 1e9

  /// Largest count.
  package var fullScale: Double { Double((1 << bits) - 1) }
  package var canCount: Bool { countingFramesPerSecond > 0 || deadNanoseconds > 0 }

  init(name: String) { self.name = name }

  /// Keys, ranges and meanings of what users can set; defaults are the values of this model.
  package var parameters: [Parameter] { Self.fields.map { $0.parameter(self) } }
  /// All parameters as a JSON object that reads back as this model.
  package var values: JSONValue { Self.fields.values(self) }

  /// A standard model with changes.
  /// - Throws: `InputError` for unknown keys and values out of range.
  package init(_ values: JSONValue, base: CameraModel, path: String) throws {
    self = base
    let reader = try ParameterReader(values, base.parameters, path: path)
    for field in Self.fields { try field.read(reader, into: &self) }
    guard shortestExposureMilliseconds <= longestExposureMilliseconds else {
      throw InputError.outOfRange(
        reader.name("shortest_exposure_ms"), shortestExposureMilliseconds,
        allowed: "up to longest_exposure_ms, \(InputError.brief(longestExposureMilliseconds))", unit: "ms")
    }
  }

  /// Refuses a beam that would hurt the sensor.
  /// - Parameter brightest: electrons per s on the pixel that gets most.
  package func checkRate(brightest: Double) throws(InputError) {
    guard brightest <= safeElectronsPerSecond else {
      throw .outOfRange(
        "\(name) dose rate", brightest, allowed: "up to \(InputError.brief(safeElectronsPerSecond))",
        unit: "electrons/s on a pixel")
    }
  }
}
