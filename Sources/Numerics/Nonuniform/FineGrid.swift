/// How fine the grids of non-uniform transforms are.
package enum FineGrid {
  /// Least number of points per harmonic.
  ///
  /// Coarser grids need wider windows, whose transforms fall steeply towards the highest harmonics. Dividing by
  /// them enlarges rounding there, by 1.3 (at 2) to 200 (at 1.25) along each axis.
  package static let leastRefinement = 1.4

  /// Lengths whose unmeasured plans take about 0.6 ns per point (single precision); others take 1 to 1.5 ns.
  private static let best = [
    16, 32, 64, 128, 160, 192, 256, 320, 384, 400, 512, 640, 1024, 1280, 2048, 2560, 4096, 5120, 8192,
  ]

  /// Points of a fine grid for `harmonics` harmonics along one axis; even.
  package static func points(harmonics: Int) -> Int {
    // The window, up to some 20 points wide, must not overlap itself.
    let least = max(48, Int((leastRefinement * Double(harmonics)).rounded(.up)))
    if let best = best.first(where: { $0 >= least }), Double(best) <= 1.45 * Double(least) { return best }
    var size = least
    while size % 2 != 0 || !FourierSizes.isSmooth(size) { size += 1 }
    return size
  }
}
