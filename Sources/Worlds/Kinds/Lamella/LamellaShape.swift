import Crystals

/// The outer shape of a lamella: a wedge around z = 0, bent or flat, with rough faces and damaged layers on both.
struct LamellaShape: Sendable {
  /// What lies between which faces.
  enum Part: Sendable {
    case crystal, entranceLayer, exitLayer
  }

  let outline: Area
  /// Thickness at the origin in Å, damaged layers included.
  let thickness: Double
  /// Change of the thickness per Å along x and y.
  let gradient: SIMD2<Double>
  /// Thickness in Å that the wedge does not go below; 0 lets it end in a thin edge.
  let thinnest: Double
  /// Thickness of the damaged layer on each face in Å.
  let damage: Double
  /// Rms roughness of each face in Å.
  let roughness: Double
  /// Å by which roughness may move a face.
  let swing: Double
  let bend: LamellaBend
  private let fields: [RoughFace]

  init(
    outline: Area, thickness: Double, gradient: SIMD2<Double>, thinnest: Double, damage: Double,
    roughness: Double, wavelength: Double, bend: LamellaBend, seed: UInt64
  ) {
    self.outline = outline
    self.thickness = thickness
    self.gradient = gradient
    self.thinnest = thinnest
    self.damage = damage
    self.roughness = roughness
    self.bend = bend
    fields = (0..<4).map { RoughFace(seed: seed, number: $0, spacing: wavelength / 2) }
    swing = roughness * (fields.map(\.bound).max() ?? 0)
  }

  /// Thickness at a point without roughness, in Å; 0 in the vacuum beyond a thin edge.
  func thickness(at point: SIMD2<Double>) -> Double {
    max(thickness + (gradient * point).sum(), thinnest, 0)
  }

  /// The two faces of a part without roughness.
  func smoothFaces(_ part: Part, at point: SIMD2<Double>) -> Span {
    let half = thickness(at: point) / 2
    let inner = max(half - damage, 0)
    let middle = bend.height(point)
    switch part {
    case .crystal: return Span(middle - inner, middle + inner)
    case .entranceLayer: return Span(middle - half, middle - inner)
    case .exitLayer: return Span(middle + inner, middle + half)
    }
  }

  /// The two faces of a part; the second may lie before the first where nothing is left of it.
  func faces(_ part: Part, at point: SIMD2<Double>) -> Span {
    var span = smoothFaces(part, at: point)
    guard roughness > 0 else { return span }
    let numbers = Self.fieldNumbers(part)
    span.top += roughness * fields[numbers.0](point)
    span.bottom += roughness * fields[numbers.1](point)
    return span
  }

  /// Whether z lies between the rough faces of a part.
  func holds(_ z: Double, _ part: Part, at point: SIMD2<Double>, smooth: Span) -> Bool {
    let numbers = Self.fieldNumbers(part)
    // Each face is worked out only where it matters.
    if z < smooth.top + swing, z < smooth.top + roughness * fields[numbers.0](point) { return false }
    if z >= smooth.bottom - swing, z >= smooth.bottom + roughness * fields[numbers.1](point) { return false }
    return true
  }

  private static func fieldNumbers(_ part: Part) -> (Int, Int) {
    switch part {
    case .crystal: (1, 2)
    case .entranceLayer: (0, 1)
    case .exitLayer: (2, 3)
    }
  }

  /// A range of z that a part of the lamella, or all of it, does not leave over an area.
  func depth(_ part: Part? = nil, over area: Area) -> ClosedRange<Double> {
    let heights = bend.heights(area)
    let towards = SIMD2(gradient.x < 0 ? -0.5 : 0.5, gradient.y < 0 ? -0.5 : 0.5) * area.size
    // Half the thickness where it is greatest and least, and the same without the damaged layer.
    let (most, least) = (thickness(at: area.centre + towards) / 2, thickness(at: area.centre - towards) / 2)
    let (inner, innermost) = (max(most - damage, 0), max(least - damage, 0))
    let (low, high) =
      switch part {
      case nil: (-most, most)
      case .crystal?: (-inner, inner)
      case .entranceLayer?: (-most, -innermost)
      case .exitLayer?: (innermost, most)
      }
    return heights.lowerBound + low - swing...heights.upperBound + high + swing
  }

  var extent: Extent { Extent(outline, z: depth(over: outline)) }
}
