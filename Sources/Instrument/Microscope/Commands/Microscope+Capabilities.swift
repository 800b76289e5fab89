import Detection
import Spectroscopy
import Configuration

extension Microscope {
  /// What can be chosen at this instrument: ladders, limits, and what is mounted.
  var capabilities: [String: JSONValue] {
    func list(_ values: [Double]) -> JSONValue { .array(values.map { .number($0) }) }
    let column = model.column
    var stage: [String: JSONValue] = [:]
    for axis in StageAxis.allCases {
      let limits = model.stage[axis].limits
      stage[axis.rawValue + (axis.isTilt ? "_deg" : "_um")] = list([
        limits.lowerBound / axis.perUnit, limits.upperBound / axis.perUnit,
      ])
    }
    return [
      "instrument": .string(model.name), "gun": .string(column.gunKind.rawValue),
      "high_tensions_kV": list(column.highTensions_kV),
      "condenser_apertures_um": list(column.condenserApertures_um),
      "camera_lengths_m": list(column.cameraLengths_m), "energy_slits_eV": list(column.energySlits_eV),
      "spot_sizes": list(column.spotSizes.map(Double.init)),
      "field_nm": list([column.fieldRange.lowerBound / 10, column.fieldRange.upperBound / 10]),
      "stage_limits": .object(stage),
      "detectors": .array(model.detectors.map { .string($0.name) }),
      "cameras": .array(
        model.cameras.map {
          .object([
            "name": .string($0.name), "port": .string($0.port),
            "columns": .number(Double($0.electronics.columns)), "rows": .number(Double($0.electronics.rows)),
          ])
        }),
      "spectrometer": .object([
        "name": .string(model.spectrometer.name), "channels": .number(Double(model.spectrometer.channels)),
        "dispersions_eV": list(model.spectrometer.dispersions),
        "apertures_mm": list(model.spectrometer.apertures),
        "offset_eV": list([model.spectrometer.lowestOffset, model.spectrometer.highestOffset]),
      ]),
      "x_ray_detector": .object([
        "name": .string(model.xrays.name), "channels": .number(Double(model.xrays.channels)),
        "eV_per_channel": .number(model.xrays.electronvoltsPerChannel),
        "solid_angle_sr": .number(model.xrays.solidAngle),
      ]),
    ]
  }
}
