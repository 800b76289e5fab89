import Configuration
package import Detection
import Quantities

/// A detector of the instrument that gives numbers for each dwell: where it collects, and its electronics.
package struct ScanDetector: Sendable, Equatable {
  package let name: String
  /// Semiangles in rad that it collects at the reference camera length.
  package let inner: Double
  package let outer: Double
  /// Sectors of equal azimuth, and where the first begins in rad.
  package let sectors: Int
  package let rotation: Double
  /// Whether it stands in the way of what lies below: the axis is covered.
  package let coversAxis: Bool
  /// Whether the viewing screen, where it is in, keeps the electrons from it.
  package let isBelowScreen: Bool
  package let startsInserted: Bool
  package let electronics: ScanDetectorModel

  static let keys = [
    "name", "like", "inner_mrad", "outer_mrad", "rotation_deg", "covers_axis", "below_screen", "inserted",
    "electronics",
  ]

  /// What a standard detector is, by the name of its electronics.
  private struct Standard {
    let electronics: ScanDetectorModel
    let inner, outer: Double
    let coversAxis, isBelowScreen, startsInserted: Bool
  }

  /// Angles at 91 mm are those of a Spectra 300 (BF-S 0 to 16.79, DF-S 17.34 to 65.19, HAADF 72.88 to 200 mrad).
  private static let standards = [
    Standard(
      electronics: .haadf, inner: 72.88, outer: 200, coversAxis: false, isBelowScreen: false,
      startsInserted: true),
    Standard(
      electronics: .df, inner: 17.34, outer: 65.19, coversAxis: false, isBelowScreen: true,
      startsInserted: true),
    Standard(
      electronics: .bf, inner: 0, outer: 16.79, coversAxis: true, isBelowScreen: true, startsInserted: true),
    Standard(
      electronics: .segments, inner: 8, outer: 40, coversAxis: false, isBelowScreen: true,
      startsInserted: false),
  ]

  /// The detectors of the standard instrument.
  static var standard: [ScanDetector] {
    get throws {
      try standards.map {
        try ScanDetector(.object(["like": .string($0.electronics.name)]), path: "detectors")
      }
    }
  }

  /// - Throws: `InputError` for what is unknown or out of range.
  init(_ value: JSONValue, path: String) throws {
    let section = try Section(value, path: path, keys: Self.keys)
    let like = section.has("like") ? try section.text("like") : Self.standards[0].electronics.name
    guard let base = Self.standards.first(where: { $0.electronics.name == like }) else {
      let names = Self.standards.map(\.electronics.name).joined(separator: ", ")
      throw InputError("\(section.name("like")): \"\(like)\" is not allowed; allowed: \(names)")
    }
    name = section.has("name") ? try section.text("name") : like
    guard !name.isEmpty, name.count <= 32 else {
      throw InputError("\(section.name("name")): \"\(name)\" is not allowed; allowed: 1 to 32 characters")
    }
    let inner = try section.number("inner_mrad", default: base.inner, in: 0...499, unit: "mrad")
    let outer = try section.number("outer_mrad", default: base.outer, in: 0.1...500, unit: "mrad")
    guard inner < outer else {
      throw InputError.outOfRange(
        section.name("inner_mrad"), inner, allowed: "less than outer_mrad, \(InputError.brief(outer))",
        unit: "mrad")
    }
    (self.inner, self.outer) = (inner * 1e-3, outer * 1e-3)
    rotation =
      try section.number("rotation_deg", default: 0, in: -360...360, unit: "deg") * .pi / 180
    coversAxis = try section.bool("covers_axis", default: base.coversAxis)
    isBelowScreen = try section.bool("below_screen", default: base.isBelowScreen)
    startsInserted = try section.bool("inserted", default: base.startsInserted)
    var electronics = try ScanDetectorModel(
      section.optional("electronics") ?? .object([:]), base: base.electronics,
      path: section.name("electronics"))
    electronics.name = name
    self.electronics = electronics
    sectors = electronics.channels
  }

  /// Names of what it delivers.
  package var channelNames: [String] {
    sectors == 1 ? [name] : (0..<sectors).map { "\(name)-\($0 + 1)" }
  }
}
