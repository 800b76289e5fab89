import Configuration
import Instrument
import Quantities
import WireProtocol

/// The devices of `tem.server`, and what their settings mean.
enum TemDevice: String, CaseIterable {
  case viewingCamera = "flu_camera"
  case largeCamera = "ceta_camera"
  case scan
  case xRays = "super_x"

  /// Settings that a device starts with.
  private var standard: [WireEntry] {
    switch self {
    case .viewingCamera, .largeCamera: [WireEntry("size", 512), WireEntry("exposure", 0.1)]
    case .scan: [WireEntry("size", 512), WireEntry("exposure", 1e-6)]
    case .xRays: [WireEntry("exposure", 1.0)]
    }
  }

  private static let known = [
    "size", "exposure", "binning", "field_of_view", "detectors", "camera_length", "save_to_disc",
  ]

  func settings(_ instrument: SharedInstrument) -> [WireEntry] {
    merged(instrument.memory.devices[rawValue] ?? [], into: standard)
  }

  private func merged(_ more: [WireEntry], into entries: [WireEntry]) -> [WireEntry] {
    // What is not known is left before anything is compared.
    more.filter { Self.known.contains($0.key.text ?? "") }
      .reduce(entries) { all, entry in all.filter { $0.key != entry.key } + [entry] }
  }

  /// Keeps the settings that are known; nothing if one of them is wrong.
  func keep(_ entries: [WireEntry], on instrument: SharedInstrument) throws {
    let kept = entries.filter { Self.known.contains($0.key.text ?? "") }
    try check(merged(kept, into: settings(instrument)))
    if self == .scan, let field = kept.last(where: { $0.key == "field_of_view" }) {
      try instrument.setField(try Self.field(field.value)[0])
    }
    instrument.remember { memory in
      memory.devices[rawValue] = merged(kept, into: memory.devices[rawValue] ?? [])
    }
  }

  private func check(_ entries: [WireEntry]) throws {
    for entry in entries {
      switch entry.key.text {
      case "size": try SharedInstrument.check(size: try Self.size(entry.value))
      case "exposure":
        let exposure = try FaceCall.number(entry.value, "exposure")
        guard exposure > 0 else {
          throw InputError.outOfRange("exposure", exposure, allowed: "above 0", unit: "s")
        }
      case "field_of_view": _ = try Self.field(entry.value)
      default: break
      }
    }
  }

  private static func size(_ value: WireValue) throws -> Int {
    let number = try FaceCall.number(value, "size")
    guard let whole = Int(exactly: number) else {
      throw InputError.outOfRange("size", number, allowed: "whole numbers")
    }
    return whole
  }

  private static func field(_ value: WireValue) throws -> [Double] {
    let sides = try FaceCall.numbers(value, "field_of_view")
    guard 1...2 ~= sides.count, sides.allSatisfy({ $0 > 0 }) else {
      throw InputError("field_of_view: allowed: one or two positive numbers in m")
    }
    return sides
  }

  // MARK: - Data

  /// A picture; nil for what takes none.
  func image(_ more: [WireEntry], on instrument: SharedInstrument) throws -> NumericArray? {
    let settings: WireValue = .dict(merged(more, into: settings(instrument)))
    guard case .dict(let entries) = settings else { return nil }
    try check(entries)
    let size = try Self.size(settings["size"] ?? 512)
    let exposure = try FaceCall.number(settings["exposure"] ?? 0.1, "exposure")
    switch self {
    case .xRays: return nil
    case .viewingCamera, .largeCamera:
      let cameras = instrument.session.microscope.model.cameras
      // Where there is no viewing camera, the largest of the others shows what it would.
      guard let camera = cameras.first(where: { $0.name.lowercased().contains("ceta") }) ?? cameras.first
      else { throw RunError("the instrument has no camera") }
      return try instrument.pattern(camera, size: size, exposure: exposure)
    case .scan:
      // A field of this call, or one that is not square; else the field that is set, by whomever.
      let field = try settings["field_of_view"].map(Self.field)
      let isOwn = more.contains { $0.key == "field_of_view" }
      let isOblong = field.map { $0.count == 2 && $0[0] != $0[1] } ?? false
      return try instrument.frame(
        size: size, dwell: exposure, field: isOwn || isOblong ? field : nil,
        detector: detector(settings["detectors"])
      ).numeric(.shortest)
    }
  }

  private func detector(_ value: WireValue?) -> String { value?.text ?? value?.items?.first?.text ?? "" }

  /// An X-ray spectrum of 2048 channels; nil for what takes none.
  func spectrum(_ more: [WireEntry], at place: SIMD2<Double>?, on instrument: SharedInstrument) throws
    -> NumericArray?
  {
    guard self == .xRays else { return nil }
    let entries = merged(more, into: settings(instrument))
    try check(entries)
    let exposure = try FaceCall.number(WireValue.dict(entries)["exposure"] ?? 1.0, "exposure")
    let counts = try instrument.spectrum("EDX", exposure: exposure, place: place)
    return NumericArray(Resampling.counts(counts.values, channels: 2048))
  }
}
