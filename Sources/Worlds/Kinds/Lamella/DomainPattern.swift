import Crystals
import Foundation
import Numerics

/// Stripes of two kinds of ferroelectric domains, walls between them on edge.
///
/// A wall is a tanh of the distance over its half width, as in Landau's theory. Wall 0 passes through the origin of the
/// stage. At 180° walls the polarisation changes its sign; at 90° walls the polar axis turns by a right angle, head to
/// tail, and the crystal is sheared to and fro as a twin.
struct DomainPattern: PolarisationField {
  /// Unit vector across the walls, in the plane of the untilted crystal.
  let normal: SIMD2<Double>
  /// Half width of a wall in Å.
  let wall: Double
  /// Mean width of a domain in Å.
  let width: Double
  /// Polarisation in the domains of sign +1 and -1, stage axes.
  let plus, minus: Vector
  /// Shear of a +1 domain along `slide`; 0 for 180° walls.
  let shear: Double
  let slide: SIMD2<Double>
  private let tilt: Matrix3
  /// Places of the walls along `normal` in Å, from wall `-half` on.
  private let walls: [Double]
  private let half: Int
  /// Integral of the sign profile from the origin to each wall.
  private let sums: [Double]

  /// - Parameters:
  ///   - irregularity: rms-like spread of wall places, as a part of the width: each is off by up to this.
  ///   - reach: Å from the origin within which walls are wanted.
  init(
    normal: SIMD2<Double>, wall: Double, width: Double, irregularity: Double, reach: Double, plus: Vector,
    minus: Vector, shear: Double, slide: SIMD2<Double>, tilt: Matrix3, seed: UInt64
  ) {
    self.normal = normal
    self.wall = wall
    self.width = width
    self.plus = tilt * plus
    self.minus = tilt * minus
    self.shear = shear
    self.slide = slide
    self.tilt = tilt
    let half = Int((reach / width).rounded(.up)) + 2
    self.half = half
    let base = RandomStream(seed: seed, purpose: .placement, index: 1)
    walls = (-half...half).map { number in
      guard number != 0 else { return 0 }
      var stream = base.appending(number)
      return (Double(number) + irregularity * (2 * stream.uniform() - 1)) * width
    }
    var sums = [Double](repeating: 0, count: walls.count)
    for index in half + 1..<walls.count {
      sums[index] = sums[index - 1] + Self.step(index - 1, half, walls, wall)
    }
    for index in stride(from: half - 1, through: 0, by: -1) {
      sums[index] = sums[index + 1] - Self.step(index, half, walls, wall)
    }
    self.sums = sums
  }

  /// Integral of the profile between two neighbouring walls.
  private static func step(_ index: Int, _ half: Int, _ walls: [Double], _ wall: Double) -> Double {
    sign(index - half) * 2 * logCosh((walls[index + 1] - walls[index]) / 2, wall)
  }

  /// Sign of the domain behind wall `number`: +1 for wall 0.
  private static func sign(_ number: Int) -> Double { number.isMultiple(of: 2) ? 1 : -1 }

  private static func logCosh(_ distance: Double, _ wall: Double) -> Double {
    let t = abs(distance) / wall
    return wall * (t > 20 ? t - 0.6931471805599453 : log(cosh(t)))
  }

  /// The wall nearest to a place along the normal, as an index into `walls`.
  private func nearest(_ s: Double) -> Int {
    let guess = min(max(Int((s / width).rounded()) + half, 0), walls.count - 1)
    var best = guess
    for index in max(guess - 1, 0)...min(guess + 1, walls.count - 1)
    where abs(walls[index] - s) < abs(walls[best] - s) {
      best = index
    }
    return best
  }

  /// From -1 to +1 across the walls.
  func profile(_ s: Double) -> Double {
    let index = nearest(s)
    return Self.sign(index - half) * tanh((s - walls[index]) / wall)
  }

  private func integral(_ s: Double) -> Double {
    let index = nearest(s)
    let off = s - walls[index]
    return sums[index] + Self.sign(index - half) * Self.logCosh(off, wall)
  }

  func polarisation(at point: Vector) -> Vector {
    let own = tilt == .identity ? point : tilt.transposed * point
    let sigma = profile(PlaneGeometry.dot(SIMD2(own.x, own.y), normal))
    return (plus + minus) / 2 + sigma * (plus - minus) / 2
  }

  /// Displacement of the twins, in the untilted crystal.
  func displacement(_ point: SIMD2<Double>) -> Vector {
    guard shear != 0 else { return .zero }
    let moved = slide * (shear * integral(PlaneGeometry.dot(point, normal)))
    return Vector(moved.x, moved.y, 0)
  }

  /// Box of the displacements over an area.
  func range(over area: Area) -> Extent {
    guard shear != 0 else { return Extent(low: .zero, high: .zero) }
    let spread = (PlaneGeometry.magnitudes(normal) * area.size).sum() / 2
    let middle = displacement(area.centre)
    // The integral changes by no more than the distance.
    let stray = abs(shear) * spread * PlaneGeometry.magnitudes(slide)
    return Extent(
      low: middle - Vector(stray.x, stray.y, 0), high: middle + Vector(stray.x, stray.y, 0))
  }

  /// Walls and domains whose places along the normal lie in a range.
  func walls(in range: ClosedRange<Double>) -> [(number: Int, place: Double, next: Double?)] {
    walls.indices.filter { index in
      let end = index + 1 < walls.count ? walls[index + 1] : walls[index]
      return end >= range.lowerBound && walls[index] <= range.upperBound
    }.map { ($0 - half, walls[$0], $0 + 1 < walls.count ? walls[$0 + 1] : nil) }
  }

  func sign(behind number: Int) -> Double { Self.sign(number) }
}
