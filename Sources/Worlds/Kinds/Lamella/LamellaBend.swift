import Crystals

/// A lamella bent to a shallow cylinder: its middle plane lies at z = κ s² / 2, where s is the distance from an axis
/// through the origin in the stage plane, and cross-sections stay straight and upright on it (Kirchhoff's plate).
struct LamellaBend: Sendable, Hashable {
  /// Curvature κ in rad/Å; positive bends the sides towards +z.
  let curvature: Double
  /// Unit vector across the axis.
  let across: SIMD2<Double>

  /// - Parameter axis: direction of the axis in rad from +x towards +y.
  init(curvature: Double, axis: Double) {
    self.curvature = curvature
    across = SIMD2(-PlaneGeometry.sine(axis), PlaneGeometry.cosine(axis))
  }

  var isFlat: Bool { curvature == 0 }

  /// z of the middle plane in Å.
  func height(_ point: SIMD2<Double>) -> Double {
    let s = (across * point).sum()
    return curvature * s * s / 2
  }

  /// Slope of the middle plane along `across`, rad.
  func slope(_ point: SIMD2<Double>) -> Double { curvature * (across * point).sum() }

  /// Where matter of the flat lamella comes to lie.
  func bent(_ point: Vector) -> Vector {
    let flat = SIMD2(point.x, point.y)
    let moved = flat - across * (point.z * slope(flat))
    return Vector(moved.x, moved.y, point.z + height(flat))
  }

  /// Where in the flat lamella a place of the bent one is, to first order of the slope. Linear in z.
  func flattened(_ place: Vector) -> Vector {
    let here = SIMD2(place.x, place.y)
    let z = place.z - height(here)
    let moved = here + across * (z * slope(here))
    return Vector(moved.x, moved.y, z)
  }

  /// Range of the distance s over an area.
  private func distances(_ area: Area) -> ClosedRange<Double> {
    let middle = (across * area.centre).sum()
    let half = (PlaneGeometry.magnitudes(across) * area.size).sum() / 2
    return middle - half...middle + half
  }

  /// Range of `height` over an area.
  func heights(_ area: Area) -> ClosedRange<Double> {
    guard !isFlat else { return 0...0 }
    let range = distances(area)
    let ends = [range.lowerBound, range.upperBound].map { curvature * $0 * $0 / 2 }
    let all = range.contains(0) ? ends + [0] : ends
    return all.min()!...all.max()!
  }

  /// Largest slope over an area, without sign.
  func steepest(_ area: Area) -> Double {
    let range = distances(area)
    return abs(curvature) * max(abs(range.lowerBound), abs(range.upperBound))
  }

  /// A box that holds the flat places of all that lies in a box of the bent lamella.
  func sources(of box: Extent) -> Extent {
    guard !isFlat else { return box }
    // The flat place lies sideways of the bent one by z times the slope, so it may be outside of the area a little.
    let thick = max(abs(box.low.z), abs(box.high.z)) + heights(box.area).upperBound.magnitude
    let wide = box.area.expanded(by: thick * steepest(box.area) * 1.5 + 1)
    let heights = heights(wide)
    let z = box.low.z - heights.upperBound...box.high.z - heights.lowerBound
    let side = max(abs(z.lowerBound), abs(z.upperBound)) * steepest(wide)
    return Extent(box.area.expanded(by: side), z: z)
  }
}
