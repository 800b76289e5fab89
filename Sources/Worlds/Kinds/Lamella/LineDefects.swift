import Configuration
import Crystals
import Quantities

/// Reads dislocations and bounded stacking faults.
enum LineDefects {
  static let dislocationKeys = ["at_nm", "burgers", "burgers_A"]
  static let faultKeys = ["from_nm", "to_nm", "shift"]

  /// `burgers` in multiples of the cell vectors, or `burgers_A` in stage axes.
  static func burgers(_ entry: ParameterReader.ListEntry, _ frame: CrystalFrame) throws -> Vector {
    guard entry.has("burgers") != entry.has("burgers_A") else {
      throw InputError("\(entry.name("burgers")): either this or \(entry.name("burgers_A")) has to be given")
    }
    let vector: Vector
    if entry.has("burgers") {
      vector = frame.vector(try entry.numbers("burgers", count: 3, in: -4...4, unit: "cells"))
    } else {
      let numbers = try entry.numbers("burgers_A", count: 3, in: -20...20, unit: "Å")
      vector = Vector(numbers[0], numbers[1], numbers[2])
    }
    guard vector.length > 0.1 else {
      throw InputError.outOfRange(
        entry.name(entry.has("burgers") ? "burgers" : "burgers_A"), vector.length,
        allowed: "vectors longer than 0.1", unit: "Å")
    }
    return vector
  }

  static func dislocation(_ entry: ParameterReader.ListEntry, _ frame: CrystalFrame, poisson: Double) throws
    -> Dislocation
  {
    let at = try entry.numbers("at_nm", count: 2, in: -50_000...50_000, unit: "nm")
    return Dislocation(
      place: SIMD2(at[0], at[1]) * 10, burgers: try burgers(entry, frame), poisson: poisson)
  }

  /// A fault between two partials: the crystal on the left of the way from `from` to `to` (seen along the beam with y
  /// down, that is on the side of -e2) slips against the other.
  struct Fault: Sendable {
    let from, to: SIMD2<Double>
    let shift: Vector
    let partials: [Dislocation]
  }

  static func fault(_ entry: ParameterReader.ListEntry, _ frame: CrystalFrame, poisson: Double) throws
    -> Fault
  {
    let ends = try ["from_nm", "to_nm"].map { key -> SIMD2<Double> in
      let at = try entry.numbers(key, count: 2, in: -50_000...50_000, unit: "nm")
      return SIMD2(at[0], at[1]) * 10
    }
    let shift = frame.vector(try entry.numbers("shift", count: 3, in: -1...1, unit: "cells"))
    let way = ends[1] - ends[0]
    let length = PlaneGeometry.dot(way, way).squareRoot()
    guard length > 1 else {
      throw InputError.outOfRange(
        entry.name("to_nm"), length / 10, allowed: "at least 0.1 from \(entry.name("from_nm"))", unit: "nm")
    }
    let along = way / length
    let off = abs(shift.x * along.y - shift.y * along.x)
    guard off < 0.02 * max(shift.length, 1e-9), shift.length > 0.1 else {
      throw InputError.outOfRange(
        entry.name("shift"), off, allowed: "shifts in the plane of the fault, with no part across it",
        unit: "Å")
    }
    // Both cuts run from the line towards and beyond `to`; behind it they cancel.
    return Fault(
      from: ends[0], to: ends[1], shift: shift,
      partials: [
        Dislocation(place: ends[0], burgers: shift, poisson: poisson, cut: along),
        Dislocation(place: ends[1], burgers: -shift, poisson: poisson, cut: along),
      ])
  }
}
