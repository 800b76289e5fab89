import Numerics
import Worlds

/// The field that stands for some places: larger than they are and on a coarse lattice, so that a drift of a few Å finds
/// the same one. A function of the places alone.
struct LiveWindow: Sendable, Hashable {
  /// Where signals are known, in laboratory coordinates.
  let area: Area

  /// Least distance in Å of the lattice's points.
  private static let least = 8.0

  /// - Parameter box: of all places.
  init(_ box: Area) {
    let side = max(box.size.x, box.size.y)
    let step = Self.step(side)
    let (across, centre) = (box.size, box.centre)
    // Sides have room for what jitter adds to a nominal field.
    let sides = ((across + 0.02 * side) / (step / 4)).rounded(.up) * (step / 4)
    let middle = (centre / step).rounded(.toNearestOrAwayFromZero) * step
    area = Area(centre: middle, size: sides + step)
  }

  /// Powers of two from an eighth of the side on.
  private static func step(_ side: Double) -> Double {
    var step = least
    while step < side / 8 { step *= 2 }
    return step
  }
}

extension Area {
  /// Around places; nil without any or if one is no number.
  init?(around places: some Sequence<SIMD2<Double>>) {
    var low = SIMD2(Double.infinity, .infinity)
    var high = -low
    for place in places {
      guard place.x.isFinite, place.y.isFinite else { return nil }
      low = pointwiseMin(low, place)
      high = pointwiseMax(high, place)
    }
    guard low.x <= high.x else { return nil }
    self.init(low: low, high: high)
  }
}
