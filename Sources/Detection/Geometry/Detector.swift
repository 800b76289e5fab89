/// Something that turns the far-field intensity of one probe position into numbers.
package enum Detector: Sendable, Hashable {
  case annular(AnnularDetector)
  case segmented(SegmentedDetector)
  case pixelated(PixelatedDetector)
  /// The mean scattering angle (x, y) in rad over the full pattern.
  case centreOfMass

  /// The largest angle in rad that the detector asks for; nil if it takes what the grid has.
  package var outerAngle: Double? {
    switch self {
    case .annular(let annulus): annulus.outer
    case .segmented(let segments): segments.annulus.outer
    case .pixelated(let camera):
      if case .maximumAngle(let angle) = camera.crop { angle } else { nil }
    case .centreOfMass: nil
    }
  }
}
