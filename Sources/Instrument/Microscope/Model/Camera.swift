import Configuration
package import Detection
import Quantities

/// A camera of the instrument.
package struct Camera: Sendable, Equatable {
  package let name: String
  /// Cameras of the same port cannot be in at the same time.
  package let port: String
  /// From the axes of the scan to those of the camera, rad.
  package let rotation: Double
  package let electronics: CameraModel

  static let keys = ["name", "like", "port", "rotation_deg", "electronics"]

  static var standard: [Camera] {
    get throws {
      try CameraModel.standard.map { try Camera(.object(["like": .string($0.name)]), path: "cameras") }
    }
  }

  /// - Throws: `InputError` for what is unknown or out of range.
  init(_ value: JSONValue, path: String) throws {
    let section = try Section(value, path: path, keys: Self.keys)
    let like = section.has("like") ? try section.text("like") : CameraModel.standard[0].name
    guard let base = CameraModel.standard.first(where: { $0.name == like }) else {
      let names = CameraModel.standard.map(\.name).joined(separator: ", ")
      throw InputError("\(section.name("like")): \"\(like)\" is not allowed; allowed: \(names)")
    }
    name = section.has("name") ? try section.text("name") : like
    port = section.has("port") ? try section.text("port") : "bottom mount"
    rotation = try section.number("rotation_deg", default: 0, in: -360...360, unit: "deg") * .pi / 180
    var electronics = try CameraModel(
      section.optional("electronics") ?? .object([:]), base: base, path: section.name("electronics"))
    electronics.name = name
    self.electronics = electronics
  }

  /// Angle in rad of one delivered pixel.
  package func pixelAngle(_ settings: CameraSettings, cameraLength: Double) -> Double {
    Double(settings.binning) * electronics.pixelMicrometres * 1e-6 / cameraLength
  }
}
