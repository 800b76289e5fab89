package import Configuration
import Detection
import Quantities

/// A spectrometer behind the microscope: prism, drift tube, energy-selecting optics and a camera of many channels.
///
/// Amplitudes of 0 are the ideal part. Magnitudes are of the order that users of Gatan's and Nion's spectrometers report; what a camera's
/// numbers mean is as in `CameraModel`.
package struct SpectrometerModel: Sendable, Equatable {
  package var name: String
  /// Fixes gains, offsets and errors of the dispersions.
  package var serial = 1
  package var channels = 2048
  /// The ladder of dispersions in eV per channel.
  package var dispersions = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.25, 0.3, 0.5, 1.0]
  /// Where the zero loss is without an offset.
  package var zeroLossChannel = 128.0
  /// Diameters of the entrance apertures in mm.
  package var apertures = [1.0, 2.5, 5.0, 9.0]
  /// Camera length at the entrance aperture over the nominal one.
  package var apertureDistance = 1.0
  /// Range of the drift tube in eV.
  package var lowestOffset = -500.0
  package var highestOffset = 3000.0

  /// Errors of the energy axis. Standard deviation of the offset after a move, in eV.
  package var moveError = 0.1
  /// Share of a move that is still missing at its end, and time in s in which it comes.
  package var creepShare = 0.003
  package var creepSeconds = 20.0
  /// Play of the offset's memory in eV, and what share of it is an error.
  package var hysteresisRange = 50.0
  package var hysteresisShare = 0.001
  /// Standard deviation of the random walk of the axis in eV over a minute; the instrument walks.
  package var driftPerRootMinute = 0.1
  /// Standard deviation in eV between frames.
  package var jitter = 0.01
  /// Amplitude in eV of the ripple of the mains, and its frequency in Hz.
  package var ripple = 0.03
  package var rippleFrequency = 50.0
  /// Greatest departure from a straight axis over the range.
  package var nonLinearity = 3e-4
  /// Relative standard deviation of the dispersions from their nominal values.
  package var dispersionError = 1e-3
  /// Standard deviation in eV of the second offset of a dual exposure.
  package var dualOffsetError = 0.1

  /// Share of electrons that are noticed.
  package var quantumEfficiency = 1.0
  /// Standard deviation in channels of where an electron comes from where it belongs, by aberrations and scattering.
  package var electronSpread = 0.3
  /// Standard deviation in channels of the spread of an electron's signal; without counting only.
  package var signalSpread = 0.7
  /// Share of the signal that spreads as a Lorentzian, and half its width in channels.
  package var tailShare = 0.06
  package var tailChannels = 8.0
  package var countsPerElectron = 10.0
  /// Relative standard deviation of the signal of single electrons.
  package var pulseSpread = 0.4
  /// Relative standard deviation of the channels' gains, and of the gain reference.
  package var gainSpread = 0.02
  package var gainReferenceError = 0.003
  /// Dark signal in counts per s and channel, and its variance per count.
  package var darkPerSecond = 50.0
  package var darkVariance = 0.5
  package var offsetCounts = 100.0
  package var offsetSpread = 3.0
  /// Standard deviation of a read-out in counts.
  package var readNoise = 8.0
  /// Frames without beam behind the two kinds of dark references.
  package var quickDarkFrames = 1
  package var goodDarkFrames = 100
  /// What a channel holds in electrons.
  package var wellElectrons = 2e5
  package var bits = 22
  /// Share of a frame's light that comes in the next one, and the time in ms in which this decays.
  package var afterglowShare = 0.002
  package var afterglowMilliseconds = 30.0
  /// Cosmic rays and X-rays per s, and their mean signal in electrons.
  package var spikesPerSecond = 0.2
  package var spikeElectrons = 200.0
  /// Internal frames per s in which electrons are counted, rows of pixels they are spread over, and pixels within which two are taken
  /// for one; 0 frames for a camera that integrates.
  package var countingFramesPerSecond = 0.0
  package var illuminatedRows = 100.0
  package var coincidencePixels = 1.0
  package var falseCountsPerSecond = 0.0
  /// Electrons per s and channel above which the camera suffers.
  package var safeElectronsPerSecond = 1e10

  package var shortestExposureMilliseconds = 0.01
  package var longestExposureMilliseconds = 60_000.0
  package var readoutMilliseconds = 1.0
  package var overheadMilliseconds = 20.0

  init(name: String) { self.name = name }

  package var countsElectrons: Bool { countingFramesPerSecond > 0 }
  /// Largest count of a frame.
  package var fullScale: Double { Double((1 << bits) - 1) }

  /// Keys, ranges and meanings of what users can set; defaults are the values of this model.
  package var parameters: [Parameter] { Self.fields.map { $0.parameter(self) } }
  /// All parameters as a JSON object that reads back as this model.
  package var values: JSONValue { Self.fields.values(self) }

  /// A standard model with changes.
  /// - Throws: `InputError` for unknown keys and values out of range.
  package init(_ values: JSONValue, base: SpectrometerModel, path: String) throws {
    self = base
    let reader = try ParameterReader(values, base.parameters, path: path)
    for field in Self.fields { try field.read(reader, into: &self) }
    guard shortestExposureMilliseconds <= longestExposureMilliseconds else {
      throw InputError.outOfRange(
        reader.name("shortest_exposure_ms"), shortestExposureMilliseconds,
        allowed: "up to longest_exposure_ms, \(InputError.brief(longestExposureMilliseconds))", unit: "ms")
    }
    guard !dispersions.isEmpty, !apertures.isEmpty else {
      throw InputError(
        "\(reader.name(dispersions.isEmpty ? "dispersions_eV" : "apertures_mm")): an empty list is not allowed; allowed: a number at least"
      )
    }
  }

  /// Collection semi-angle in rad of an entrance aperture.
  /// - Parameters:
  ///   - aperture: diameter in mm.
  ///   - cameraLength: nominal camera length in mm.
  package func collection(aperture: Double, cameraLength: Double) -> Double {
    aperture / (2 * cameraLength * apertureDistance)
  }

  /// Standard deviation in eV of the random walk over a second, for a `BrownianPath`.
  package var driftPerRootSecond: Double { driftPerRootMinute / 60.0.squareRoot() }
}
