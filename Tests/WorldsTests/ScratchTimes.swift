import Crystals
import Foundation
import Testing

@testable import Worlds

@Suite struct ScratchTimes {
  @Test func times() throws {
    func time(_ name: String, _ repeats: Int = 5, _ step: () -> Int) {
      var best = 1e9
      var count = 0
      for _ in 0..<repeats {
        let start = Date()
        count = step()
        best = min(best, Date().timeIntervalSince(start))
      }
      print("TIME", name, "best ms", best * 1e3, "count", count)
    }
    let nano = try TestWorlds.make(
      "nanoparticles",
      "{size_nm: [100000, 100000], shapes: {wulff: 2, decahedron: 1, icosahedron: 1, sphere: 1}}")
    let poly = try TestWorlds.make("polycrystal", "{size_nm: [100000, 100000], twin_fraction: 0.3}")
    let rods = try TestWorlds.make("plasmonic", "{size_nm: [100000, 100000]}")
    let ito = try TestWorlds.make("plasmonic", "{size_nm: [100000, 100000], material: \"In2O3\"}")
    for (name, world) in [("nano", nano), ("poly", poly), ("rods", rods), ("ito", ito)] {
      for place in [SIMD2(0.0, 0), SIMD2(400_000, -300_000)] {
        for threads in [1, 2] {
          time("\(name) 20 nm window at \(place) threads \(threads)") {
            world.realise(Area(centre: place, size: SIMD2(200, 200)), threads: threads).atoms.count
          }
        }
      }
      time("\(name) bodies 1 um, first", 1) {
        world.bodies(over: Area(centre: SIMD2(90_000, 0), size: SIMD2(10_000, 10_000))).count
      }
      time("\(name) bodies 1 um") {
        world.bodies(over: Area(centre: SIMD2(90_000, 0), size: SIMD2(10_000, 10_000))).count
      }
      time("\(name) bodies 10 um", 1) {
        world.bodies(over: Area(centre: SIMD2(-90_000, 0), size: SIMD2(100_000, 100_000))).count
      }
      time("\(name) 1000 points of 20 nm", 1) {
        var sum = 0
        for index in 0..<1000 {
          sum +=
            world.bodies(
              over: Area(centre: SIMD2(Double(index) * 200 - 300_000, 20_000), size: SIMD2(1, 1))
            ).count
        }
        return sum
      }
    }
    for (name, world) in [("nano", nano), ("poly", poly), ("rods", rods), ("ito", ito)] {
      let structure = try world.realise(
        Area(centre: SIMD2(0, 0), size: SIMD2(300, 300)), threads: 2
      ).structure(title: name)
      try StructureWriter.extendedXYZ(structure).write(
        toFile: "/tmp/particles-\(name).xyz", atomically: true, encoding: .utf8)
    }
  }
}
