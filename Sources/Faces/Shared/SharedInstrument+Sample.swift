import Configuration
import Detection
import Instrument
import Optics
import Quantities
import WireProtocol
import Worlds

/// Samples that clients load, their atoms and their dose.
extension SharedInstrument {
  /// Side of the field in Å, as it is set.
  var field: Double {
    let microscope = session.microscope
    return microscope.column.setpoint(.fieldOfView, microscope.state.column).x
  }

  /// Conditions in which a sample is loaded: those of asyncroscopy's atomic twin.
  private static let (tension, semiangle, current, side) = (60.0, 30.0, 100.0, 96.0)

  /// Loads a piece of a crystal, in vacuum; the probe keeps its aberrations, and contrast and brightness are set for what is there.
  /// - Returns: the sentence for the client.
  func load(_ sample: LoadedSample) throws -> String {
    let cells = JSONValue(sample.cells.map(Double.init))
    // Nothing is to be changed for a sample that there is not.
    let world = try session.microscope.library.named(sample.crystal, cells: sample.cells.map(Double.init))
    let exchanges = try together("load_sample") {
      let aberrations = session.microscope.probeAberrations
      try setValves(open: false)
      if session.microscope.model.column.highTensions_kV.contains(Self.tension) {
        try perform("set_high_tension", ["high_tension_kV": .number(Self.tension)])
      }
      try perform("load_specimen", ["specimen": .string(sample.crystal), "cells": cells])
      try setValves(open: true)
      try unblank()
      let column = session.microscope.model.column
      let nearest = column.condenserApertures_um.min {
        abs($0 * column.semianglePerMicrometre * 1e3 - Self.semiangle)
          < abs($1 * column.semianglePerMicrometre * 1e3 - Self.semiangle)
      }
      if let nearest { try perform("set_condenser_aperture", ["aperture_um": .number(nearest)]) }
      try setCurrent(Self.current)
      try setField(Self.side * 1e-10)
      try centre()
      try impose(CEOSAberration.allCases.map { ($0, aberrations[ceos: $0]) })
      try fitGains()
      return session.microscope.state.exchanges
    }
    remember { memory in
      memory.sample = LoadedSample(crystal: sample.crystal, cells: sample.cells, exchanges: exchanges)
      memory.place = SIMD2(0.5, 0.5)
    }
    beginDoseMap()
    let atoms = world.realise(world.area, threads: 1).atoms.count
    return "Loaded sample with \(atoms) atoms. Dose map initialized."
  }

  /// Brings the middle of the specimen into the middle of the field by the beam shift.
  private func centre() throws {
    for _ in 0..<2 {
      let error = session.microscope.fieldArea.centre
      try perform(
        "set_beam_shift", ["shift_nm": JSONValue([-error.x / 10, -error.y / 10]), "relative": true])
    }
  }

  /// Sets contrast and brightness of the first detector for what is in the field, without a beam.
  private func fitGains() throws {
    var trial = session.microscope
    guard let name = trial.model.detectors.first?.name else { return }
    try trial.fitGains(name)
    guard let settings = trial.state.detectors[name]?.settings else { return }
    try perform(
      "set_detector",
      [
        "detector": .string(name), "contrast": .number(settings.contrast),
        "brightness": .number(settings.brightness),
      ])
  }

  /// The sample that a client has loaded, as long as nobody has loaded another specimen.
  var sample: LoadedSample? {
    memory.sample.flatMap { $0.exchanges == session.microscope.state.exchanges ? $0 : nil }
  }

  // MARK: - Truth that only a simulated sample has

  func atomCount() throws -> Int {
    // A session without a referee keeps the truth.
    _ = try session.referee()
    let microscope = session.microscope.settled()
    return microscope.world.realise(microscope.world.area, threads: microscope.threads).atoms.count
  }

  private static let mapSide = 256

  func beginDoseMap() {
    let dose = session.microscope.settled().state.dose
    remember { $0.doseOrigin = dose }
  }

  /// Electrons per Å² over the field, `[y][x]`, since it was set.
  func doseMap() -> NumericArray {
    let microscope = session.microscope.settled()
    let (area, side) = (microscope.fieldArea, Self.mapSide)
    let before = memory.doseOrigin.map(area, columns: side, rows: side)
    let now = microscope.state.dose.map(area, columns: side, rows: side)
    return NumericArray(zip(now, before).map { Float(max($0 - $1, 0)) }, shape: [side, side])
  }
}

extension LoadedSample {
  /// The name within a path: `models/WS2.cif` is WS2.
  static func crystal(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.lowercased().hasSuffix(".cif") ? String(file.dropLast(4)) : file
  }
}
