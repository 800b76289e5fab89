import Foundation
import Optics
package import Quantities

/// How many tilts a tableau has, and what it fits.
package enum TableauType: String, Sendable, Hashable, Codable, CaseIterable {
  case fast = "Fast"
  case standard = "Standard"
  case enhanced = "Enhanced"

  /// The type of this name; "Full" is what older programs call "Enhanced".
  package static func named(_ name: String) throws(InputError) -> TableauType {
    if name == "Full" { return .enhanced }
    guard let type = TableauType(rawValue: name) else {
      let names = allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw InputError("Invalid Tableau type \"\(name)\", valid types are: [\(names)]")
    }
    return type
  }

  /// Outer tilt in rad where none is asked for.
  package var usualTilt: Double {
    switch self {
    case .fast: 0.009
    case .standard: 0.018
    case .enhanced: 0.034
    }
  }

  /// Images on the axis and on each ring outwards; rings have equal distances.
  private var rings: [Int] {
    switch self {
    case .fast: [1, 8]
    case .standard: [1, 6, 12]
    case .enhanced: [1, 6, 12, 18]
    }
  }

  package var images: Int { rings.reduce(0, +) }

  /// The tilts in rad, from the axis outwards.
  func tilts(outer: Double) -> [SIMD2<Double>] {
    rings.enumerated().flatMap { ring, count in
      let radius = outer * Double(ring) / Double(rings.count - 1)
      return (0..<count).map { image in
        let angle = 2 * Double.pi * Double(image) / Double(count)
        return SIMD2(radius * cos(angle), radius * sin(angle))
      }
    }
  }

  /// The last aberration of the fit in the order of reports.
  private var last: CEOSAberration {
    switch self {
    case .fast: .b2
    case .standard: .a4
    case .enhanced: .a5
    }
  }

  /// What the fit contains; `maxFit` can only cut it.
  func fitted(maxFit: CEOSAberration?) -> [CEOSAberration] {
    let end = min(last.place, maxFit?.place ?? last.place)
    return CEOSAberration.allCases.filter { $0.place <= end }
  }
}
