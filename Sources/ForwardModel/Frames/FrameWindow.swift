import Numerics

/// A rectangle on whole pixels of a periodic field, around a place.
struct FrameWindow: Sendable, Hashable {
  /// Sampling of the window, with the pixels of the field.
  let grid: Grid
  /// Its corner in the field, in Å.
  let origin: SIMD2<Double>
  private let field: Grid

  var isWholeAlongX: Bool { grid.nx == field.nx }
  var isWholeAlongY: Bool { grid.ny == field.ny }

  /// - Parameters:
  ///   - centre: in Å.
  ///   - size: at least, in Å; an axis of the field that is hardly longer is taken whole.
  init(field: Grid, centre: SIMD2<Double>, size: SIMD2<Double>) {
    func axis(_ points: Int, _ step: Double, _ centre: Double, _ size: Double) -> (points: Int, first: Int) {
      let count = FourierSizes.next(from: size / step)
      guard Double(count) < 0.9 * Double(points) else { return (points, 0) }
      return (count, Int((centre / step).rounded()) - count / 2)
    }
    let (x, y) = (
      axis(field.nx, field.dx, centre.x, size.x), axis(field.ny, field.dy, centre.y, size.y)
    )
    self.field = field
    grid = Grid(
      nx: x.points, ny: y.points, lengthX: Double(x.points) * field.dx, lengthY: Double(y.points) * field.dy)
    origin = SIMD2(Double(x.first) * field.dx, Double(y.first) * field.dy)
  }

  /// A place of the field seen from the window's corner, in Å; nil outside.
  func local(_ place: SIMD2<Double>) -> SIMD2<Double>? {
    let period = SIMD2(field.lengthX, field.lengthY)
    var from = place - origin
    from -= period * (from / period).rounded(.down)
    return from.x < grid.lengthX && from.y < grid.lengthY ? from : nil
  }
}
