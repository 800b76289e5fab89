import Configuration
import Crystals
import Foundation
import Instrument
import Storage
import Quantities
import Worlds

/// Options of the commands that acquire on an instrument.
struct InstrumentArguments {
  static let options: [CommandSyntax.Option] = [
    .init(
      "--specimen", value: "NAME",
      "a crystal or world of the library, or a world file (see stemulator specimen list)"),
    .init("--instrument", value: "FILE", "the instrument (see stemulator instrument show)"),
    .init("--state", value: "FILE", "go on from a saved microscope, specimen and all"),
    .init("--save-state", value: "FILE", "write the microscope as it is afterwards"),
    .init("--seed", value: "S", "seed of the instrument's noise, drift and imperfections (default 1)"),
    .init("--energy-keV", value: "E", "one of the instrument's ladder (default 200; 60 for single layers)"),
    .init("--semiangle-mrad", value: "A", "the condenser aperture nearest to it (default 30)"),
    .init("--defocus-nm", value: "D", "defocus, positive before the specimen (default 0)"),
    .init("--current-pA", value: "I", "current at the specimen (default: that of the spot size)"),
    .init(
      "--thickness-nm", value: "T",
      "of crystals that are no single layers (default: that of the crystal's block)"),
    .init("--at", value: "X_nm,Y_nm", "place of the specimen in the middle of the field (default 0,0)"),
    .init(
      "--as-found", "with the aberrations that the day's alignment has left, instead of a fresh alignment"),
    .init("--noise-free", "what the recording would average to, at the same places"),
  ]

  let arguments: Arguments

  /// Who waits for a file waits longer than an operator, s.
  private static let patience = 1800.0
  private var isContinued: Bool { arguments.has("--state") }
  var isNoiseFree: Bool { arguments.has("--noise-free") }

  /// The instrument with its specimen, set up.
  /// - Parameter memory: bytes.
  func microscope(threads: Int, memory: Int) throws -> Microscope {
    let library = SpecimenSource(try SpecimenLibrary.locate())
    var microscope: Microscope
    if let path = arguments.text("--state") {
      for option in ["--specimen", "--instrument", "--seed", "--thickness-nm", "--as-found"]
      where arguments.has(option) {
        throw InputError("\(option): not allowed together with --state, which has its own")
      }
      let saved = try SavedMicroscope(
        try TextFile.read(path, kind: "saved microscope", limit: 1 << 30), name: path)
      microscope = try saved.microscope(library, threads: threads, memory: memory)
    } else {
      microscope = try fresh(library, threads: threads, memory: memory)
    }
    try setUp(&microscope)
    return microscope
  }

  private func fresh(_ library: SpecimenSource, threads: Int, memory: Int) throws -> Microscope {
    guard let name = arguments.text("--specimen") else {
      throw InputError("--specimen is missing; allowed: a specimen, or --state with a saved microscope")
    }
    let thickness = try arguments.number("--thickness-nm", in: 0.1...1000, unit: "nm")
    let world = try InputError.placed("--specimen") {
      try library.named(name, thickness: thickness.map { $0 * 10 })
    }
    let model =
      try arguments.text("--instrument").map { path in
        let document = try JSONValue(file: path)
        return try InputError.placed(path) { try MicroscopeModel(document) }
      } ?? MicroscopeModel()
    let seed = UInt64(try arguments.integer("--seed", in: 0...(1 << 53)) ?? 1)
    var microscope = Microscope(
      model, specimen: world, seed: seed, library: library, threads: threads, memory: memory,
      patience: Self.patience)
    let isSheet = world.scene.materials.contains(where: \.isSheet)
    if isSheet, !arguments.has("--energy-keV"), model.column.highTensions_kV.contains(60) {
      try setHighTension(60, on: &microscope)
    }
    return microscope
  }

  private func setHighTension(_ value: Double, on microscope: inout Microscope) throws {
    _ = try microscope.perform("set_column_valves", ["open": false])
    _ = try microscope.perform("set_high_tension", ["high_tension_kV": .number(value)])
    _ = try microscope.perform("set_column_valves", ["open": true])
  }

  private func setUp(_ microscope: inout Microscope) throws {
    if let energy = try arguments.number("--energy-keV", in: 1...1000, unit: "keV"),
      energy != microscope.state.column.highTension_kV
    {
      try InputError.placed("--energy-keV") { try setHighTension(energy, on: &microscope) }
    }
    if let angle = try arguments.number("--semiangle-mrad", in: 0.1...500, unit: "mrad") {
      let column = microscope.model.column
      let nearest = column.condenserApertures_um.min {
        abs($0 * column.semianglePerMicrometre * 1e3 - angle)
          < abs($1 * column.semianglePerMicrometre * 1e3 - angle)
      }!
      _ = try microscope.perform("set_condenser_aperture", ["aperture_um": .number(nearest)])
    }
    if let current = try arguments.number("--current-pA", in: 1e-3...1e5, unit: "pA") {
      _ = try microscope.perform("set_probe_current", ["current_pA": .number(current)])
    }
    let place = try arguments.numbers("--at", count: 2)
    if let place, !microscope.world.area.contains(10 * SIMD2(place[0], place[1])) {
      throw InputError(
        "--at: \(InputError.brief(place[0])),\(InputError.brief(place[1])) nm lies outside of the specimen; allowed: up to"
          + " \(InputError.brief(microscope.world.area.high.x / 10)) nm along x and"
          + " \(InputError.brief(microscope.world.area.high.y / 10)) nm along y from the middle")
    }
    if place != nil || !isContinued {
      try microscope.centre(on: 10 * SIMD2(place?[0] ?? 0, place?[1] ?? 0))
    }
    if !arguments.has("--as-found") && !isContinued { microscope.align() }
    if let defocus = try arguments.number("--defocus-nm", in: -1e5...1e5, unit: "nm") {
      _ = try microscope.perform("set_defocus", ["defocus_nm": .number(defocus)])
    }
  }

  /// Writes the state where that is asked for.
  func save(_ microscope: Microscope) throws {
    guard let path = arguments.text("--save-state") else { return }
    try WholeFile.write(try SavedMicroscope(microscope).text(), to: path)
  }

  /// What was typed, for the file.
  static func command(_ name: String, _ words: [String]) -> String {
    (["stemulator", name] + words).map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: " ")
  }
}
