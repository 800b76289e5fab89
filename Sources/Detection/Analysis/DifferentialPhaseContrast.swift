import Foundation
package import Quantities

/// Difference signals of a detector with four sectors.
///
/// Sectors 0 to 3 begin at the detector's rotation and follow each other from +x towards +y. In the
/// detector's own frame
///
///     u = (q0 + q3) - (q1 + q2),  v = (q0 + q1) - (q2 + q3)
///
/// so that a signal is positive when the beam is deflected towards the positive axis, as the centre of mass
/// is. (abTEM's differentials "second minus first" have the opposite sign.) Rings are added up.
package struct DifferentialPhaseContrast: Sendable {
  private let radial: Int
  private let cosine: Double
  private let sine: Double

  /// Refuses a detector that has other than four sectors.
  package init(_ detector: SegmentedDetector) throws(InputError) {
    guard detector.azimuthal == 4 else {
      throw .outOfRange(
        "azimuthal segments for differential phase contrast", Double(detector.azimuthal), allowed: "4")
    }
    radial = detector.radial
    cosine = cos(detector.rotation)
    sine = sin(detector.rotation)
  }

  /// The signal along the axes of the scan from the segments of one position, in the unit of the segments.
  package func signal(_ segments: some Collection<Double>) -> SIMD2<Double> {
    precondition(segments.count == 4 * radial, "\(4 * radial) segments wanted, got \(segments.count)")
    var sectors = SIMD4<Double>.zero
    for (index, value) in segments.enumerated() { sectors[index % 4] += value }
    let u = (sectors[0] + sectors[3]) - (sectors[1] + sectors[2])
    let v = (sectors[0] + sectors[1]) - (sectors[2] + sectors[3])
    return SIMD2(cosine * u - sine * v, sine * u + cosine * v)
  }

  /// The signals of a scan from segments `[positions][segments]`.
  package func signals(_ segments: [Double]) -> [SIMD2<Double>] {
    let count = 4 * radial
    return stride(from: 0, to: segments.count, by: count).map { signal(segments[$0..<$0 + count]) }
  }
}
