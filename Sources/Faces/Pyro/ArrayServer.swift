import Configuration
import Instrument
import Numerics
import Quantities
import WireProtocol

/// `array.server`, the object on the spectrometer's PC: DigiScan frames, the beam's place, and spectra of the camera
/// (pycroscopy/pyAutoMic, TEM/DigitalMicrograph).
///
/// There every connection has a camera of its own; here all share one, so that helpers which connect anew for each call work too.
enum ArrayServer {
  /// DigiScan units of a full field.
  static let fieldUnits = 16384.0
  /// eV per channel that clients take for granted.
  private static let dispersion = 0.3

  static let object = FaceObject<WireValue>(
    "ArrayServer", frames + beam + activation + camera)

  // MARK: - Frames

  private static let frames: [FaceMethod<WireValue>] = [
    FaceMethod("get_array", "A random array, as a test of the connection.") { _ in
      var stream = RandomStream(seed: 0, purpose: .connectionTest)
      let values = (0..<1024 * 1024).map { _ in Int16(stream.uniform() * 255) }
      return NumericArray(.int16(values), shape: [1024, 1024]).triple
    },
    FaceMethod(
      "get_ds",
      [
        .init("size", default: 256), .init("pixelTime", default: 10), .init("return_params", default: false),
        .init("front_image", default: false),
      ], "A square frame; pixelTime in µs. With front_image the frame that was taken last."
    ) { call in
      if try call.truth("front_image") { return try front(call) }
      let image = try call.instrument.frame(
        size: try call.integer("size"), dwell: try call.number("pixelTime") * 1e-6
      ).numeric(.long)
      call.instrument.remember { $0.front = image }
      return image.triple
    },
    FaceMethod("get_front_image", "The frame that was taken last.") { try front($0) },
    FaceMethod(
      "print_ds_image_params", [.init("image")], "Does nothing here: the parameters stay on the server."
    ) {
      _ in .null
    },
  ]

  private static func front(_ call: FaceCall) throws -> WireValue {
    guard let front = call.instrument.memory.front else { throw RunError("there is no image in front yet") }
    return front.triple
  }

  // MARK: - The beam

  private static let beam: [FaceMethod<WireValue>] = [
    FaceMethod("get_beam_control", "Rests the beam where it was last placed.") { call in
      try call.instrument.park(call.instrument.place)
      return .null
    },
    FaceMethod("get_beam_pos", "Where the beam is, in units of 1/16384 of the field.") { call in
      let place = call.instrument.place
      return .tuple([.float(place.x * fieldUnits), .float(place.y * fieldUnits)])
    },
    FaceMethod(
      "set_beam_pos", [.init("x"), .init("y")],
      "Rests the beam at a pixel of the last frame, column and row; beyond the frame, at its edge."
    ) { call in
      let size = Double(call.instrument.memory.scanSize)
      func fraction(_ pixel: Double) -> Double { min(max((pixel + 0.5) / size, 0), 1) }
      try call.instrument.park(
        SIMD2(fraction(try call.number("x")), fraction(try call.number("y"))))
      return .null
    },
  ]

  // MARK: - The camera

  private static let activation = ["activate_camera", "create_camera"].map { name in
    FaceMethod<WireValue>(name, "Prepares the spectrometer's camera.") { call in
      try call.instrument.setDispersion(near: dispersion)
      call.instrument.remember { $0.isCameraActive = true }
      return .null
    }
  }

  private static let camera: [FaceMethod<WireValue>] = [
    FaceMethod(
      "set_energy_Offset", [.init("offset", default: 0)], "The energy loss of the first channel in eV."
    ) { call in
      try call.instrument.perform(
        "set_spectrometer", ["offset_eV": .number(try call.number("offset"))])
      return .null
    },
    FaceMethod(
      "acquire_camera", [.init("exposure", default: 0.1)],
      "Exposes the camera for some seconds where the beam rests."
    ) { call in
      let exposure = try call.number("exposure")
      guard call.instrument.memory.isCameraActive else { throw RunError("camera not activated") }
      let spectrum = try call.instrument.spectrum(
        "EELS", exposure: exposure, place: call.instrument.place)
      call.instrument.remember { $0.spectrum = spectrum.values }
      return .null
    },
    FaceMethod(
      "get_eels", [.init("dummy", default: false)],
      "The spectrum of the last exposure; with dummy 144 random numbers."
    ) { call in
      if try call.truth("dummy") {
        var stream = RandomStream(seed: 0, purpose: .connectionTest, index: 1)
        return NumericArray((0..<144).map { _ in stream.normal() }).triple
      }
      let memory = call.instrument.memory
      guard memory.isCameraActive else { throw RunError("camera not activated") }
      guard let spectrum = memory.spectrum else { throw RunError("nothing has been acquired yet") }
      return NumericArray(spectrum).triple
    },
  ]
}
