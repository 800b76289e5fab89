import Detection
import Worlds
package import Configuration
import Quantities

/// What the control program shows.
extension Microscope {
  /// Setpoints of the column.
  var settings: [String: JSONValue] {
    let column = state.column
    func set(_ control: ColumnControl) -> SIMD2<Double> {
      self.column.setpoint(control, column) / control.edge.scale
    }
    return [
      "high_tension_kV": .number(column.highTension_kV), "spot_size": .number(Double(column.spotSize)),
      "condenser_aperture_um": .number(column.condenserAperture_um),
      "convergence_mrad": .number(self.column.semiangle(column) * 1e3),
      "camera_length_m": .number(column.cameraLength_m), "energy_slit_eV": .number(column.energySlit_eV),
      "gun_lens": .number(set(.gunLens).x), "defocus_nm": .number(self.column.relativeDefocus(column) / 10),
      "stigmator_nm": .pair(set(.stigmator)), "beam_shift_nm": .pair(set(.beamShift)),
      "image_shift_nm": .pair(set(.imageShift)), "beam_tilt_mrad": .pair(set(.beamTilt)),
      "diffraction_shift_mrad": .pair(set(.diffractionShift)),
      "scan_rotation_rad": .number(set(.scanRotation).x),
      "field_nm": .number(set(.fieldOfView).x), "beam_blanked": .bool(column.isBlanked),
      "valves_open": .bool(column.valvesAreOpen), "screen_inserted": .bool(column.screenIsInserted),
    ]
  }

  /// Everything that an operator can see without acquiring.
  package var status: JSONValue {
    let counters = state.counters
    var values: [String: JSONValue] = [
      "instrument": .string(model.name), "specimen": .string(world.description.title),
      "instrument_time_s": .number(state.time.seconds), "optics": .object(settings),
      "stage": .object(stageReadings()),
      "beam_place": state.parked.map { JSONValue.pair($0) } ?? .null,
      "detectors": .object(
        Dictionary(
          uniqueKeysWithValues: model.detectors.map { detector in
            let state = self.state.detectors[detector.name]!
            let angles = column.collectionAngles(
              inner: detector.inner, outer: detector.outer, self.state.column)
            return (
              detector.name,
              .object([
                "inserted": .bool(state.isInserted), "contrast": .number(state.settings.contrast),
                "brightness": .number(state.settings.brightness),
                "inner_mrad": .number(angles.lowerBound * 1e3),
                "outer_mrad": .number(angles.upperBound * 1e3),
                "channels": .array(detector.channelNames.map { .string($0) }),
              ])
            )
          })),
      "cameras": .object(
        Dictionary(
          uniqueKeysWithValues: model.cameras.map { camera in
            let state = self.state.cameras[camera.name]!
            return (
              camera.name,
              .object([
                "inserted": .bool(state.isInserted), "exposure_ms": .number(state.settings.exposure * 1e3),
                "binning": .number(Double(state.settings.binning)),
                "area": .string(state.settings.area.rawValue),
                "mode": .string(state.settings.mode.rawValue),
                "frames": .number(Double(state.settings.frames)),
                "columns": .number(Double(camera.electronics.columns)),
                "rows": .number(Double(camera.electronics.rows)),
              ])
            )
          })),
      "electrons_on_specimen": .number(electrons), "acquisitions": .number(Double(state.acquisitions)),
      "requests": .object([
        "performed": .number(Double(counters.performed)), "invalid": .number(Double(counters.invalid)),
        "unsafe": .number(Double(counters.unsafe)), "over_budget": .number(Double(counters.overBudget)),
        "vetoed": .number(Double(counters.vetoed)),
      ]),
    ]
    var left: [String: JSONValue] = [:]
    if let limit = state.budgets.time { left["time_s"] = .number((limit - state.time).seconds) }
    if let limit = state.budgets.electrons { left["electrons"] = .number(limit - electrons) }
    if let limit = state.budgets.dose { left["dose_limit_e_per_A2"] = .number(limit) }
    if !left.isEmpty { values["budget"] = .object(left) }
    return .object(values)
  }
}
