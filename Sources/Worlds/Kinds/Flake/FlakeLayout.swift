import Configuration
import Numerics
import Quantities

/// Where the flakes of a world are: one in the middle, or one in most tiles of a square lattice, with room between them.
struct FlakeLayout: Sendable {
  enum Shape: String, Sendable, CaseIterable { case triangle, hexagon, polygon, covering }

  let shape: Shape
  /// Diameter in Å of the circle around a flake.
  let size: Double
  let spread: Double
  let angle: Double
  let angleSpread: Double
  /// Edge in Å of the tiles; nil for one flake in the middle.
  let tile: Double?
  let world: Area
  private let stream: RandomStream

  /// Part of the tiles that have a flake: 3/4 for the look of chance, more where flakes are crowded.
  let filling: Double

  init(_ parameters: ParameterReader, world: Area, seed: UInt64) throws {
    self.world = world
    let word = try parameters.word("shape")
    shape = Shape(rawValue: word)!
    size = try parameters.number("flake_nm") * 10
    spread = try parameters.number("flake_spread")
    angle = try parameters.number("orientation_deg") * .pi / 180
    angleSpread = try parameters.number("orientation_spread_deg") * .pi / 180
    stream = RandomStream(seed: seed, purpose: .placement, index: 1)
    let density = try parameters.number("flakes_per_um2") * 1e-8
    let coverage = try parameters.number("coverage")
    guard density > 0 || coverage > 0 else {
      (tile, filling) = (nil, 1)
      return
    }
    let key = parameters.name(density > 0 ? "flakes_per_um2" : "coverage")
    guard density == 0 || coverage == 0 else {
      throw InputError(
        "\(key): not allowed together with \(parameters.name("coverage")); allowed: one of them")
    }
    guard shape != .covering else {
      throw InputError(
        "\(key): \(InputError.brief(density > 0 ? density * 1e8 : coverage)) is not allowed with"
          + " \(parameters.name("shape")) covering; allowed: 0")
    }
    let area = Self.area(of: shape) * size * size * (1 + spread * spread / 3)
    let number = density > 0 ? density : coverage / area
    let largest = size * (1 + spread)
    let edge = max((0.75 / number).squareRoot(), largest)
    guard number * edge * edge <= 1 else {
      let limit = 1 / (largest * largest)
      throw InputError.outOfRange(
        key, density > 0 ? density * 1e8 : coverage,
        allowed: "up to \(InputError.brief(density > 0 ? limit * 1e8 : limit * area)), so that flakes of"
          + " \(parameters.name("flake_nm")) \(InputError.brief(size / 10)) nm do not overlap",
        unit: density > 0 ? "1/µm²" : "")
    }
    tile = edge
    filling = number * edge * edge
  }

  /// Mean area of a flake over the square of its diameter.
  private static func area(of shape: Shape) -> Double {
    switch shape {
    case .triangle: 3 * 3.0.squareRoot() / 16
    case .hexagon: 3 * 3.0.squareRoot() / 8
    case .polygon: FlakeShape.meanPolygonArea / 4
    case .covering: 1
    }
  }

  /// Flakes whose circles meet an area, in the order of their tiles.
  func flakes(over area: Area) -> [Flake] {
    guard let tile else { return [flake(SIMD2(0, 0), edge: 0)] }
    guard let seen = area.intersection(world) else { return [] }
    let low = (seen.low / tile - 1).rounded(.toNearestOrAwayFromZero)
    let high = (seen.high / tile + 1).rounded(.toNearestOrAwayFromZero)
    var found: [Flake] = []
    for y in Int(low.y)...Int(high.y) {
      for x in Int(low.x)...Int(high.x) where isFilled(SIMD2(x, y)) {
        let flake = flake(SIMD2(x, y), edge: tile)
        if Area(centre: flake.centre, size: SIMD2(repeating: 2 * flake.radius)).expanded(by: 1)
          .intersects(seen)
        {
          found.append(flake)
        }
      }
    }
    return found
  }

  private func isFilled(_ tile: SIMD2<Int>) -> Bool {
    // The tile in the middle always has one, so that there is something where the stage starts.
    if tile == SIMD2(0, 0) { return true }
    var draw = stream.appending(tile.x).appending(tile.y).appending(1)
    return draw.uniform() < filling
  }

  private func flake(_ tile: SIMD2<Int>, edge: Double) -> Flake {
    var draw = stream.appending(tile.x).appending(tile.y).appending(0)
    let (size, turn, x, y) = (draw.uniform(), draw.uniform(), draw.uniform(), draw.uniform())
    let seed = draw.next()
    if tile == SIMD2(0, 0) {
      return Flake(tile: tile, centre: .zero, radius: self.size / 2, angle: angle, seed: seed)
    }
    let radius = self.size / 2 * (1 + spread * (2 * size - 1))
    let room = edge - 2 * radius
    return Flake(
      tile: tile,
      centre: SIMD2(Double(tile.x), Double(tile.y)) * edge + room * (SIMD2(x, y) - 0.5), radius: radius,
      angle: angle + angleSpread * (2 * turn - 1), seed: seed)
  }
}
