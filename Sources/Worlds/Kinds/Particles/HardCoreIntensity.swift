import Foundation

/// How many candidates of each size a hard-core process needs so that those kept have the wanted density and sizes.
///
/// Of candidates that are too close, all but the one of highest rank go, also if that one goes itself (Matérn's second
/// process). Then a candidate whose competitors number A on average stays with probability (1 - exp(-A)) / A: B. Matérn,
/// Spatial Variation (1960); D. Stoyan and H. Stoyan, Biometrical J. 27 (1985) 369. Large ones have more competitors, so
/// more of them are proposed.
struct HardCoreIntensity: Sendable {
  /// Candidates per Å² and unit weight.
  let density: Double
  /// Moments over the radius in Å of the candidates' intensity: 0th, 1st, 2nd, in 1/Å², 1/Å, 1.
  private let moments: SIMD3<Double>
  /// Two discs are too close where their middles are nearer than `reach` times the sum of the radii plus `gap`.
  let reach, gap: Double

  /// - Parameters:
  ///   - density: wanted particles per Å².
  ///   - radii: radii in Å with weights of sum 1.
  /// - Returns: nil where so many cannot be had.
  init?(density: Double, radii: [(radius: Double, weight: Double)], reach: Double, gap: Double) {
    self.density = density
    self.reach = reach
    self.gap = gap
    var moments = SIMD3<Double>.zero
    for _ in 0..<400 {
      var next = SIMD3<Double>.zero
      for (radius, weight) in radii {
        let wanted =
          density * weight
          * Self.proposals(competitors: Self.competitors(radius, moments, reach, gap))
        next += wanted * SIMD3(1, radius, radius * radius)
      }
      let largest = radii.map(\.radius).max() ?? 0
      guard next.x.isFinite, Self.competitors(largest, next, reach, gap) < 40 else { return nil }
      let change = abs(next.x - moments.x)
      moments = next
      if change <= 1e-12 * next.x {
        self.moments = moments
        return
      }
    }
    return nil
  }

  /// Candidates proposed for every particle of this radius that is wanted; grows with the radius.
  func proposals(_ radius: Double) -> Double {
    Self.proposals(competitors: Self.competitors(radius, moments, reach, gap))
  }

  private static func proposals(competitors: Double) -> Double {
    competitors < 1e-6 ? 1 + competitors / 2 : competitors / -expm1(-competitors)
  }

  /// Mean number of candidates nearer to one of some radius than allowed.
  private static func competitors(
    _ radius: Double, _ moments: SIMD3<Double>, _ reach: Double, _ gap: Double
  ) -> Double {
    // π ∫ (reach (r + r') + gap)² μ(r') dr'
    let own = reach * radius + gap
    return .pi * (own * own * moments.x + 2 * own * reach * moments.y + reach * reach * moments.z)
  }

  /// The largest density per Å² that `init` accepts, below one that it does not.
  static func highest(
    below density: Double, radii: [(radius: Double, weight: Double)], reach: Double, gap: Double
  ) -> Double {
    var (low, high) = (0.0, density)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      let works = HardCoreIntensity(density: middle, radii: radii, reach: reach, gap: gap) != nil
      if works { low = middle } else { high = middle }
    }
    return low
  }
}
