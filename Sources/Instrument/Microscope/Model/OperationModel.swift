package import Configuration

/// How long the control of the instrument takes for what is not in the other models, and what it does by itself.
package struct OperationModel: Sendable {
  /// s
  let commandTime, detectorMove, cameraMove, gainChange, specimenExchange, seriesOverhead,
    autoFocusOverhead, filterSettling: Double
  /// Whether the beam is blanked between scans unless it has been placed somewhere.
  let blanksBetweenScans: Bool
  /// Whether acquisitions bring in what they need and move out what is in its way.
  let insertsBySelf: Bool
  /// Frozen-phonon configurations of live signals.
  let phonons: Int
  /// Planes of focus over the focal spread.
  let foci: Int
  /// Seconds that the computation of one field may take before a faster, coarser engine is taken.
  let patience: Double
  /// What `patience` may be.
  package static let patienceRange = 0.1...1e5

  package static let parameters: [Parameter] = [
    Parameter("command_ms", .number(20, 0...10_000, unit: "ms"), "least time of any command but questions"),
    Parameter("detector_move_s", .number(3, 0...100, unit: "s"), "to insert or retract a scan detector"),
    Parameter("camera_move_s", .number(5, 0...100, unit: "s"), "to insert or retract a camera"),
    Parameter("gain_change_s", .number(0.3, 0...100, unit: "s"), "to change contrast or brightness"),
    Parameter("specimen_exchange_s", .number(900, 0...1e5, unit: "s"), "to load another specimen"),
    Parameter("series_overhead_ms", .number(20, 0...10_000, unit: "ms"), "between the frames of a series"),
    Parameter(
      "auto_function_s", .number(0.5, 0...100, unit: "s"), "of an automatic function besides its images"),
    Parameter("filter_settling_s", .number(0.5, 0...100, unit: "s"), "of the spectrometer after a move"),
    Parameter(
      "blank_between_scans", .truth(true), "the beam is off between scans unless it has been placed somewhere"
    ),
    Parameter(
      "insert_automatically", .truth(true),
      "acquisitions bring in the detectors they need and move out what is in the way"),
    Parameter("phonons", .integer(4, 0...64), "frozen-phonon configurations of live signals"),
    Parameter("foci", .word("3", ["1", "3", "5"]), "planes of focus over the focal spread"),
    Parameter(
      "patience_s", .number(60, patienceRange, unit: "s"),
      "estimated time of computing one field above which a coarser engine is taken"),
  ]

  init(_ values: JSONValue, path: String) throws {
    let read = try ParameterReader(values, Self.parameters, path: path)
    commandTime = try read.number("command_ms") * 1e-3
    detectorMove = try read.number("detector_move_s")
    cameraMove = try read.number("camera_move_s")
    gainChange = try read.number("gain_change_s")
    specimenExchange = try read.number("specimen_exchange_s")
    seriesOverhead = try read.number("series_overhead_ms") * 1e-3
    autoFocusOverhead = try read.number("auto_function_s")
    filterSettling = try read.number("filter_settling_s")
    blanksBetweenScans = try read.truth("blank_between_scans")
    insertsBySelf = try read.truth("insert_automatically")
    phonons = try read.integer("phonons")
    foci = Int(try read.word("foci"))!
    patience = try read.number("patience_s")
  }
}
