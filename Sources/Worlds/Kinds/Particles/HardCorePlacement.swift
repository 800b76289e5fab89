import Crystals
import Numerics

/// Particles strewn over the plane so that none are too close, tile by tile; what a tile holds depends on its own random
/// numbers and those of the eight around it.
struct HardCorePlacement<Kind: Sendable>: Sendable {
  /// A particle, or one that would be.
  struct Candidate: Sendable {
    var tile: SIMD2<Int>
    /// Number in the tile, from 0.
    var number: Int
    var position: SIMD2<Double>
    /// Radius in Å that others keep away from.
    var radius: Double
    /// Of two that are too close, the one of lower rank number stays.
    var rank: Double
    var kind: Kind

    func precedes(_ other: Candidate) -> Bool {
      if rank != other.rank { return rank < other.rank }
      return (tile.y, tile.x, number) < (other.tile.y, other.tile.x, other.number)
    }
  }

  /// Edge of a tile in Å.
  let edge: Double
  let intensity: HardCoreIntensity
  private let seed: UInt64
  private let largest: Double
  private let draw: @Sendable (inout RandomStream) -> (radius: Double, kind: Kind)
  private let allows: @Sendable (SIMD2<Double>, Double) -> Bool
  /// Whether one particle is put on the origin, ahead of all others.
  private let hasMiddle: Bool

  /// - Parameters:
  ///   - largest: radius in Å that none exceeds.
  ///   - draw: radius and the rest of a particle as they should be distributed.
  ///   - allows: whether a particle of a radius may be at a place.
  init(
    seed: UInt64, intensity: HardCoreIntensity, largest: Double, hasMiddle: Bool,
    draw: @escaping @Sendable (inout RandomStream) -> (radius: Double, kind: Kind),
    allows: @escaping @Sendable (SIMD2<Double>, Double) -> Bool
  ) {
    self.seed = seed
    self.intensity = intensity
    self.largest = largest
    self.hasMiddle = hasMiddle
    self.draw = draw
    self.allows = allows
    let reach = 2 * intensity.reach * largest + intensity.gap
    // About six candidates a tile; no tile smaller than the distance over which particles matter to each other.
    edge = max(reach, 2 * largest, (6 / max(intensity.density, 1e-12)).squareRoot()) + 1e-6
  }

  /// The particles whose discs meet an area, ordered by tile (y, then x) and number.
  func particles(over area: Area) -> [Candidate] {
    let wide = area.expanded(by: largest)
    let (low, high) = (tile(of: wide.low), tile(of: wide.high))
    let columns = high.x - low.x + 3
    var tiles: [[Candidate]] = []
    for y in low.y - 1...high.y + 1 {
      for x in low.x - 1...high.x + 1 { tiles.append(candidates(SIMD2(x, y))) }
    }
    var found: [Candidate] = []
    for y in 1...high.y - low.y + 1 {
      for x in 1...high.x - low.x + 1 {
        let around = (-1...1).flatMap { dy in (-1...1).map { (y + dy) * columns + x + $0 } }
        for candidate in tiles[y * columns + x] {
          let disc = Area(centre: candidate.position, size: SIMD2(repeating: 2 * candidate.radius))
          guard disc.intersects(area), !isCrowded(candidate, around.lazy.map { tiles[$0] }) else { continue }
          found.append(candidate)
        }
      }
    }
    return found
  }

  /// The particles that come before one and whose discs overlap its own, in no special order.
  func earlier(than particle: Candidate) -> [Candidate] {
    guard intensity.reach < 1 else { return [] }
    let disc = Area(centre: particle.position, size: SIMD2(repeating: 2 * particle.radius))
    return particles(over: disc).filter {
      let offset = $0.position - particle.position
      let sum = $0.radius + particle.radius
      return $0.precedes(particle) && (offset * offset).sum() < sum * sum
    }
  }

  private func tile(of point: SIMD2<Double>) -> SIMD2<Int> {
    SIMD2(Int((point.x / edge).rounded(.down)), Int((point.y / edge).rounded(.down)))
  }

  private func isCrowded(_ candidate: Candidate, _ tiles: some Sequence<[Candidate]>) -> Bool {
    for tile in tiles {
      for other in tile where other.precedes(candidate) {
        let offset = other.position - candidate.position
        let least = intensity.reach * (other.radius + candidate.radius) + intensity.gap
        if (offset * offset).sum() < least * least { return true }
      }
    }
    return false
  }

  private func candidates(_ tile: SIMD2<Int>) -> [Candidate] {
    let base = RandomStream(seed: seed, purpose: .placement, index: tile.x, tile.y)
    var found: [Candidate] = []
    if hasMiddle, tile == .zero {
      var stream = base.appending(-2)
      let (radius, kind) = draw(&stream)
      if allows(.zero, radius) {
        found.append(
          Candidate(tile: tile, number: 0, position: .zero, radius: radius, rank: -1, kind: kind))
      }
    }
    var count = base.appending(-1)
    let ceiling = intensity.proposals(largest)
    let total = count.poisson(intensity.density * ceiling * edge * edge)
    for number in 1..<total + 1 {
      var stream = base.appending(number)
      let place = SIMD2(Double(tile.x) + stream.uniform(), Double(tile.y) + stream.uniform()) * edge
      let (rank, chance) = (stream.uniform(), stream.uniform())
      let (radius, kind) = draw(&stream)
      guard chance * ceiling < intensity.proposals(radius), allows(place, radius) else { continue }
      found.append(
        Candidate(tile: tile, number: number, position: place, radius: radius, rank: rank, kind: kind))
    }
    return found
  }
}
