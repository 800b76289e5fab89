import Foundation
import Optics

/// The plane of scattering angles cut into rings: what a column does to electrons is told by how many leave in each.
///
/// Every edge of a detector is an edge of a ring, so that signals are sums of whole rings.
struct AngleRings: Sendable, Hashable {
  /// Radii in rad, ascending from 0.
  let edges: [Double]
  /// Share of the incident electrons in each ring.
  let incident: [Double]
  /// Rings inside of the aperture.
  let lit: Int
  /// Radius in rad of the stop in the middle of the aperture.
  private let inner: Double

  var count: Int { edges.count - 1 }
  var largest: Double { edges[edges.count - 1] }

  /// - Parameter wanted: radii in rad that must be edges.
  init(through wanted: [Double], aperture: Aperture) {
    let semiangle = max(aperture.semiangle, 1e-4)
    let end = max(wanted.max() ?? 0, 1.5 * semiangle)
    var fixed = (wanted + [semiangle, end]).sorted()
    fixed = fixed.reduce(into: []) { if $1 - ($0.last ?? 0) > 1e-9 { $0.append($1) } }
    var edges = [0.0]
    for edge in fixed {
      let last = edges[edges.count - 1]
      // Steps of a fourth of the aperture, farther out of a seventh of the angle.
      let step = max(semiangle / 4, last / 7)
      let parts = max(1, Int(((edge - last) / step).rounded()))
      for part in 1...parts { edges.append(last + (edge - last) * Double(part) / Double(parts)) }
      edges[edges.count - 1] = edge
    }
    self.edges = edges
    lit = edges.firstIndex { $0 >= semiangle - 1e-12 }!
    if case .annular(let stop, _, _) = aperture { inner = stop } else { inner = 0 }
    var incident = [Double](repeating: 0, count: edges.count - 1)
    for ring in 0..<lit {
      let (low, high) = (max(edges[ring], inner), max(edges[ring + 1], inner))
      incident[ring] = (high * high - low * low) / (semiangle * semiangle - inner * inner)
    }
    self.incident = incident
  }

  func middle(_ ring: Int) -> Double { (edges[ring] + edges[ring + 1]) / 2 }

  /// The ring of an angle in rad; nil beyond the last.
  func ring(of angle: Double) -> Int? {
    guard angle < largest else { return nil }
    var (low, high) = (0, count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if edges[middle] <= angle { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// Share in each ring of a uniform disc of angles.
  /// - Parameters:
  ///   - centre: its distance from the axis in rad.
  ///   - radius: in rad.
  func shares(ofDiscAt centre: Double, radius: Double) -> [Double] {
    let within = edges.map { Self.overlap($0, radius, centre) / (.pi * radius * radius) }
    return (0..<count).map { within[$0 + 1] - within[$0] }
  }

  /// Area shared by two circles of radii a and b whose centres are d apart.
  private static func overlap(_ a: Double, _ b: Double, _ d: Double) -> Double {
    if a <= 0 || b <= 0 || d >= a + b { return 0 }
    if d <= abs(a - b) { return .pi * min(a, b) * min(a, b) }
    func bounded(_ value: Double) -> Double { min(max(value, -1), 1) }
    let first = acos(bounded((d * d + a * a - b * b) / (2 * d * a)))
    let second = acos(bounded((d * d + b * b - a * a) / (2 * d * b)))
    let kite = max(0, (-d + a + b) * (d + a - b) * (d - a + b) * (d + a + b)).squareRoot() / 2
    return a * a * first + b * b * second - kite
  }

  /// Directions of plane waves in rad that fill the aperture evenly: a sunflower of `count` points, turned by `turn` rad.
  func illumination(_ count: Int, turn: Double) -> [SIMD2<Double>] {
    let outer = edges[lit]
    let golden = Double.pi * (3 - 5.0.squareRoot())
    return (0..<count).map { index in
      let share = (Double(index) + 0.5) / Double(count)
      let radius = (inner * inner + share * (outer * outer - inner * inner)).squareRoot()
      let angle = turn + golden * Double(index)
      return SIMD2(cos(angle), sin(angle)) * radius
    }
  }
}
