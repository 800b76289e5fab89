import Crystals

extension Matrix3 {
  /// Where the beam through a place of the laboratory, counted from the specimen's origin, meets the specimen's plane z = 0.
  func onSpecimen(_ place: SIMD2<Double>) -> SIMD2<Double> {
    guard self != .identity else { return place }
    // The upper left part of the rotation takes places of that plane to the laboratory.
    let (a, b, c, d) = (self[0, 0], self[0, 1], self[1, 0], self[1, 1])
    let scale = 1 / (a * d - b * c)
    return SIMD2(d * place.x - b * place.y, a * place.y - c * place.x) * scale
  }
}
