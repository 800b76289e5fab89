import Frames
import Numerics

extension ScanAcquisition {
  /// Where the beam is in all dwells of a frame.
  enum Places {
    case raster(FrameRaster)
    case list([SIMD2<Double>])

    /// Places of the dwells may be off by this much of a pixel.
    private static let tolerance = 0.02

    init(_ trajectory: ScanTrajectory, threads: Int) {
      let step = abs(trajectory.settings.field.x) / Double(max(1, trajectory.columns))
      if let raster = trajectory.raster(tolerance: Self.tolerance * step, threads: threads)?.raster {
        self = .raster(raster)
      } else {
        self = .list(trajectory.positions(threads: threads))
      }
    }
  }
}
