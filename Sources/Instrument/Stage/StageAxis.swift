/// An axis of the stage.
package enum StageAxis: String, Sendable, Codable, CaseIterable {
  case x, y, z
  /// Tilt about x and, on top of it, about the tilted y.
  case alpha, beta

  package var isTilt: Bool { self == .alpha || self == .beta }
  /// Unit for people: µm or degrees.
  package var unit: String { isTilt ? "deg" : "µm" }
  /// One unit for people in Å or rad.
  package var perUnit: Double { isTilt ? .pi / 180 : 1e4 }

  var index: Int {
    switch self {
    case .x: 0
    case .y: 1
    case .z: 2
    case .alpha: 3
    case .beta: 4
    }
  }
}
