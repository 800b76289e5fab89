import Detection
package import Configuration
import Quantities
package import Spectroscopy

/// The instrument as hardware: a JSON document that users can edit. What it does not name is as on the standard instrument, a
/// probe-corrected 30 to 300 kV STEM.
package struct MicroscopeModel: Sendable {
  package let name: String
  package let column: ColumnModel
  package let corrector: CorrectorModel
  package let stage: StageModel
  package let drift: DriftModel
  package let scan: ScanModel
  package let damage: DamageModel
  package let operation: OperationModel
  package let detectors: [ScanDetector]
  package let cameras: [Camera]
  package let spectrometer: SpectrometerModel
  package let xrays: XRayDetectorModel
  /// What it was made from.
  package let document: JSONValue

  private static let keys = [
    "name", "column", "corrector", "stage", "drift", "scan", "damage", "operation", "detectors", "cameras",
    "spectrometer", "x_ray_detector",
  ]

  /// The standard instrument.
  package init() { try! self.init(.object([:])) }

  /// - Throws: `InputError` naming the key.
  package init(_ document: JSONValue) throws {
    self.document = document
    let section = try Section(document, path: "", keys: Self.keys)
    func part(_ key: String) -> JSONValue { section.optional(key) ?? .object([:]) }
    name = section.has("name") ? try section.text("name") : "Stemulator 300"
    column = try ColumnModel(part("column"), path: "column")
    corrector = try CorrectorModel(part("corrector"), path: "corrector")
    stage = try StageModel(part("stage"), path: "stage")
    drift = try DriftModel(part("drift"), path: "drift")
    scan = try ScanModel(part("scan"), path: "scan")
    damage = try DamageModel(part("damage"), path: "damage")
    operation = try OperationModel(part("operation"), path: "operation")
    detectors =
      section.has("detectors")
      ? try section.list("detectors").enumerated().map { try ScanDetector($1, path: "detectors[\($0)]") }
      : try ScanDetector.standard
    cameras =
      section.has("cameras")
      ? try section.list("cameras").enumerated().map { try Camera($1, path: "cameras[\($0)]") }
      : try Camera.standard
    spectrometer = try Self.spectrometer(part("spectrometer"))
    xrays = try XRayDetectorModel(part("x_ray_detector"), path: "x_ray_detector")
    var names = Set<String>()
    let channels = detectors.filter { $0.sectors > 1 }.flatMap(\.channelNames)
    for name in detectors.map(\.name) + channels + cameras.map(\.name) {
      guard !name.contains(where: { ",/\\".contains($0) || $0.isNewline || $0.isWhitespace }) else {
        throw InputError(
          "detectors, cameras: the name \"\(name)\" is not allowed; allowed: names without spaces, commas and slashes"
        )
      }
      guard names.insert(name.lowercased()).inserted else {
        throw InputError("detectors, cameras: \"\(name)\" is there twice; allowed: different names")
      }
    }
  }

  /// A standard spectrometer (`like`), or one that differs from it.
  private static func spectrometer(_ value: JSONValue) throws -> SpectrometerModel {
    var values = value
    var base = SpectrometerModel.standard[0]
    if case .object(var entries) = value, let like = entries.removeValue(forKey: "like") {
      guard case .string(let name) = like,
        let known = SpectrometerModel.standard.first(where: { $0.name == name })
      else {
        throw InputError(
          "spectrometer.like: \(like.text(width: .max)) is not allowed; allowed: "
            + SpectrometerModel.standard.map(\.name).joined(separator: ", "))
      }
      base = known
      values = .object(entries)
    }
    return try SpectrometerModel(values, base: base, path: "spectrometer")
  }

  /// The whole document with every key at its value on the standard instrument: what users start from.
  package static var standardDocument: JSONValue {
    func part(_ parameters: [Parameter]) -> JSONValue {
      .object(Dictionary(uniqueKeysWithValues: parameters.map { ($0.key, $0.value.standard) }))
    }
    let model = MicroscopeModel()
    return .object([
      // Brightness, energy width, decay and flicker follow from the gun.
      "name": .string(model.name),
      "column": part(ColumnModel.parameters.filter { !ColumnModel.ofTheGun.contains($0.key) }),
      "corrector": part(CorrectorModel.parameters), "stage": part(StageModel.parameters),
      "drift": part(DriftModel.parameters), "scan": part(ScanModel.parameters),
      "damage": part(DamageModel.parameters), "operation": part(OperationModel.parameters),
      "spectrometer": model.spectrometer.values, "x_ray_detector": model.xrays.values,
      "detectors": .array(
        model.detectors.map { detector in
          .object([
            "name": .string(detector.name), "like": .string(detector.name),
            "inner_mrad": .number((detector.inner * 1e5).rounded() / 100),
            "outer_mrad": .number((detector.outer * 1e5).rounded() / 100),
            "rotation_deg": .number(detector.rotation * 180 / .pi), "covers_axis": .bool(detector.coversAxis),
            "below_screen": .bool(detector.isBelowScreen), "inserted": .bool(detector.startsInserted),
            "electronics": detector.electronics.values,
          ])
        }),
      "cameras": .array(
        model.cameras.map { camera in
          .object([
            "name": .string(camera.name), "like": .string(camera.name), "port": .string(camera.port),
            "rotation_deg": .number(camera.rotation * 180 / .pi), "electronics": camera.electronics.values,
          ])
        }),
    ])
  }
}
