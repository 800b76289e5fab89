import Frames
import Numerics
import Quantities
import Worlds

/// Where signals are wanted, in laboratory coordinates.
enum LivePlaces: Sendable {
  case raster(FrameRaster)
  case list([SIMD2<Double>])

  var count: Int {
    switch self {
    case .raster(let raster): raster.count
    case .list(let places): places.count
    }
  }

  var shape: [Int] {
    switch self {
    case .raster(let raster): [raster.rows, raster.columns]
    case .list(let places): [places.count]
    }
  }

  func place(_ index: Int) -> SIMD2<Double> {
    switch self {
    case .raster(let raster): raster.place(index)
    case .list(let places): places[index]
    }
  }

  /// A rectangle around all places.
  /// - Throws: `InputError` without places, and for a place that is no number.
  func box() throws(InputError) -> Area {
    let found: Area? =
      switch self {
      case .raster(let raster): Self.box(raster)
      case .list(let places): Area(around: places)
      }
    guard let found else {
      throw InputError(
        count == 0
          ? "places: none are given; allowed: one or more"
          : "a place of the scan is not a number of Å; allowed: finite places")
    }
    return found
  }

  /// The rectangle around the field without drift and distortion: what regimes are chosen by.
  func nominal() throws(InputError) -> Area {
    guard case .raster(var raster) = self else { return try box() }
    (raster.lineOffsets, raster.pixelOffsets) = ([], [])
    return try LivePlaces.raster(raster).box()
  }

  private static func box(_ raster: FrameRaster) -> Area? {
    let right = Double(raster.columns - 1) * raster.stepX
    let down = Double(raster.rows - 1) * raster.stepY
    let corners = [raster.origin, raster.origin + right, raster.origin + down, raster.origin + right + down]
    guard var box = Area(around: corners) else { return nil }
    for offsets in [raster.lineOffsets, raster.pixelOffsets] where !offsets.isEmpty {
      guard let range = Area(around: offsets) else { return nil }
      box = Area(low: box.low + range.low, high: box.high + range.high)
    }
    return box
  }

  /// Distance in Å between neighbours, about.
  func spacing() throws(InputError) -> Double {
    switch self {
    case .raster(let raster):
      let steps = [raster.stepX, raster.stepY].map { ($0 * $0).sum().squareRoot() }
      // Of a single line the other step says nothing.
      return steps.filter { $0 > 0 }.min() ?? 1
    case .list:
      let size = try box().size
      return max(size.max() / 256, 1)
    }
  }

  /// Values of a frame whose places count from `corner`.
  func values(of frame: SignalFrame<Float>, corner: SIMD2<Double>, threads: Int) throws(InputError)
    -> NDArray<Float>
  {
    switch self {
    case .raster(var raster):
      raster.origin -= corner
      return try frame.values(on: raster, threads: threads)
    case .list(let places):
      return try frame.values(at: places.map { $0 - corner }, threads: threads)
    }
  }

  /// Values of a frame in the same coordinates, `[channel][place]`.
  func values(of frame: BandLimitedFrame<Float>, threads: Int) throws(InputError) -> [Float] {
    switch self {
    case .raster(let raster): try frame.values(on: raster, threads: threads).values
    case .list(let places): try frame.values(at: places, threads: threads).values
    }
  }
}
