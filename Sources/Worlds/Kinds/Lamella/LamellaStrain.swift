import Crystals

/// Displacements of a lamella: dislocations, walls of them and ferroelastic twins, all along the zone axis, then the bend.
struct LamellaStrain: DisplacementField {
  let dislocations: [Dislocation]
  let walls: [DislocationWall]
  /// For each wall, on which side of it the grain lies.
  let sides: [Bool]
  let twins: DomainPattern?
  /// Turns the zone axis away from the beam; the fields are those of the crystal's axes.
  let tilt: Matrix3
  let bend: LamellaBend
  let bound: Double
  private let isTilted: Bool

  init(
    dislocations: [Dislocation], walls: [DislocationWall], sides: [Bool], twins: DomainPattern?,
    tilt: Matrix3, bend: LamellaBend, shape: LamellaShape
  ) {
    self.dislocations = dislocations
    self.walls = walls
    self.sides = sides
    self.twins = twins
    self.tilt = tilt
    self.bend = bend
    isTilted = tilt != .identity
    let room = Self.range(over: shape.outline.expanded(by: 1000), dislocations, walls, twins)
    let most = max(room.low.length, room.high.length)
    let heights = bend.heights(shape.outline)
    bound =
      most + max(abs(heights.lowerBound), abs(heights.upperBound)) + bend.steepest(shape.outline)
      * (shape.depth(over: shape.outline).upperBound + most)
  }

  /// Nil where nothing is displaced.
  var ifAny: LamellaStrain? {
    dislocations.isEmpty && walls.isEmpty && twins == nil && bend.isFlat ? nil : self
  }

  func displacement(at point: Vector) -> Vector {
    var moved = point
    if !dislocations.isEmpty || !walls.isEmpty || twins != nil {
      let own = isTilted ? tilt.transposed * point : point
      let place = SIMD2(own.x, own.y)
      var sum = Vector.zero
      for dislocation in dislocations { sum += dislocation.displacement(place) }
      for (wall, isFar) in zip(walls, sides) { sum += wall.displacement(place, isFar: isFar) }
      if let twins { sum += twins.displacement(place) }
      moved += isTilted ? tilt * sum : sum
    }
    return (bend.isFlat ? moved : bend.bent(moved)) - point
  }

  func sources(of box: Extent) -> Extent {
    let flat = bend.sources(of: box)
    guard !dislocations.isEmpty || !walls.isEmpty || twins != nil else { return flat }
    // The displacements of all places from which matter may have come, first roughly, then of those places only.
    var found = flat
    var reach = flat
    for pass in 0..<2 {
      if pass == 0 {
        reach = flat.expanded(by: rough(over: Self.turned(flat, by: tilt.transposed).area))
      }
      let area = Self.turned(reach, by: tilt.transposed).area
      let moves = Self.turned(Self.range(over: area, dislocations, walls, twins), by: tilt)
      found = Extent(low: flat.low - moves.high, high: flat.high - moves.low)
      if pass == 0 {
        reach = Extent(low: pointwiseMax(found.low, reach.low), high: pointwiseMin(found.high, reach.high))
      }
    }
    return found.expanded(by: 1e-3)
  }

  /// A length that no displacement of matter that may come into an area exceeds.
  private func rough(over area: Area) -> Double {
    var length = 1.0
    // Displacements grow slowly with distance: a few steps find a length that is enough for itself.
    for _ in 0..<20 {
      let moves = Self.range(over: area.expanded(by: length), dislocations, walls, twins)
      let needed = max(moves.low.length, moves.high.length)
      if needed <= length { return length }
      length = 1.1 * needed
    }
    return max(length, bound)
  }

  private static func range(
    over area: Area, _ dislocations: [Dislocation], _ walls: [DislocationWall], _ twins: DomainPattern?
  ) -> Extent {
    var sum = Extent(low: .zero, high: .zero)
    let parts =
      dislocations.map { $0.range(over: area) } + walls.map { $0.range(over: area) }
      + (twins.map { [$0.range(over: area)] } ?? [])
    for part in parts { sum = Extent(low: sum.low + part.low, high: sum.high + part.high) }
    return sum
  }

  /// The box around a turned box.
  private static func turned(_ box: Extent, by rotation: Matrix3) -> Extent {
    guard rotation != .identity else { return box }
    return Extent(
      around: (0..<8).map { corner in
        rotation
          * Vector(
            corner & 1 == 0 ? box.low.x : box.high.x, corner & 2 == 0 ? box.low.y : box.high.y,
            corner & 4 == 0 ? box.low.z : box.high.z)
      })
  }
}
