package import Numerics

extension FourierSeries {
  /// Values at single places in Å.
  package func values(at places: [SIMD2<Double>]) -> [Real] {
    places.map { values(x: [$0.x], y: [$0.y])[0] }
  }
}
