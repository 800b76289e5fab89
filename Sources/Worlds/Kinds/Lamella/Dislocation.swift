import Crystals
import Foundation

/// A straight dislocation along the beam in an isotropic medium.
///
/// The line direction is +z. With e1 along the edge part of the Burgers vector b and e2 = z x e1, the displacement is the
/// classic solution (J. P. Hirth and J. Lothe, Theory of Dislocations, 2nd ed. (1982), ch. 3):
///
///     u1 = b_e / 2π [θ + x y / (2 (1 - ν) r²)]
///     u2 = -b_e / 2π [(1 - 2ν) / (4 (1 - ν)) ln r² + (x² - y²) / (4 (1 - ν) r²)]
///     u3 = b_s / 2π θ
///
/// Sign of b: the displacement grows by b along a circuit that is right-handed about +z (from +x to +y on the screen,
/// whose y points down). The cut on which θ jumps lies along -e1, in the glide plane: the crystal slips there by b, and
/// neither gains nor loses matter. For a whole lattice vector the slip leaves the crystal perfect; for a partial one the
/// cut is a stacking fault.
struct Dislocation: Sendable, Hashable {
  /// Where the line meets the stage plane, Å.
  let place: SIMD2<Double>
  /// Å, in stage axes.
  let burgers: Vector
  /// Poisson's ratio ν.
  let poisson: Double
  /// e1.
  let axis: SIMD2<Double>
  /// Signed edge part along e1.
  private let edge: Double

  /// - Parameter cut: direction in which the cut leaves the line; along it or against it has to lie the edge part.
  init(place: SIMD2<Double>, burgers: Vector, poisson: Double, cut: SIMD2<Double>? = nil) {
    self.place = place
    self.burgers = burgers
    self.poisson = poisson
    let flat = SIMD2(burgers.x, burgers.y)
    let length = PlaneGeometry.dot(flat, flat).squareRoot()
    if let cut {
      axis = -cut
    } else {
      axis = length > 1e-9 ? flat / length : SIMD2(1, 0)
    }
    edge = PlaneGeometry.dot(flat, axis)
  }

  /// Smallest distance in Å that the solution is taken at: inside, it has no meaning.
  private static let core = 0.1

  func displacement(_ point: SIMD2<Double>) -> Vector {
    let away = point - place
    let x = PlaneGeometry.dot(away, axis)
    let y = axis.x * away.y - axis.y * away.x
    let square = x * x + y * y + Self.core * Self.core
    let angle = atan2(y, x)
    let free = 1 / (1 - poisson)
    let first = edge / (2 * .pi) * (angle + x * y * free / (2 * square))
    let second =
      -edge / (2 * .pi) * free / 4 * ((1 - 2 * poisson) * log(square) + (x * x - y * y) / square)
    return Vector(
      axis.x * first - axis.y * second, axis.y * first + axis.x * second, burgers.z / (2 * .pi) * angle)
  }

  /// Box of the displacements over an area.
  func range(over area: Area) -> Extent {
    let away = area.centre - place
    let radius = PlaneGeometry.dot(area.size, area.size).squareRoot() / 2
    let distance = PlaneGeometry.dot(away, away).squareRoot()
    var turn = 0.5
    var middle = 0.0
    if distance > 1.01 * radius {
      let angle = atan2(
        axis.x * away.y - axis.y * away.x, PlaneGeometry.dot(away, axis))
      let half = asin(radius / distance)
      if abs(angle) + half < .pi { (middle, turn) = (angle / (2 * .pi), half / (2 * .pi)) }
    }
    let free = 1 / (1 - poisson)
    // Largest of |x y| / r² and |x² - y²| / r² with their factors, over 2π.
    let rest = free / (8 * .pi)
    let near = max(distance - radius, Self.core)
    let factor = free * (1 - 2 * poisson) / (8 * .pi)
    func logarithm(_ r: Double) -> Double { -factor * log(r * r + Self.core * Self.core) }
    let (low, high) = (logarithm(distance + radius), logarithm(near))
    let along = (middle - turn - rest, middle + turn + rest)
    let corners = [along.0, along.1].flatMap { first in
      [low - rest, high + rest].flatMap { second in
        [middle - turn, middle + turn].map { third in
          Vector(
            edge * (axis.x * first - axis.y * second), edge * (axis.y * first + axis.x * second),
            burgers.z * third)
        }
      }
    }
    return Extent(around: corners)
  }
}
