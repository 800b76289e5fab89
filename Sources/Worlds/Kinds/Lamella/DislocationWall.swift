import Crystals
import Foundation

/// What an endless wall of equal edge dislocations adds to the two crystals that it turns against each other.
///
/// The sum of the fields of dislocations at distances D, all with their Burgers vector b across the wall, is closed: with
/// ζ = π (x + i y) / D
///
///     u1 = b / 2π [arg sinh ζ - x / (2 (1 - ν)) (π / D) Im coth ζ]
///     u2 = -b / 2π [(1 - 2ν) / (4 (1 - ν)) ln |sinh ζ|² + x / (2 (1 - ν)) (π / D) Re coth ζ]
///
/// (the sums of J. P. Hirth and J. Lothe, Theory of Dislocations, 2nd ed. (1982), ch. 19). Far from the wall this is a
/// turn by b / 2D on either side, in opposite senses, and on the side of negative x a shift by b / 2. Turn and shift are
/// given to the two grains; here is the rest, which fades as exp(-2π |x| / D).
struct DislocationWall: Sendable, Hashable {
  /// A point of the stage plane where one of the dislocations is, Å.
  let place: SIMD2<Double>
  /// Unit vector across the wall, along b.
  let axis: SIMD2<Double>
  /// |b| in Å.
  let burgers: Double
  /// D in Å.
  let spacing: Double
  let poisson: Double

  /// Half the angle between the grains in rad: sin(half) = b / 2D.
  var halfAngle: Double { asin(burgers / (2 * spacing)) }

  /// - Parameter isFar: whether the matter belongs to the grain of positive x; by default as its place says. Matter of a
  ///   grain may begin a little beyond the wall and be drawn back to its own side.
  func displacement(_ point: SIMD2<Double>, isFar: Bool? = nil) -> Vector {
    let away = point - place
    let x = PlaneGeometry.dot(away, axis)
    let side: Double = isFar ?? (x >= 0) ? 1 : -1
    let depth = 2 * .pi * side * x / spacing
    guard depth < 40, side * x > -2 * burgers else { return .zero }
    let phase = 2 * .pi * (axis.x * away.y - axis.y * away.x) / spacing
    // For the right side q = exp(-2ζ), and sinh ζ is exp(ζ) (1 - q) / 2; for the left side q = exp(2ζ).
    let size = exp(-depth)
    let q = SIMD2(size * cos(phase), -side * size * sin(phase))
    let less = SIMD2(1 - q.x, -q.y)
    let square = max((less * less).sum(), 1e-7)
    let angle = atan2(less.y, less.x)
    // coth ζ - 1 = 2 q / (1 - q) on the right, coth ζ + 1 = -2 q / (1 - q) on the left.
    let part = side * 2 / square * SIMD2(q.x * less.x + q.y * less.y, q.y * less.x - q.x * less.y)
    let free = 1 / (1 - poisson)
    let reach = x * free / 2 * .pi / spacing
    let first = burgers / (2 * .pi) * (angle - reach * part.y)
    let second = -burgers / (2 * .pi) * (free * (1 - 2 * poisson) / 4 * log(square) + reach * part.x)
    return Vector(axis.x * first - axis.y * second, axis.y * first + axis.x * second, 0)
  }

  /// Box of the displacements over an area.
  func range(over area: Area) -> Extent {
    let radius = PlaneGeometry.dot(area.size, area.size).squareRoot() / 2
    let distance = abs(PlaneGeometry.dot(area.centre - place, axis))
    let nothing = Extent(low: .zero, high: .zero)
    guard distance - radius < 6.5 * spacing else { return nothing }
    // arg up to π, x coth up to about D/π, the logarithm down to ln 1e-7.
    let free = 1 / (1 - poisson)
    let most = burgers / (2 * .pi) * (.pi + 2 * free + free * abs(1 - 2 * poisson) / 4 * 16.2)
    return nothing.expanded(by: most)
  }
}
