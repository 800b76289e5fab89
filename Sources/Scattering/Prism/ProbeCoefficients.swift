import Numerics

/// Weights of the plane waves of probes at given places: c_q exp(-2 π i q·r0).
///
/// The phase separates into factors along x and y, which are tabulated in double precision for each probe.
struct ProbeCoefficients {
  private let geometry: PrismGeometry
  private let low: SIMD2<Int>
  private var alongX: [Complex<Double>]
  private var alongY: [Complex<Double>]

  init(_ geometry: PrismGeometry) {
    self.geometry = geometry
    let beams = geometry.beams
    low = SIMD2(beams.map(\.x).min() ?? 0, beams.map(\.y).min() ?? 0)
    let high = SIMD2(beams.map(\.x).max() ?? 0, beams.map(\.y).max() ?? 0)
    let step = geometry.interpolation
    alongX = Array(repeating: .one, count: (high.x - low.x) / step.x + 1)
    alongY = Array(repeating: .one, count: (high.y - low.y) / step.y + 1)
  }

  /// Writes the weights of probe number `row` of several, at `position` (Å): `[group][probe][plane wave of the group]`.
  /// - Parameters:
  ///   - probe: c_q of the probe at the origin, for all plane waves.
  ///   - groups: indices of plane waves.
  ///   - stride: probes for which `target` has room.
  @inline(__always)
  mutating func fill<Real: RealScalar>(
    _ probe: [Complex<Double>], at position: SIMD2<Double>, groups: [[Int]],
    into target: UnsafeMutablePointer<Complex<Real>>, row: Int, stride: Int
  ) {
    let step = geometry.interpolation
    Self.phases(&alongX, first: low.x, step: step.x, turns: position.x / geometry.field.lengthX)
    Self.phases(&alongY, first: low.y, step: step.y, turns: position.y / geometry.field.lengthY)
    var start = 0
    for group in groups {
      let to = target + (start * stride + row * group.count)
      for (index, number) in group.enumerated() {
        let beam = geometry.beams[number]
        let phase = alongX[(beam.x - low.x) / step.x] * alongY[(beam.y - low.y) / step.y]
        to[index] = Complex<Real>(probe[number] * phase)
      }
      start += group.count
    }
  }

  /// exp(-2 π i h turns) for the harmonics h = first, first + step, …, whole turns removed before the rounding of 2 π can
  /// multiply them.
  private static func phases(_ values: inout [Complex<Double>], first: Int, step: Int, turns: Double) {
    for index in values.indices {
      let all = Double(first + index * step) * turns
      values[index] = Complex(phase: -2 * .pi * (all - all.rounded()))
    }
  }
}
