import Crystals

/// Smooth waves of a sheet out of its plane.
struct Ripples: DisplacementField {
  /// Rms height in Å.
  let rms: Double
  let field: SmoothField

  /// - Parameter wavelength: Å.
  init(rms: Double, wavelength: Double, seed: UInt64) {
    self.rms = rms
    field = SmoothField(seed: seed, number: 100, spacing: wavelength / 2)
  }

  func height(at point: SIMD2<Double>) -> Double { rms * field(point.x, point.y) }

  var bound: Double { rms * SmoothField.bound }

  func displacement(at point: Vector) -> Vector { Vector(0, 0, rms * field(point.x, point.y)) }
}
