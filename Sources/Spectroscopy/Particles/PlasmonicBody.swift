package import Quantities

/// A particle that resonates: its shape and where it is.
package struct PlasmonicBody: Sendable, Equatable, Codable {
  package enum Shape: String, Sendable, Codable, CaseIterable { case sphere, rod, cube }

  package let shape: Shape
  /// Diameter of a sphere, length of a rod with its caps, edge of a cube, in Å.
  package let length: Double
  /// Diameter of a rod in Å; the length otherwise.
  package let width: Double
  /// Middle across the beam in Å.
  package let place: SIMD2<Double>
  /// Angle in rad of a rod or of a cube's edge from +x towards +y.
  package let rotation: Double
  /// Permittivity of what is around it; between 1 and that of a support it lies on.
  package let surroundings: Double

  /// - Throws: `InputError` for sizes that no particle has, and rods that are wider than long.
  package init(
    _ shape: Shape, length: Double, width: Double? = nil, place: SIMD2<Double> = .zero, rotation: Double = 0,
    surroundings: Double = 1
  ) throws(InputError) {
    guard length >= 5, length <= 50_000 else {
      throw .outOfRange("size of a particle", length / 10, allowed: "0.5 to 5000", unit: "nm")
    }
    let wide = shape == .rod ? width ?? length : length
    guard wide >= 5, wide <= length else {
      throw .outOfRange(
        "width of a rod", wide / 10, allowed: "0.5 to its length, \(InputError.brief(length / 10))",
        unit: "nm")
    }
    guard surroundings >= 1, surroundings <= 20 else {
      throw .outOfRange("permittivity of the surroundings", surroundings, allowed: "1 to 20")
    }
    (self.shape, self.length, self.width) = (shape, length, wide)
    (self.place, self.rotation, self.surroundings) = (place, rotation, surroundings)
  }
}
