package import Crystals

/// A film with rough faces and round holes on a square lattice: the support of most specimens.
package struct PerforatedFilm: Region {
  /// Round holes, one in the middle of each square of a lattice whose origin is the middle of a hole.
  package struct Holes: Sendable, Hashable {
    /// Å.
    package var diameter, pitch: Double

    package init(diameter: Double, pitch: Double) {
      self.diameter = diameter
      self.pitch = pitch
    }
  }

  package let area: Area
  /// Middle faces in Å: entrance and exit.
  package let faces: ClosedRange<Double>
  package let holes: Holes?
  /// Roughness of a face: a field, and its rms in Å.
  package let roughness: Double
  /// What the roughness of the entrance face follows, and that of the exit face.
  let upper, lower: SmoothField
  package let extent: Extent

  /// - Parameter number: tells the roughness fields of this film from those of others.
  package init(
    area: Area, faces: ClosedRange<Double>, holes: Holes? = nil, roughness: Double = 0,
    wavelength: Double = 60,
    seed: UInt64, number: Int
  ) {
    self.area = area
    self.faces = faces
    self.holes = holes
    self.roughness = roughness
    upper = SmoothField(seed: seed, number: 2 * number, spacing: wavelength / 2)
    lower = SmoothField(seed: seed, number: 2 * number + 1, spacing: wavelength / 2)
    let room = roughness * SmoothField.bound
    extent = Extent(area, z: faces.lowerBound - room...faces.upperBound + room)
  }

  package func spans(at point: SIMD2<Double>) -> [Span] {
    guard area.contains(point), !isInHole(point) else { return [] }
    guard roughness > 0 else { return [Span(faces.lowerBound, faces.upperBound)] }
    let span = Span(
      faces.lowerBound + roughness * upper(point.x, point.y),
      faces.upperBound + roughness * lower(point.x, point.y))
    return span.top < span.bottom ? [span] : []
  }

  package func contains(_ point: Vector) -> Bool {
    let place = SIMD2(point.x, point.y)
    guard point.z >= extent.low.z, point.z < extent.high.z, area.contains(place), !isInHole(place) else {
      return false
    }
    // Only the faces that the point can lie beyond are worked out.
    let room = roughness * SmoothField.bound
    if point.z < faces.lowerBound + room,
      point.z < faces.lowerBound + roughness * upper(point.x, point.y)
    {
      return false
    }
    return point.z < faces.upperBound - room
      || point.z < faces.upperBound + roughness * lower(point.x, point.y)
  }

  package func mayMeet(_ centre: Vector, radius: Double) -> Bool {
    let box = extent.expanded(by: radius)
    guard box.contains(centre) else { return false }
    guard let holes, radius < holes.diameter / 2 else { return true }
    let place = SIMD2(centre.x, centre.y) / holes.pitch
    let off = (place - place.rounded(.toNearestOrAwayFromZero)) * holes.pitch
    let room = holes.diameter / 2 - radius
    return (off * off).sum() >= room * room
  }

  /// Whether a point of the stage lies over a hole.
  package func isInHole(_ point: SIMD2<Double>) -> Bool {
    guard let holes else { return false }
    let place = point / holes.pitch
    let off = (place - place.rounded(.toNearestOrAwayFromZero)) * holes.pitch
    return (off * off).sum() < holes.diameter * holes.diameter / 4
  }
}
