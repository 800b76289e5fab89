import Crystals
import Numerics

/// The edge of one layer of a flake: straight sides along rows of the lattice, with steps of whole rows.
struct FlakeOutline: Sendable {
  struct Side: Sendable {
    /// In stage coordinates.
    var line: ConvexPolygon.Line
    /// Å between rows of atoms along the side.
    var row: Double
  }

  /// How sides stray from a straight line.
  struct Roughness: Sendable {
    /// Å.
    var rms: Double
    var wavelength: Double
  }

  let sides: [Side]
  /// Part of the stage where there can be anything.
  let limits: Area
  /// The sides without roughness.
  let polygon: ConvexPolygon
  private let roughness: Roughness
  private let field: SmoothField
  private let stray: [Double]
  private let box: Area

  /// - Parameters:
  ///   - sides: none for a layer that fills its limits.
  ///   - seed: of this outline alone.
  init(sides: [Side], limits: Area, roughness: Roughness, seed: UInt64) {
    self.sides = sides
    self.limits = limits
    self.roughness = roughness
    field = SmoothField(seed: seed, number: 0, spacing: roughness.wavelength / 2)
    stray = sides.map { roughness.rms > 0 ? roughness.rms * SmoothField.bound + $0.row : 0 }
    var (nominal, widest) = (ConvexPolygon(limits), ConvexPolygon(limits))
    for (index, side) in sides.enumerated() {
      nominal.cut(side.line, label: index)
      var line = side.line
      line.offset += stray[index]
      widest.cut(line, label: index)
    }
    polygon = nominal
    box = widest.isEmpty ? Area(low: limits.low, high: limits.low) : widest.bounds
  }

  /// A rectangle that holds all of it.
  var bounds: Area { box }

  /// - Parameter margin: Å by which points outside may miss the edge and still count.
  func contains(_ point: SIMD2<Double>, margin: Double = 0) -> Bool {
    for index in sides.indices {
      let line = sides[index].line
      let inside = line.distance(point) + margin
      if inside < -stray[index] { return false }
      if inside < stray[index] {
        let along = line.normal.x * point.y - line.normal.y * point.x
        let row = sides[index].row
        // Sides read the field on lines far from each other. With a margin the steps of the edge beside count too.
        func steps(_ place: Double) -> Double {
          (roughness.rms / row * field(place, Double(index) * 64 * field.spacing)).rounded()
        }
        let steps =
          margin > 0
          ? max(steps(along - margin), steps(along), steps(along + margin)) : steps(along)
        if inside + steps * row < 0 { return false }
      } else if stray[index] == 0 && inside < 0 {
        return false
      }
    }
    return limits.contains(point)
  }
}
