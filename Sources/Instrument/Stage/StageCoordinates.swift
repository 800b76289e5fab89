/// A number for each axis of the stage: x, y, z in Å, alpha and beta in rad.
package struct StageCoordinates: StageAxes, Sendable, Hashable, Codable {
  package var x: Double
  package var y: Double
  package var z: Double
  package var alpha: Double
  package var beta: Double

  package static let zero = StageCoordinates()

  package init(x: Double = 0, y: Double = 0, z: Double = 0, alpha: Double = 0, beta: Double = 0) {
    self.x = x
    self.y = y
    self.z = z
    self.alpha = alpha
    self.beta = beta
  }

  init(_ value: (StageAxis) -> Double) {
    self.init(x: value(.x), y: value(.y), z: value(.z), alpha: value(.alpha), beta: value(.beta))
  }

  /// x, y, z in Å.
  package var translation: SIMD3<Double> { SIMD3(x, y, z) }

  static func + (left: Self, right: Self) -> Self {
    Self(
      x: left.x + right.x, y: left.y + right.y, z: left.z + right.z, alpha: left.alpha + right.alpha,
      beta: left.beta + right.beta)
  }
  static func += (left: inout Self, right: Self) { left = left + right }
  static func * (factor: Double, right: Self) -> Self {
    Self(
      x: factor * right.x, y: factor * right.y, z: factor * right.z, alpha: factor * right.alpha,
      beta: factor * right.beta)
  }
}
