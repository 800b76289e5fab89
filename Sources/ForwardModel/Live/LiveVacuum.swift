import Detection
import Optics

/// What detectors see where there is nothing: the beam as it is.
enum LiveVacuum {
  /// Fraction of the beam on each channel of a detector; nil for detectors or apertures of other shapes.
  static func shares(of detector: Detector, _ probe: Probe) -> [Float]? {
    let semiangle = probe.aperture.semiangle
    guard semiangle > 0 else { return nil }
    func within(_ angle: Double) -> Double { min(angle / semiangle, 1) * min(angle / semiangle, 1) }
    switch detector {
    case .annular(let ring): return [Float(within(ring.outer) - within(ring.inner))]
    case .segmented(let segments):
      let ring = segments.annulus
      let width = (ring.outer - ring.inner) / Double(segments.radial)
      return (0..<segments.radial).flatMap { index in
        let inner = ring.inner + Double(index) * width
        let share = (within(inner + width) - within(inner)) / Double(segments.azimuthal)
        return [Float](repeating: Float(share), count: segments.azimuthal)
      }
    case .centreOfMass, .pixelated: return nil
    }
  }
}
