import Configuration
import Crystals
import ForwardModel
import Foundation
import Quantities
import Storage
package import Worlds

/// The window of a world that a run simulates. The box's corner is the window's corner; the atoms are those of the window
/// and no others, so a scan should keep a probe's width away from its border.
package struct WorldWindow: Sendable {
  package let world: World
  package let area: Area
  let realisation: Realisation
  /// The window with empty space before and behind the atoms.
  let box: Structure

  /// Empty Å before the first and behind the last atom.
  private static let vacuum = 2.0

  init(_ section: Section, folder: String, memory: Int) throws {
    let word = try section.text("world")
    let beside = "\(folder)/\(word)"
    let path = !word.hasPrefix("/") && FileManager.default.fileExists(atPath: beside) ? beside : word
    world = try InputError.placed(section.name("world")) {
      try WorldLibrary(try SpecimenLibrary.locate()).world(path)
    }
    let numbers =
      section.has("window_nm")
      ? try section.numbers("window_nm", count: 4, in: -1e5...1e5, unit: "nm") : [-2.5, -2.5, 5, 5]
    guard numbers[2] > 0, numbers[3] > 0 else {
      throw InputError(
        "\(section.name("window_nm")): a width of \(InputError.brief(numbers[2])) nm and a height of"
          + " \(InputError.brief(numbers[3])) nm are not allowed; allowed: above 0")
    }
    let low = SIMD2(numbers[0], numbers[1]) * 10
    area = Area(low: low, high: low + SIMD2(numbers[2], numbers[3]) * 10)
    let count = world.estimate(in: area).atoms
    let fitting = Double(memory) / SpecimenSection.bytesPerAtom
    guard count <= fitting else {
      throw InputError(
        "\(section.name("window_nm")): about \(InputError.brief(count.rounded())) atoms are not allowed; allowed: up to"
          + " \(InputError.brief(fitting.rounded(.down))) atoms with this memory")
    }
    realisation = world.realise(area)
    box = try realisation.structure(title: world.description.title, vacuum: Self.vacuum)
  }

  /// Displacements of the window's atoms in a frozen-phonon configuration, by their identities.
  func displacements(configuration: Int, seed: UInt64, motion: (Atom) -> ThermalDisplacement?) -> [Vector] {
    zip(realisation.atoms, box.atoms).map { atom, placed in
      var moving = atom
      moving.meanSquare = Float(motion(placed)?.meanSquare ?? 0)
      return Realisation.thermalDisplacement(of: moving, configuration: configuration, seed: seed)
    }
  }

  /// Where the window is.
  var metadata: Metadata {
    .group([
      "world": .text(world.description.title), "seed": .integer(Int(world.seed)),
      "window_A": .numbers([area.low.x, area.low.y, area.size.x, area.size.y]),
    ])
  }

  /// Writes what the referee knows of the window: tables, and maps at 1 Å.
  func writeTruth(into file: AcquisitionFile) throws {
    let columns = max(1, min(4096, Int(area.size.x.rounded())))
    let rows = max(1, min(4096, Int(area.size.y.rounded())))
    let truth = GroundTruth(of: world, in: area, columns: columns, rows: rows)
    try file.addGroundTruth(
      [
        "world": .text(WorldFile.json(world).text()),
        "window_A": .numbers([area.low.x, area.low.y, area.size.x, area.size.y]),
        "convention":
          "stage coordinates in Angstrom: x right, y down, z along the beam; the box of the run begins at the window's corner, maps have pixel centres at (index + 0.5) pixels from it",
      ], tables: truth.tables, maps: truth.maps)
  }
}
