import Crystals
import Foundation
import Numerics
import Quantities
import Worlds

/// A world on a turned stage, seen along +z of the laboratory.
struct TurnedWorld: Sendable {
  let world: World
  let rotation: Matrix3

  /// Least cosine of the tilt: beyond about 78° nothing is seen of a foil.
  private static let least = 0.2
  /// Å that atoms may lie outside of the boxes of their bodies: moved and added ones.
  private static let slack = 5.0
  /// Å around a window in which bodies are looked for.
  private static let surroundings = 20.0

  /// - Throws: `InputError` for what is no rotation, and for foils seen edge on.
  init(_ world: World, rotation: Matrix3) throws(InputError) {
    let square = rotation.transposed * rotation - .identity
    guard square.largest < 1e-6, rotation.determinant > 0 else {
      throw InputError("stage rotation: the matrix does not rotate; allowed: rotations")
    }
    guard abs(rotation[2, 2]) >= Self.least else {
      throw .outOfRange(
        "cosine of the stage's tilt", abs(rotation[2, 2]), allowed: "\(InputError.brief(Self.least)) or more")
    }
    self.world = world
    self.rotation = rotation
  }

  private var isTurned: Bool { rotation != .identity }

  /// Where the ray through a place of the laboratory meets the height z of the stage.
  func stage(_ place: SIMD2<Double>, z: Double = 0) -> SIMD2<Double> {
    guard isTurned else { return place }
    let seen = place - SIMD2(rotation[0, 2], rotation[1, 2]) * z
    // The upper left part of a rotation has the determinant R₃₃.
    let scale = 1 / rotation[2, 2]
    return SIMD2(
      scale * (rotation[1, 1] * seen.x - rotation[0, 1] * seen.y),
      scale * (rotation[0, 0] * seen.y - rotation[1, 0] * seen.x))
  }

  /// The part of the stage plane whose atoms can show in a window.
  func stageArea(_ window: Area) -> Area {
    guard isTurned else { return window }
    var area = footprint(window, heights: 0...0)
    for _ in 0..<4 {
      let extents = world.bodies(over: area.expanded(by: Self.surroundings)).map(\.extent.z)
      let heights =
        (extents.map(\.lowerBound).min() ?? 0) - Self.slack...(extents.map(\.upperBound).max() ?? 0)
        + Self.slack
      let wider = footprint(window, heights: heights)
      if wider == area { break }
      area = wider
    }
    return area
  }

  private func footprint(_ window: Area, heights: ClosedRange<Double>) -> Area {
    let corners = [
      window.low, SIMD2(window.high.x, window.low.y), SIMD2(window.low.x, window.high.y), window.high,
    ]
    let points = [heights.lowerBound, heights.upperBound].flatMap { z in corners.map { stage($0, z: z) } }
    return Area(around: points)!.expanded(by: 1e-6)
  }

  /// About how much lies in a window, in laboratory coordinates.
  func estimate(in window: Area) -> World.Estimate {
    guard isTurned else { return world.estimate(in: window) }
    let found = world.estimate(in: stageArea(window))
    let cosine = abs(rotation[2, 2])
    let sine = (1 - cosine * cosine).squareRoot()
    let stage = stageArea(window).size
    // A foil leans through the window; only a part of its wider footprint shows.
    let depth = found.depth * cosine + window.size.max() * sine / cosine
    let share = window.size.x * window.size.y / (cosine * stage.x * stage.y)
    return World.Estimate(
      atoms: found.atoms * min(1, share), depth: found.depth > 0 ? depth : 0)
  }

  /// The atoms in a window, in laboratory coordinates.
  func atoms(in window: Area, threads: Int) -> [WorldAtom] {
    guard isTurned else { return world.realise(window, threads: threads).atoms }
    var found: [WorldAtom] = []
    for var atom in world.realise(stageArea(window), threads: threads).atoms {
      let place = rotation * atom.position
      guard window.contains(SIMD2(place.x, place.y)) else { continue }
      atom.position = place
      found.append(atom)
    }
    return found
  }

  /// The same without changes of single atoms; the grown layer stays.
  var unchanged: TurnedWorld {
    var plain = world
    plain.changes = WorldChanges()
    plain.changes.grown = world.changes.grown
    return TurnedWorld(unchecked: plain, rotation)
  }

  private init(unchecked world: World, _ rotation: Matrix3) {
    self.world = world
    self.rotation = rotation
  }
}
