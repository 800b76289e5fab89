import Configuration
import Detection
import ForwardModel
import Foundation
import Numerics
import Quantities

/// Diffraction patterns on a camera: one where the beam rests, or one for each place of a raster.
struct PatternAcquisition {
  let camera: Camera
  let settings: CameraSettings
  let isCorrected: Bool
  private let sensor: CameraSensor
  private let references: CameraReferences?
  let geometry: LiveCamera
  private(set) var recorded: [Float] = []

  /// Frames that dark references are made of, and electrons on each pixel of gain references.
  private static let (darkFrames, flatElectrons) = (64, 1e4)

  init(_ camera: Camera, _ read: ParameterReader, _ microscope: inout Microscope) throws {
    self.camera = camera
    (settings, isCorrected) = try microscope.settings(of: camera, with: read)
    try microscope.prepare(camera)
    sensor = try CameraSensor(camera.electronics, settings, threads: microscope.threads)
    let number = microscope.model.cameras.firstIndex(of: camera)!
    references =
      isCorrected
      ? sensor.references(
        darkFrames: Self.darkFrames, flatElectrons: Self.flatElectrons,
        address: RecordingAddress(seed: microscope.seed, acquisition: -1, detector: Self.first + number),
        threads: microscope.threads) : nil
    let pitch = camera.pixelAngle(settings, cameraLength: microscope.state.column.cameraLength_m)
    // The beam's own tilt moves the pattern as the deflectors do.
    let shift =
      microscope.column.actual(.diffractionShift, microscope.state.column) + microscope.illumination.axisTilt
    geometry = LiveCamera(
      columns: sensor.columns, rows: sensor.rows, pitch: pitch, rotation: camera.rotation, centre: -shift)
  }

  /// Addresses of cameras follow those of all scan detectors that an instrument may have.
  private static let first = 1000

  /// Numbers that so many patterns take.
  /// - Throws: `InputError` for more than can be delivered.
  func check(places: Int) throws(InputError) {
    let count = places * geometry.count
    guard count <= ScanAcquisition.largest else {
      throw .outOfRange(
        "places times camera pixels", Double(count),
        allowed: "up to \(ScanAcquisition.largest); bin the camera, read less of it, or scan fewer places")
    }
  }

  /// Patterns that are made together.
  struct Part {
    /// Of the whole acquisition.
    let places: [SIMD2<Double>]
    /// Those that are made now.
    let range: Range<Int>
    /// Of each of their patterns by what the descan leaves, in rad along the axes of the laboratory.
    let shifts: [SIMD2<Double>]
    /// Electrons per s.
    let rates: [Double]
    let middle: InstrumentTime
    /// Of the acquisition.
    let number: Int
  }

  /// Computes and records the patterns. What would hurt the camera is refused, and a stop throws `CancellationError`: then nothing has happened.
  mutating func run(
    _ part: Part, on microscope: Microscope, _ truth: inout AcquisitionTruth, _ monitor: AcquisitionMonitor
  ) throws {
    let optics = try microscope.optics(at: part.middle)
    truth.optics = optics
    let kept = recorded.count
    var isDone = false
    defer { if !isDone { recorded.removeLast(recorded.count - kept) } }
    let detector = Self.first + microscope.model.cameras.firstIndex(of: camera)!
    recorded.reserveCapacity(part.places.count * geometry.count)
    let turn = sineCosine(camera.rotation)
    let single = part.places.count == 1
    var signals: [AcquisitionTruth.Signal] = []
    let (begun, share) = (
      Double(part.range.lowerBound) / Double(part.places.count),
      Double(part.range.count) / Double(part.places.count)
    )
    let made = try microscope.view.patterns(
      of: microscope.world, optics: optics, at: Array(part.places[part.range]), within: part.places,
      camera: geometry,
      watch: SpecimenView.Watch(
        progress: { monitor.progress(begun + 0.9 * share * $0) }, isCancelled: { monitor.isStopped() })
    ) { block, values in
      for place in block {
        if monitor.isStopped() { throw CancellationError() }
        let fractions = Array(
          values[
            (place - block.lowerBound) * geometry.count..<(place - block.lowerBound + 1) * geometry.count])
        let brightest =
          Double(fractions.max() ?? 0) * part.rates[place] / Double(settings.binning * settings.binning)
        do {
          try camera.electronics.checkRate(brightest: brightest)
        } catch let error as InputError {
          throw RefusedRequest.unsafe(error.message)
        }
        let moved =
          SIMD2(
            turn.cosine * part.shifts[place].x + turn.sine * part.shifts[place].y,
            turn.cosine * part.shifts[place].y - turn.sine * part.shifts[place].x) / geometry.pitch
        let address = RecordingAddress(
          seed: microscope.seed, acquisition: part.number, detector: detector,
          item: part.range.lowerBound + place)
        let image = try sensor.record(
          CameraPattern(fractions: fractions, current: part.rates[place], shift: moved),
          references: references,
          address: address, threads: microscope.threads)
        recorded += image.values
        if single {
          signals.append(
            .init(
              name: camera.name, frame: 0, fractions: fractions,
              recording: .camera(sensor, current: part.rates[place], shift: moved, references, address)))
        }
      }
    }
    isDone = true
    truth.signals = signals
    truth.engines = [
      LiveSignals.Origin(
        detector: camera.name, channels: 0..<geometry.count, engine: made.engine, reason: made.reason,
        statedError: made.statedError, pastedError: 0)
    ]
  }

  /// Zeros for patterns that were not made.
  mutating func fill(places: Int) {
    recorded += [Float](repeating: 0, count: places * geometry.count - recorded.count)
  }
}
