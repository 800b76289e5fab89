import Configuration
import Crystals
import Foundation
import Instrument
import Quantities
import Worlds

/// The microscope that a session begins with: aligned, with the specimen in view and gains set, as an operator hands it over.
struct ServedMicroscope {
  static let options: [CommandSyntax.Option] = [
    .init(
      "--specimen", value: "NAME",
      "a crystal or world of the library, or a world file (default \(standardSpecimen))"),
    .init("--instrument", value: "FILE", "the instrument (see stemulator instrument show)"),
    .init("--state", value: "FILE", "go on from a saved microscope, specimen and all"),
    .init("--seed", value: "S", "seed of the instrument's noise, drift and imperfections (default 1)"),
    .init("--as-found", "with the aberrations that the day's alignment has left"),
    .init(
      "--patience-s", value: "S",
      "estimated time of computing a field above which a coarser engine is taken (default: the instrument's)"),
    .init("--threads", value: "N", "workers (default: all processors)"),
    .init("--memory-GiB", value: "G", "memory for computing and keeping signals (default 4)"),
  ]

  private static let standardSpecimen = "MoS2"
  /// Å
  private static let field = 60.0
  /// pA, with which tableaux are as exact as their readers expect.
  private static let current = 100.0

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func make() throws -> Microscope {
    let threads =
      try arguments.integer("--threads", in: 1...4096) ?? ProcessInfo.processInfo.activeProcessorCount
    let memory = Int((try arguments.number("--memory-GiB", in: 0.25...4096, unit: "GiB") ?? 4) * 0x1p30)
    let crystals = try SpecimenLibrary.locate()
    // Clients name specimens, not files of this machine.
    let library = SpecimenSource(crystals, opensFiles: false)
    if let path = arguments.text("--state") {
      for option in ["--specimen", "--instrument", "--seed", "--as-found", "--patience-s"]
      where arguments.has(option) {
        throw InputError("\(option): not allowed together with --state, which has its own")
      }
      let saved = try SavedMicroscope(
        try TextFile.read(path, kind: "saved microscope", limit: 1 << 30), name: path)
      return try saved.microscope(library, threads: threads, memory: memory)
    }
    return try fresh(crystals, library, threads, memory)
  }

  private func fresh(
    _ crystals: SpecimenLibrary, _ library: SpecimenSource, _ threads: Int, _ memory: Int
  ) throws -> Microscope {
    let world = try InputError.placed("--specimen") {
      try SpecimenSource(crystals).named(arguments.text("--specimen") ?? Self.standardSpecimen)
    }
    let model =
      try arguments.text("--instrument").map { path in
        let document = try JSONValue(file: path)
        return try InputError.placed(path) { try MicroscopeModel(document) }
      } ?? MicroscopeModel()
    var microscope = Microscope(
      model, specimen: world, seed: UInt64(try arguments.integer("--seed", in: 0...(1 << 53)) ?? 1),
      library: library, threads: threads, memory: memory,
      patience: try arguments.number("--patience-s", in: OperationModel.patienceRange, unit: "s"))
    // Single layers are looked at below the threshold of knock-on damage.
    if world.scene.materials.contains(where: \.isSheet), model.column.highTensions_kV.contains(60) {
      _ = try microscope.perform("set_column_valves", ["open": false])
      _ = try microscope.perform("set_high_tension", ["high_tension_kV": 60])
      _ = try microscope.perform("set_column_valves", ["open": true])
    }
    _ = try microscope.perform("set_field_of_view", ["field_nm": .number(Self.field / 10)])
    _ = try microscope.perform(
      "set_probe_current", ["current_pA": .number(Self.current), "spot_size_too": true])
    try microscope.centre(on: .zero)
    if !arguments.has("--as-found") { microscope.align() }
    if let detector = model.detectors.first { try microscope.fitGains(detector.name) }
    return microscope
  }
}
