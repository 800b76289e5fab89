import Frames
import Numerics

/// Time to evaluate a frame at points that lie on no raster of it.
enum FrameBench {
  /// Seconds of wall time for 512 x 512 points, rotated and with line jitter, of a frame of 288 x 288 samples.
  static func seconds(threads: Int) -> Double {
    var stream = RandomStream(seed: 1, purpose: .thermalDisplacement)
    let samples = NDArray<Float>(
      shape: [1, 288, 288], values: (0..<288 * 288).map { _ in Float(stream.uniform()) })
    let frame = BandLimitedFrame(samples: samples, period: SIMD2(100, 100))
    var raster = FrameRaster(
      columns: 512, rows: 512, centre: SIMD2(50, 50), field: SIMD2(80, 80), rotation: 0.3)
    raster.lineOffsets = (0..<512).map { _ in SIMD2(0.1 * stream.uniform(), 0.1 * stream.uniform()) }
    return (0..<10).reduce(Double.infinity) { least, _ in
      min(least, Clock.seconds { _ = try? frame.values(on: raster, threads: threads) })
    }
  }
}
