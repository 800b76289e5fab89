import Foundation
package import Numerics

/// How many of the electrons that come in an exposure are counted.
///
/// Counters in the pixels are blind for a time τ after an electron: of n electrons per s they count n / (1 + nτ), or n exp(-nτ) where
/// further electrons prolong the blindness; over times T ≫ τ the variance of the counts is nT / (1 + nτ)³, or m (1 - 2nτ exp(-nτ)) with m
/// counts expected (J. W. Müller, Nucl. Instrum. Methods 112 (1973) 47). Cameras that search internal frames for electrons see of
/// those that fall on an area A in a frame at most one: 1 - exp(-Aμ) where μ are expected on a pixel. It is put down to one of the
/// area's pixels, so that the counts of a pixel are binomial over the frames with (1 - exp(-Aμ)) / A.
package struct CountingLoss: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// Whole number of internal frames; area in pixels.
    case frames(Double, area: Double)
    /// Exposure over dead time.
    case nonparalyzable(Double)
    case paralyzable(Double)
    case none
  }

  package let kind: Kind

  package init(_ kind: Kind) { self.kind = kind }

  init(_ model: CameraModel, exposure: Double) {
    if model.deadNanoseconds > 0 {
      let times = exposure / (model.deadNanoseconds * 1e-9)
      kind = model.isParalyzable ? .paralyzable(times) : .nonparalyzable(times)
    } else {
      let frames = max(1, (exposure * model.countingFramesPerSecond).rounded())
      kind = model.countingFramesPerSecond > 0 ? .frames(frames, area: model.coincidencePixels) : .none
    }
  }

  /// Mean and variance of the counts of a pixel on which `electrons` are expected, and around it as many.
  package func moments(_ electrons: Double) -> (mean: Double, variance: Double) {
    switch kind {
    case .none: return (electrons, electrons)
    case .frames(let frames, let area):
      let hit = -expm1(-area * electrons / frames) / area
      return (frames * hit, frames * hit * (1 - hit))
    case .nonparalyzable(let times):
      let rate = electrons / times
      let mean = electrons / (1 + rate)
      return (mean, mean / ((1 + rate) * (1 + rate)))
    case .paralyzable(let times):
      let rate = electrons / times
      let mean = electrons * exp(-rate)
      return (mean, mean * (1 - 2 * rate * exp(-rate)))
    }
  }

  /// A number of counts of `cells` pixels together: binomial, with the trials and the probability that have this mean and, but for
  /// the rounding of the trials, this variance.
  /// - Parameter electrons: expected on all of these pixels.
  package func draw(_ electrons: Double, cells: Double, _ stream: inout RandomStream) -> Double {
    guard electrons > 0 else { return 0 }
    let one = moments(electrons / cells)
    let probability = 1 - one.variance / one.mean
    guard probability > 1e-9 else { return stream.poissonNumber(cells * one.mean) }
    let mean = cells * one.mean
    let trials = max((mean / probability).rounded(), mean.rounded(.up))
    return stream.binomialNumber(trials, mean / trials)
  }
}
