import Instrument
import WireProtocol

/// What the faces themselves remember, beside the instrument: the same for all connections.
struct FaceMemory: Sendable {
  // array.server
  var isCameraActive = false
  var spectrum: [Float]?
  var front: NumericArray?
  /// Pixels of a side of the last frame, in which the beam is placed.
  var scanSize = 256

  // tem.server: settings by device, as they were given
  var devices: [String: [WireEntry]] = [:]

  // microscope.server
  var isDummy = false

  // asyncroscopy
  var isConnectedToAS = false
  var isConnectedToGatan = false
  var sample: LoadedSample?
  /// The dose before the field of view was last set.
  var doseOrigin = DoseLedger()
  /// Place of the beam as fractions of the field.
  var place = SIMD2(0.5, 0.5)
  /// What was told of the beam besides aberrations, with the names of pyTEMlib.
  var opticsTold: [(name: String, value: Double)] = []

  // ceos
  var options: [String: WireValue] = [:]
}

/// A piece of a crystal that was loaded with asyncroscopy's `load_sample`.
struct LoadedSample: Sendable {
  let crystal: String
  let cells: [Int]
  /// Specimens that the instrument had seen when this one was loaded: after another exchange it is there no more.
  var exchanges = -1
}
