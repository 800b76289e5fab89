import Crystals
import Configuration
import Detection
package import ForwardModel
package import Quantities
package import Worlds

/// What an acquisition should have shown: known to the referee only.
package struct AcquisitionTruth: Sendable {
  /// What one channel of a detector saw of one frame.
  package struct Signal: Sendable {
    /// As the array that it belongs to.
    package let name: String
    package let frame: Int
    /// Expected fractions of the beam.
    package internal(set) var fractions: [Float]
    /// How it was recorded.
    let recording: Recording
  }

  enum Recording: Sendable {
    case scan(
      ScanDetectorModel, ScanDetectorSettings, channel: Int, ScanExposure, RecordingAddress,
      isSerpentine: Bool)
    case camera(CameraSensor, current: Double, shift: SIMD2<Double>, CameraReferences?, RecordingAddress)
  }

  package let acquisition: Int
  package let begin: InstrumentTime
  package internal(set) var end: InstrumentTime
  /// The specimen as it was at the begin.
  package let world: World
  package internal(set) var signals: [Signal] = []
  /// What spectra were made from; nil without any.
  package internal(set) var spectra: SpectrumTruth?
  /// The true way of the beam, frame by frame.
  package internal(set) var trajectories: [ScanTrajectory] = []
  /// The last conditions, and who made the signals.
  package internal(set) var optics: LiveOptics?
  package internal(set) var engines: [LiveSignals.Origin] = []

  /// The true places of the dwells of a frame on the specimen, `[line][column]`, in Å.
  package func places(frame: Int, threads: Int) -> [SIMD2<Double>] {
    let tilt = optics?.rotation ?? .identity
    let places = trajectories[frame].positions(threads: threads)
    return tilt == .identity ? places : places.map(tilt.onSpecimen)
  }

  /// The recording without noise, limits and whole numbers: what repeated recordings average to.
  package static func expectation(of signal: Signal, threads: Int) throws(InputError) -> [Float] {
    switch signal.recording {
    case .scan(let model, let settings, let channel, let exposure, let address, let isSerpentine):
      // Light is left behind in the order of time.
      var values = signal.fractions
      let lines = 0..<exposure.rows
      if isSerpentine { ScanAcquisition.reverse(&values, lines: lines, exposure.columns) }
      values =
        try model.record(
          expected: values, exposure, settings: settings, channel: channel, stages: .expectation,
          address: address,
          threads: threads
        ).values
      if isSerpentine { ScanAcquisition.reverse(&values, lines: lines, exposure.columns) }
      return values
    case .camera(let sensor, let current, let shift, let references, let address):
      return try sensor.record(
        CameraPattern(fractions: signal.fractions, current: current, shift: shift), stages: .expectation,
        references: references, address: address, threads: threads
      ).values
    }
  }
}
