import Crystals

/// Composition of a core in a shell: 0 in the shell, 1 in the core, with an error function's profile between, as
/// interdiffusion gives it. Where a support cuts the particle, no shell lies on the cut.
struct ShellDepth: CompositionField {
  /// Outer faces of the particle; none for a ball.
  let faces: [ConvexRegion.Plane]
  let centre: Vector
  /// Radius in Å of a ball.
  let radius: Double
  /// Thickness of the shell, and standard deviation of the profile's slope, in Å.
  let shell, width: Double

  func mixing(at point: Vector) -> Double {
    var depth = Double.infinity
    if faces.isEmpty {
      depth = radius - (point - centre).length
    } else {
      for face in faces { depth = min(depth, face.offset - face.normal.dot(point)) }
    }
    guard width > 0 else { return depth > shell ? 1 : 0 }
    return (1 + errorFunction((depth - shell) / (width * 2.0.squareRoot()))) / 2
  }

  /// The mean over pieces of at most 2 Å, at most 60 of them.
  func mixing(over span: Span, at point: SIMD2<Double>) -> Double {
    let pieces = min(60, max(1, Int(span.length / 2)))
    let step = span.length / Double(pieces)
    var sum = 0.0
    for piece in 0..<pieces {
      sum += mixing(at: Vector(point.x, point.y, span.top + (Double(piece) + 0.5) * step))
    }
    return sum / Double(pieces)
  }
}
