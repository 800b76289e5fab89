import Crystals
import Numerics

/// A border between two materials of one sheet: the first on one side of a wavy line, the second on the other, mixed over a
/// width in between.
struct LateralInterface: CompositionField {
  let origin: SIMD2<Double>
  /// Unit vectors along the line and across it, towards the second material.
  let along, across: SIMD2<Double>
  /// Å of the origin to the middle line, and over which the composition goes from one to the other.
  let position, width: Double
  /// Rms in Å of the middle line.
  let waviness: Double
  let field: SmoothField

  /// Å across the middle line at a distance along it.
  func line(at along: Double) -> Double {
    position + (waviness > 0 ? waviness * field(along, 0) : 0)
  }

  func mixing(at point: Vector) -> Double {
    let off = SIMD2(point.x, point.y) - origin
    let reach = width / 2 + waviness * SmoothField.bound
    let across = (off * self.across).sum() - position
    if across <= -reach { return across < 0 ? 0 : 1 }
    if across >= reach { return 1 }
    let distance = across + position - line(at: (off * along).sum())
    guard width > 0 else { return distance < 0 ? 0 : 1 }
    return min(max(0.5 + distance / width, 0), 1)
  }

  /// Points of the middle line in and around an area, on places that do not depend on it.
  func path(in area: Area) -> [SIMD2<Double>] {
    let corners = [
      area.low, SIMD2(area.high.x, area.low.y), area.high, SIMD2(area.low.x, area.high.y),
    ].map { (($0 - origin) * along).sum() }
    let (from, to) = (corners.min()!, corners.max()!)
    // Powers of two keep the places of one area among those of a smaller one.
    var step = field.spacing / 4
    while (to - from) / step > 2048 { step *= 2 }
    return (Int((from / step).rounded(.down))...Int((to / step).rounded(.up))).map { index in
      let place = Double(index) * step
      return origin + place * along + line(at: place) * across
    }
  }
}
