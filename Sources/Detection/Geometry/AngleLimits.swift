package import Numerics
package import Quantities

/// Which scattering angles a grid can carry. Beyond the band limit, that of `BandLimit`, nothing
/// is left of the wave, so that a detector there would see too little or nothing.
package enum AngleLimits {
  /// λ kc in rad.
  package static func largestAngle(grid: Grid, beam: ElectronBeam) -> Double {
    beam.wavelength * BandLimit(grid: grid).cutoff
  }

  /// The largest pixel size in Å that carries `angle` rad.
  package static func samplingNeeded(forAngle angle: Double, beam: ElectronBeam) -> Double {
    beam.wavelength * BandLimit.share / (2 * angle)
  }

  /// Refuses a detector that reaches beyond what the grid carries; `name` is how the user calls it.
  package static func check(
    _ detector: Detector, name: String, grid: Grid, beam: ElectronBeam
  ) throws(InputError) {
    guard let outer = detector.outerAngle, outer.isFinite else { return }
    let largest = largestAngle(grid: grid, beam: beam)
    guard outer > largest else { return }
    let needed = samplingNeeded(forAngle: outer, beam: beam)
    throw .outOfRange(
      "outer angle of \(name)", outer * 1e3,
      allowed: "up to \(rounded(largest * 1e3)) with pixels of \(rounded(max(grid.dx, grid.dy))) Å"
        + " (pixels of \(rounded(needed)) Å would do)",
      unit: "mrad")
  }

  /// Rounded down to four decimals, so that what is named as allowed is allowed.
  private static func rounded(_ value: Double) -> String {
    InputError.brief((value * 1e4).rounded(.down) / 1e4)
  }
}
