package import Crystals

/// What lies in all of some regions.
package struct IntersectionRegion: Region {
  package let parts: [any Region]

  /// - Parameter parts: at least one.
  package init(_ parts: [any Region]) {
    precondition(!parts.isEmpty, "an intersection needs a region")
    self.parts = parts
    extent = parts.dropFirst().reduce(parts[0].extent) { $0.intersection($1.extent) }
  }

  package let extent: Extent

  package func contains(_ point: Vector) -> Bool {
    for part in parts where !part.contains(point) { return false }
    return true
  }

  package func spans(at point: SIMD2<Double>) -> [Span] {
    parts.dropFirst().reduce(parts[0].spans(at: point)) { $0.intersected(with: $1.spans(at: point)) }
  }

  package func isNearFace(_ point: Vector, within distance: Double) -> Bool {
    parts.contains { $0.isNearFace(point, within: distance) }
  }

  package func mayMeet(_ centre: Vector, radius: Double) -> Bool {
    parts.allSatisfy { $0.mayMeet(centre, radius: radius) }
  }
}

/// What lies in one region and not in any of some others: holes, cores.
package struct DifferenceRegion: Region {
  package let whole: any Region
  package let holes: [any Region]

  package init(_ whole: any Region, without holes: [any Region]) {
    self.whole = whole
    self.holes = holes
  }

  package var extent: Extent { whole.extent }

  package func contains(_ point: Vector) -> Bool {
    guard whole.contains(point) else { return false }
    for hole in holes where hole.contains(point) { return false }
    return true
  }

  package func spans(at point: SIMD2<Double>) -> [Span] {
    holes.reduce(whole.spans(at: point)) { $0.isEmpty ? $0 : $0.subtracting($1.spans(at: point)) }
  }

  package func isNearFace(_ point: Vector, within distance: Double) -> Bool {
    whole.isNearFace(point, within: distance) || !holes.isEmpty
  }

  package func mayMeet(_ centre: Vector, radius: Double) -> Bool { whole.mayMeet(centre, radius: radius) }
}
