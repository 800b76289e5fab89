import Crystals
import Foundation
import Worlds

/// How long the windows of worlds take: atoms of 20 nm, the truth with them, and an overview of 512 x 512 pixels.
enum WorldBench {
  static func run(threads: Int) throws {
    let library = try SpecimenLibrary.locate()
    let worlds = WorldLibrary(library)
    print("windows of 20 nm on \(threads) threads; overviews of 512 x 512 pixels of the whole world")
    print("world                          make ms      atoms   20 nm ms  ns/atom  truth ms  overview s")
    for name in worlds.names {
      var made: Result<World, any Error>?
      let making = Clock.seconds { made = Result { try worlds.world(name) } }
      let world = try made!.get()
      // The second of two windows at another place: nothing is kept between them.
      let area = Area(centre: .zero, size: SIMD2(200, 200))
      var atoms = 0
      let times = (0..<3).map { _ in
        Clock.seconds { atoms = world.realise(area, threads: threads).atoms.count }
      }
      let truth = Clock.seconds {
        _ = GroundTruth(of: world, in: area, columns: 200, rows: 200, threads: threads)
      }
      let overview = Clock.seconds {
        _ = world.projectedMass(in: world.area, columns: 512, rows: 512, threads: threads)
      }
      let best = times.min()!
      print(
        name.padding(toLength: 28, withPad: " ", startingAt: 0)
          + String(
            format: "%10.1f %10d %10.1f %8.1f %9.1f %11.2f", making * 1e3, atoms, best * 1e3,
            best * 1e9 / Double(max(atoms, 1)), truth * 1e3, overview))
    }
  }
}
