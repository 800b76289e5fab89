import Crystals
import Numerics
import Testing

@testable import Worlds

/// What worlds of every kind have to hold.
enum WorldChecks {
  /// Atoms of a realisation that lie in an area.
  static func atoms(_ realisation: Realisation, in area: Area) -> Set<WorldAtom> {
    Set(realisation.atoms.filter { area.contains(SIMD2($0.position.x, $0.position.y)) })
  }

  /// Two windows hold the same atoms where they overlap, and one window holds what its quarters hold.
  static func expectWindowsAgree(_ world: World, at centre: SIMD2<Double>, size: Double = 120) {
    let window = Area(centre: centre, size: SIMD2(repeating: size))
    let whole = world.realise(window, threads: 2)
    let other = world.realise(
      Area(centre: centre + SIMD2(0.31, -0.27) * size, size: SIMD2(0.8, 1.1) * size), threads: 1)
    let shared = window.intersection(other.area)!
    #expect(atoms(whole, in: shared) == atoms(other, in: shared))
    var quarters: [WorldAtom] = []
    for low in [
      window.low, SIMD2(window.centre.x, window.low.y), SIMD2(window.low.x, window.centre.y), window.centre,
    ] {
      quarters += world.realise(Area(low: low, high: low + window.size / 2), threads: 1).atoms
    }
    #expect(quarters.count == whole.atoms.count)
    #expect(Set(quarters) == Set(whole.atoms))
    #expect(Set(whole.atoms.map(\.identity)).count == whole.atoms.count)
  }

  /// `spans` and `contains` of crystals' regions tell the same at random points.
  /// - Returns: how many points lay inside of some body.
  static func expectSpansAgree(_ bodies: [any Body], points: Int, seed: UInt64) -> Int {
    var stream = RandomStream(seed: seed, purpose: .placement, index: 99)
    var inside = 0
    for body in bodies.compactMap({ $0 as? CrystalBody }) {
      let box = body.extent
      for _ in 0..<points {
        let size = box.high - box.low
        let point = box.low + size * Vector(stream.uniform(), stream.uniform(), stream.uniform())
        let spans = body.region.spans(at: SIMD2(point.x, point.y))
        // Points within rounding of a face may go either way.
        if spans.contains(where: { abs($0.top - point.z) < 1e-6 || abs($0.bottom - point.z) < 1e-6 }) {
          continue
        }
        let isIn = spans.contains { point.z > $0.top && point.z < $0.bottom }
        #expect(isIn == body.region.contains(point))
        if isIn { inside += 1 }
      }
    }
    return inside
  }

  /// Distances in Å of each atom to those nearer than `reach`, sorted; atom by atom.
  static func neighbours(_ points: [Vector], reach: Double) -> [[Double]] {
    struct Bin: Hashable { var x, y, z: Int }
    func bin(_ point: Vector) -> Bin {
      let place = (point / reach).rounded(.down)
      return Bin(x: Int(place.x), y: Int(place.y), z: Int(place.z))
    }
    let bins = Dictionary(grouping: points.indices) { bin(points[$0]) }
    return points.indices.map { index in
      let home = bin(points[index])
      var found: [Double] = []
      for z in -1...1 {
        for y in -1...1 {
          for x in -1...1 {
            for other in bins[Bin(x: home.x + x, y: home.y + y, z: home.z + z)] ?? [] where other != index {
              let distance = (points[other] - points[index]).length
              if distance < reach { found.append(distance) }
            }
          }
        }
      }
      return found.sorted()
    }
  }

  /// Shortest distance in Å, at most `reach`.
  static func shortest(_ atoms: [WorldAtom], reach: Double) -> Double {
    neighbours(atoms.map(\.position), reach: reach).compactMap(\.first).min() ?? reach
  }
}
