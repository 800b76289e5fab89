import Configuration
import ForwardModel
import Quantities

/// `scan`: a grid of probe positions or a list of them; nothing if only other outputs are wanted.
struct ScanSection {
  let scan: Scan

  init(_ root: Section) throws {
    let section = try root.sectionOrEmpty("scan", keys: ["start_A", "end_A", "shape", "positions_A"])
    if section.keys.isEmpty {
      scan = .list([])
      return
    }
    if section.has("positions_A") {
      for key in ["start_A", "end_A", "shape"] where section.has(key) {
        throw InputError("\(section.name(key)): not allowed together with \(section.name("positions_A"))")
      }
      scan = .list(
        try section.list("positions_A").enumerated().map { index, value in
          let xy = try Section.numbers(value, name: "\(section.name("positions_A"))[\(index)]", count: 2)
          return SIMD2(xy[0], xy[1])
        })
      return
    }
    let start = try section.numbers("start_A", count: 2)
    let end = try section.numbers("end_A", count: 2)
    let shape = try section.integers("shape", count: 2, in: 1...65_536)
    for axis in 0..<2 where end[axis] <= start[axis] {
      throw InputError(
        "\(section.name("end_A")): \(InputError.brief(end[axis])) Å is not allowed; allowed: more than the start,"
          + " \(InputError.brief(start[axis])) Å")
    }
    scan = .raster(
      start: SIMD2(start[0], start[1]), end: SIMD2(end[0], end[1]), nx: shape[0], ny: shape[1])
  }
}
