/// The azimuthal mean of a pattern against the scattering angle.
package struct RadialProfile: Sendable, Hashable {
  /// Middle of each ring in rad.
  package let angles: [Double]
  /// Mean of the pixels in each ring; 0 where there are none.
  package let means: [Double]
  /// Pixels in each ring.
  package let pixels: [Int]

  /// - Parameters:
  ///   - pattern: `[ky][kx]`.
  ///   - step: width of a ring in rad; ring r holds r step ≤ α < (r + 1) step.
  package init(_ pattern: [Double], axes: PatternAxes, step: Double) {
    precondition(pattern.count == axes.count, "\(pattern.count) values do not fill \(axes.count) pixels")
    precondition(step > 0, "rings need a width, got \(step) rad")
    var sums: [Double] = []
    var pixels: [Int] = []
    for (row, ky) in axes.ky.enumerated() {
      for (column, kx) in axes.kx.enumerated() {
        let ring = Int(scatteringAngle(kx: kx, ky: ky, wavelength: axes.wavelength) / step)
        while sums.count <= ring {
          sums.append(0)
          pixels.append(0)
        }
        sums[ring] += pattern[row * axes.kx.count + column]
        pixels[ring] += 1
      }
    }
    angles = sums.indices.map { (Double($0) + 0.5) * step }
    means = zip(sums, pixels).map { $1 > 0 ? $0 / Double($1) : 0 }
    self.pixels = pixels
  }
}
