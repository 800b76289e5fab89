import Foundation

/// Cosine that is exactly 0 or ±1/2 at the angles of crystals, so that a cell given with 90° is exactly
/// orthogonal.
func cosine(_ angle: Double) -> Double {
  let value = cos(angle)
  for exact in [0, 0.5, -0.5] where abs(value - exact) < 4e-16 { return exact }
  return value
}

func sine(_ angle: Double) -> Double { sin(angle) }

/// Angle in rad between two vectors.
func angle(_ first: Vector, _ second: Vector) -> Double {
  atan2(first.cross(second).length, first.dot(second))
}

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
