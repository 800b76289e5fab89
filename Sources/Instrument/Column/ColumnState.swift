/// Everything of the column that commands change.
package struct ColumnState: Sendable, Equatable, Codable {
  package internal(set) var highTension_kV: Double
  package internal(set) var spotSize: Int
  package internal(set) var condenserAperture_um: Double
  package internal(set) var cameraLength_m: Double
  package internal(set) var energySlit_eV: Double
  /// Setpoints of the continuous settings in the order of `ColumnControl.allCases`, pairs of which singles use the first.
  var setpoints: [SIMD2<Double>]
  /// The setting of the lens that counts as defocus 0.
  var focus: Double
  package internal(set) var isBlanked: Bool
  /// When the blanker was last told to change; nil where it never was.
  package internal(set) var blankerChanged: InstrumentTime?
  package internal(set) var valvesAreOpen: Bool
  package internal(set) var screenIsInserted: Bool
  /// The latest flash of the emitter.
  package internal(set) var flash: InstrumentTime
  package internal(set) var flashes: Int
  /// When the latest change of the high tension was done; nil where there was none.
  package internal(set) var highTensionChanged: InstrumentTime?
  package internal(set) var highTensionChanges: Int
  /// How many readings have been taken; each has noise of its own.
  package internal(set) var readings: Int

  /// The column as the model starts: beam on, valves open, screen out, flashed at moment 0.
  package init(_ model: ColumnModel) {
    highTension_kV = model.start.highTension_kV
    spotSize = model.start.spotSize
    condenserAperture_um = model.start.condenserAperture_um
    cameraLength_m = model.start.cameraLength_m
    energySlit_eV = model.energySlits_eV[0]
    setpoints = ColumnControl.allCases.map { control in
      switch control {
      case .fieldOfView: SIMD2(model.start.field_nm * 10, 0)
      case .gunLens: SIMD2(model.referenceGunLens, 0)
      default: .zero
      }
    }
    focus = 0
    isBlanked = false
    blankerChanged = nil
    valvesAreOpen = true
    screenIsInserted = false
    flash = .zero
    flashes = 0
    highTensionChanged = nil
    highTensionChanges = 0
    readings = 0
  }

  subscript(control: ColumnControl) -> SIMD2<Double> {
    get { setpoints[Self.place(control)] }
    set { setpoints[Self.place(control)] = newValue }
  }

  private static func place(_ control: ColumnControl) -> Int {
    ColumnControl.allCases.firstIndex(of: control)!
  }
}
