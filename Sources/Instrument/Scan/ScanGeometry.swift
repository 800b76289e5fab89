import Foundation
import Numerics

/// The places of a pattern after field, rotation and the coils' errors, in Å in the laboratory: an affine map of column and line,
/// or a list.
struct ScanGeometry: Sendable {
  let columns: Int
  let rows: Int
  let serpentine: Bool
  /// Whether the beam moves on during a line rather than resting at each place.
  let isContinuous: Bool
  let origin: SIMD2<Double>
  let stepX: SIMD2<Double>
  let stepY: SIMD2<Double>
  /// One for each dwell, where the pattern is no raster or line.
  let list: [SIMD2<Double>]

  init(_ settings: ScanSettings, coils: CoilMap) {
    let turn = sineCosine(settings.rotation)
    func deflected(_ way: SIMD2<Double>) -> SIMD2<Double> {
      coils.applied(SIMD2(turn.cosine * way.x - turn.sine * way.y, turn.sine * way.x + turn.cosine * way.y))
    }
    func place(_ fraction: SIMD2<Double>) -> SIMD2<Double> {
      settings.centre + deflected((fraction - 0.5) * settings.field)
    }
    var (columns, rows, serpentine, continuous) = (1, 1, false, true)
    var (origin, stepX, stepY) = (SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero)
    var list: [SIMD2<Double>] = []
    switch settings.pattern {
    case .raster(let nx, let ny, let region, let backAndForth):
      (columns, rows, serpentine) = (nx, ny, backAndForth)
      origin = place(SIMD2(region.left, region.top))
      stepX = deflected(SIMD2(settings.field.x * region.width / Double(nx), 0))
      stepY = deflected(SIMD2(0, settings.field.y * region.height / Double(ny)))
    case .point(let fraction):
      continuous = false
      origin = place(fraction)
    case .points(let fractions):
      (rows, continuous) = (fractions.count, false)
      list = fractions.map(place)
    case .line(let from, let to, let count):
      columns = count
      origin = place(from)
      stepX = deflected((to - from) * settings.field / Double(count))
    case .spiral(let count, let turns, let diameter, let law):
      columns = count
      let radius = diameter / 2 * min(settings.field.x, settings.field.y)
      list = (0..<count).map {
        settings.centre
          + deflected(radius * Self.spiral(share: Double($0) / Double(count), turns: turns, law: law))
      }
    case .path(let fractions):
      columns = fractions.count
      list = fractions.map(place)
    }
    self.columns = columns
    self.rows = rows
    self.serpentine = serpentine
    self.isContinuous = continuous
    self.origin = origin
    self.stepX = stepX
    self.stepY = stepY
    self.list = list
  }

  /// The place of a dwell.
  /// - Parameter column: in the picture, which in a serpentine's odd lines is not the order of time.
  func place(line: Int, column: Int) -> SIMD2<Double> {
    list.isEmpty
      ? origin + Double(column) * stepX + Double(line) * stepY : list[line * columns + column]
  }

  func isReversed(_ line: Int) -> Bool { serpentine && line % 2 == 1 }

  /// The first place of a line in the order of time, and the last.
  func first(_ line: Int) -> SIMD2<Double> {
    place(line: line, column: isReversed(line) ? columns - 1 : 0)
  }
  func last(_ line: Int) -> SIMD2<Double> {
    place(line: line, column: isReversed(line) ? 0 : columns - 1)
  }

  /// A place on a spiral of radius 1.
  /// - Parameter share: of the dwells done.
  static func spiral(share: Double, turns: Double, law: SpiralLaw) -> SIMD2<Double> {
    let whole = 2 * .pi * turns
    var angle = whole * share.squareRoot()
    if law == .constantSpeed {
      // Newton's method for the length of the curve r = θ, beginning at the area law, which is near for many turns.
      let length = share * arc(whole)
      for _ in 0..<20 {
        let step = (arc(angle) - length) / (1 + angle * angle).squareRoot()
        angle -= step
        if abs(step) <= 1e-15 * whole { break }
      }
    }
    let (sine, cosine) = sineCosine(angle)
    return angle / whole * SIMD2(cosine, sine)
  }

  private static func arc(_ angle: Double) -> Double {
    (angle * (1 + angle * angle).squareRoot() + asinh(angle)) / 2
  }
}

/// What the coils make of a deflection: errors of scale, of their right angle, and of the rotation.
struct CoilMap: Sendable, Hashable {
  /// What unit deflections along x and y become.
  let x: SIMD2<Double>
  let y: SIMD2<Double>

  init(_ model: ScanModel) {
    let (sine, cosine) = sineCosine(model.rotationError)
    let (skewSine, skewCosine) = sineCosine(model.skew)
    let skewed = (1 + model.scaleError.y) * SIMD2(skewSine, skewCosine)
    x = (1 + model.scaleError.x) * SIMD2(cosine, sine)
    y = SIMD2(cosine * skewed.x - sine * skewed.y, sine * skewed.x + cosine * skewed.y)
  }

  func applied(_ way: SIMD2<Double>) -> SIMD2<Double> { way.x * x + way.y * y }
}
