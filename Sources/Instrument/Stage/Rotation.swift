import Numerics

/// A proper rotation in space: what the unit vectors become.
package struct Rotation: Sendable, Hashable {
  package let x: SIMD3<Double>
  package let y: SIMD3<Double>
  package let z: SIMD3<Double>

  /// Turns y towards z.
  package static func aboutX(_ angle: Double) -> Rotation {
    let (sine, cosine) = sineCosine(angle)
    return Rotation(x: SIMD3(1, 0, 0), y: SIMD3(0, cosine, sine), z: SIMD3(0, -sine, cosine))
  }

  /// Turns z towards x.
  package static func aboutY(_ angle: Double) -> Rotation {
    let (sine, cosine) = sineCosine(angle)
    return Rotation(x: SIMD3(cosine, 0, -sine), y: SIMD3(0, 1, 0), z: SIMD3(sine, 0, cosine))
  }

  package func applied(_ vector: SIMD3<Double>) -> SIMD3<Double> {
    vector.x * x + vector.y * y + vector.z * z
  }

  /// This rotation after another.
  package func after(_ first: Rotation) -> Rotation {
    Rotation(x: applied(first.x), y: applied(first.y), z: applied(first.z))
  }
}
