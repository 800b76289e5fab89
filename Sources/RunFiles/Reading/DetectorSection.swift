import Configuration
import Detection
import ForwardModel
import Quantities

/// `detectors`: what is read for every probe position.
struct DetectorSection {
  let detectors: [SimulationRequest.NamedDetector]

  private enum Kind: String, CaseIterable { case annular, segmented, pixelated, com, icom, dpc }
  private enum Crop: String, CaseIterable { case cutoff, valid, full }

  init(_ root: Section) throws {
    guard root.has("detectors") else {
      detectors = []
      return
    }
    var detectors: [SimulationRequest.NamedDetector] = []
    for (index, value) in try root.list("detectors").enumerated() {
      let named = try Self.detector(value, path: "detectors[\(index)]")
      guard !detectors.contains(where: { $0.name == named.name }) else {
        throw InputError("detectors[\(index)].name: \"\(named.name)\" is used twice; names must differ")
      }
      detectors.append(named)
    }
    self.detectors = detectors
  }

  private static func detector(_ value: JSONValue, path: String) throws -> SimulationRequest.NamedDetector {
    let keys: [Kind: [String]] = [
      .annular: ["inner_mrad", "outer_mrad"],
      .segmented: ["inner_mrad", "outer_mrad", "radial", "azimuthal", "rotation_rad"],
      .pixelated: ["crop", "max_angle_mrad", "camera", "bin", "average"],
      .com: [],
      .icom: [],
      .dpc: ["inner_mrad", "outer_mrad", "rotation_rad"],
    ]
    let every = Set(keys.values.joined()).sorted()
    let kind: Kind = try Section(value, path: path, keys: ["name", "type"] + every).choice("type")
    let section = try Section(value, path: path, keys: ["name", "type"] + keys[kind]!)
    let name = try section.text("name")
    guard !name.unicodeScalars.contains(where: { $0.value < 32 || (127...159).contains($0.value) }) else {
      throw InputError(
        "\(path).name: \(name.debugDescription) is not allowed; allowed: no control characters")
    }
    guard SimulationRequest.Extra(rawValue: name) == nil else {
      throw InputError("\(path).name: \"\(name)\" is the name of an output; allowed: any other name")
    }
    return SimulationRequest.NamedDetector(
      name: name, detector: try InputError.placed(path) { try detector(kind, section) },
      derivation: try derivation(kind, section))
  }

  private static func detector(_ kind: Kind, _ section: Section) throws -> Detector {
    switch kind {
    case .annular:
      let (inner, outer) = try ring(section)
      return .annular(try AnnularDetector(inner: inner, outer: outer))
    case .segmented:
      let (inner, outer) = try ring(section)
      return .segmented(
        try SegmentedDetector(
          inner: inner, outer: outer,
          radial: section.has("radial") ? try section.integer("radial", in: 1...1000) : 1,
          azimuthal: section.has("azimuthal") ? try section.integer("azimuthal", in: 1...1000) : 4,
          rotation: try section.number("rotation_rad", default: 0, in: -1000...1000, unit: "rad")))
    case .pixelated:
      let bin = section.has("bin") ? try section.integer("bin", in: 1...65_536) : 1
      let ways = ["crop", "max_angle_mrad", "camera"].filter { section.has($0) }
      if ways.count > 1 {
        throw InputError("\(section.name(ways[0])): not allowed together with \(ways[1])")
      }
      if section.has("camera") {
        return .pixelated(try PixelatedDetector(crop: .camera(try camera(section)), bin: bin))
      }
      if section.has("max_angle_mrad") {
        let angle = try section.positive("max_angle_mrad", unit: "mrad") * 1e-3
        return .pixelated(try PixelatedDetector(crop: .maximumAngle(angle), bin: bin))
      }
      let crop: Crop = try section.choice("crop", default: .cutoff)
      let crops: [Crop: PixelatedDetector.Crop] = [.cutoff: .cutoff, .valid: .valid, .full: .full]
      return .pixelated(try PixelatedDetector(crop: crops[crop]!, bin: bin))
    case .com, .icom:
      return .centreOfMass
    case .dpc:
      let (inner, outer) = try ring(section)
      let rotation = try section.number("rotation_rad", default: 0, in: -1000...1000, unit: "rad")
      return .segmented(try SegmentedDetector(inner: inner, outer: outer, azimuthal: 4, rotation: rotation))
    }
  }

  private static func derivation(_ kind: Kind, _ section: Section) throws -> SignalDerivation {
    switch kind {
    case .icom: .integratedCentreOfMass
    case .dpc: .differentialPhaseContrast
    case .pixelated: try section.bool("average", default: false) ? .positionAverage : .none
    default: .none
    }
  }

  /// A camera of its own: pixels, their size, camera length.
  private static func camera(_ parent: Section) throws -> CameraGeometry {
    let section = try parent.section("camera", keys: ["pixels", "pixel_um", "camera_length_mm"])
    let pixels = try section.integers("pixels", count: 2, in: 1...16_384)
    return try CameraGeometry(
      nx: pixels[0], ny: pixels[1],
      pixelSize: try section.number("pixel_um", in: 0.01...1e5, unit: "µm") * 1e-6,
      cameraLength: try section.number("camera_length_mm", in: 0.1...1e7, unit: "mm") * 1e-3)
  }

  /// Inner and outer semiangle in rad.
  private static func ring(_ section: Section) throws -> (inner: Double, outer: Double) {
    let inner = try section.number("inner_mrad", in: 0...1e4, unit: "mrad")
    let outer = try section.number("outer_mrad", in: 0...1e4, unit: "mrad")
    guard outer > inner else {
      throw InputError.outOfRange(
        section.name("outer_mrad"), outer, allowed: "more than inner_mrad, \(InputError.brief(inner))",
        unit: "mrad")
    }
    return (inner * 1e-3, outer * 1e-3)
  }
}
