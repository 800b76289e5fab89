/// Everything about the instrument that changes. With the model, the seed and the specimen it says what any command will do:
/// written out, read back and continued it gives the same bytes as uninterrupted work.
package struct MicroscopeState: Sendable, Equatable, Codable {
  package internal(set) var time = InstrumentTime.zero
  package internal(set) var column: ColumnState
  package internal(set) var corrector: CorrectorState
  package internal(set) var stage = StageState()
  package internal(set) var drift = DriftState()
  package internal(set) var detectors: [String: DetectorState]
  package internal(set) var cameras: [String: CameraState]
  package internal(set) var spectrometer: SpectrometerState
  /// Where the beam has been placed, as fractions of the field; nil where the scan generator has it.
  package internal(set) var parked: SIMD2<Double>?
  /// Counts acquisitions; addresses their random numbers.
  package internal(set) var acquisitions = 0
  /// Specimens that have been loaded after the first.
  package internal(set) var exchanges = 0
  package internal(set) var counters = RequestCounters()
  package internal(set) var budgets = Budgets()
  package internal(set) var guardian = Guardian()
  /// Budgets and guardian cannot be changed any more.
  package internal(set) var rulesAreLocked = false
  package internal(set) var dose = DoseLedger()
  /// Electrons on the specimens before this one.
  package internal(set) var electronsBefore = 0.0
  package internal(set) var damage = DamageState()
  /// From when on what a resting beam does has not been entered yet. It is entered when something changes, so that it does not matter
  /// in how many steps one waits.
  var settled = InstrumentTime.zero

  init(_ model: MicroscopeModel) {
    column = ColumnState(model.column)
    corrector = CorrectorState(highTension_kV: column.highTension_kV)
    detectors = Dictionary(uniqueKeysWithValues: model.detectors.map { ($0.name, DetectorState($0)) })
    spectrometer = SpectrometerState(model.spectrometer)
    cameras = Dictionary(uniqueKeysWithValues: model.cameras.map { ($0.name, CameraState($0)) })
  }
}
