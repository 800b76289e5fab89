/// Where the beam is sent. Places are fractions of the field: (0, 0) its left upper corner, (1, 1) the opposite one.
package enum ScanPattern: Sendable, Hashable, Codable {
  /// Lines from left to right, from top to bottom; the right and lower ends of the region are excluded. `serpentine`: every
  /// second line runs backwards, and instead of a flyback there is a short step.
  case raster(columns: Int, rows: Int, region: ScanRegion, serpentine: Bool)
  /// One place, for one dwell.
  case point(SIMD2<Double>)
  /// Places one after the other; the beam rests at each.
  case points([SIMD2<Double>])
  /// Dwells along a line, its end excluded.
  case line(from: SIMD2<Double>, to: SIMD2<Double>, count: Int)
  /// From the centre of the field outwards; `diameter` is a fraction of the field's smaller side.
  case spiral(count: Int, turns: Double, diameter: Double, law: SpiralLaw)
  /// Dwells along any way, one per place, without a stop.
  case path([SIMD2<Double>])

  /// A raster over the whole field.
  package static func frame(_ columns: Int, _ rows: Int) -> ScanPattern {
    .raster(columns: columns, rows: rows, region: .whole, serpentine: false)
  }

  /// Dwells of a line, and lines.
  var size: (columns: Int, rows: Int) {
    switch self {
    case .raster(let columns, let rows, _, _): (columns, rows)
    case .point: (1, 1)
    case .points(let places): (1, places.count)
    case .line(_, _, let count), .spiral(let count, _, _, _): (count, 1)
    case .path(let places): (places.count, 1)
    }
  }

  /// Area in Å² that it covers; nil for lines and lists.
  func area(of field: SIMD2<Double>) -> Double? {
    guard case .raster(_, _, let region, _) = self else { return nil }
    return abs(field.x * region.width * field.y * region.height)
  }

  var isSerpentine: Bool {
    if case .raster(_, _, _, let serpentine) = self { serpentine } else { false }
  }
}

/// A part of the field in fractions of it.
package struct ScanRegion: Sendable, Hashable, Codable {
  package var left: Double
  package var top: Double
  package var width: Double
  package var height: Double

  package static let whole = ScanRegion(left: 0, top: 0, width: 1, height: 1)

  package init(left: Double, top: Double, width: Double, height: Double) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }
}

/// How an Archimedean spiral r = R θ/2πN of N turns is run through.
package enum SpiralLaw: String, Sendable, Codable, CaseIterable {
  /// Equal ways between dwells: s(θ) = (R/4πN) (θ √(1 + θ²) + asinh θ).
  case constantSpeed
  /// Equal areas r² between dwells: r = R √u, u the share of the dwells done, so that each dwell serves the same area from the
  /// centre on.
  case constantArea
}
