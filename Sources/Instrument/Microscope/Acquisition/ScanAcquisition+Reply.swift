import Worlds
import Configuration
import Detection
import Quantities

extension ScanAcquisition {
  /// Arrays of all channels, with calibrations as the operator knows them: by the set field of view.
  func reply(_ microscope: Microscope, _ truth: AcquisitionTruth, lines: Int, electrons: Double) -> Reply {
    let trajectory = truth.trajectories[0]
    let (rows, columns) = (trajectory.rows, trajectory.columns)
    var arrays: [AcquiredArray] = []
    for detector in request.detectors {
      let settings = microscope.state.detectors[detector.name]!.settings
      let angles = microscope.column.collectionAngles(
        inner: detector.inner, outer: detector.outer, microscope.state.column)
      for name in detector.channelNames {
        var values = recorded[name] ?? []
        let missing = rows * columns * request.frames - values.count
        if missing > 0 { values += [Float](repeating: 0, count: missing) }
        arrays.append(
          AcquiredArray(
            name: name, kind: request.frames > 1 ? .imageStack : rows > 1 && columns > 1 ? .image : .profile,
            quantity: "intensity", unit: "counts", axes: axes(rows, columns, truth), values: values,
            bits: detector.electronics.bits,
            metadata: [
              "detector": .string(detector.name), "inner_mrad": .number(angles.lowerBound * 1e3),
              "outer_mrad": .number(angles.upperBound * 1e3), "contrast": .number(settings.contrast),
              "brightness": .number(settings.brightness),
            ]))
      }
    }
    let settings = request.settings
    if let spectra {
      arrays += spectra.arrays(Self.axes(settings, rows: rows, columns: columns), microscope)
    }
    var values: [String: JSONValue] = [
      "acquisition": .number(Double(number)), "begin_s": .number(truth.begin.seconds),
      "dwell_us": .number(settings.dwell.seconds * 1e6), "field_nm": .pair(settings.field / 10),
      "scan_rotation_rad": .number(settings.rotation),
      "columns": .number(Double(columns)), "rows": .number(Double(rows)),
      "frames": .number(Double(request.frames)),
      "lines_done": .number(Double(lines)), "is_complete": .bool(lines == rows * request.frames),
      "line_time_us": .number(lineTime(trajectory.timing) * 1e6),
    ]
    values.merge(microscope.acquisitionMetadata(electrons: electrons)) { own, _ in own }
    if case .raster(_, _, let region, _) = settings.pattern {
      values["region"] = .array([region.left, region.top, region.width, region.height].map { .number($0) })
    }
    values["dose_e_per_A2"] = settings.pattern.area(of: settings.field).map { .number(electrons / $0) }
    return Reply(values, arrays: arrays)
  }

  private func lineTime(_ timing: ScanTiming) -> Double {
    timing.lines.count > 1
      ? (timing.lines[1].start - timing.lines[0].start).seconds
      : timing.dwell.seconds * Double(timing.columns)
  }

  private func axes(_ rows: Int, _ columns: Int, _ truth: AcquisitionTruth) -> [AcquiredArray.Axis] {
    let places = Self.axes(request.settings, rows: rows, columns: columns)
    guard request.frames > 1 else { return places }
    let step =
      truth.trajectories.count > 1
      ? (truth.trajectories[1].timing.begin - truth.trajectories[0].timing.begin).seconds : 0
    return [.init(name: "frame", quantity: "time", unit: "s", count: request.frames, first: 0, step: step)]
      + places
  }

  /// Axes of the places of a scan: they count from the middle of the field, along the axes of the scan.
  static func axes(_ settings: ScanSettings, rows: Int, columns: Int) -> [AcquiredArray.Axis] {
    func place(_ name: String, _ count: Int, _ first: Double, _ step: Double) -> AcquiredArray.Axis {
      .init(name: name, quantity: "length", unit: "nm", count: count, first: first / 10, step: step / 10)
    }
    switch settings.pattern {
    case .raster(_, _, let region, _):
      let (width, height) = (settings.field.x * region.width, settings.field.y * region.height)
      return [
        place("y", rows, (region.top - 0.5) * settings.field.y, height / Double(rows)),
        place("x", columns, (region.left - 0.5) * settings.field.x, width / Double(columns)),
      ]
    case .line(let from, let to, let count):
      let way = (to - from) * settings.field
      return [place("distance", count, 0, (way * way).sum().squareRoot() / Double(count))]
    default:
      return [
        .init(name: "place", quantity: "number", unit: "", count: max(rows, columns), first: 0, step: 1)
      ]
    }
  }
}

extension Microscope {
  /// Of every acquisition: settings, stage and dose.
  func acquisitionMetadata(electrons: Double) -> [String: JSONValue] {
    [
      "instrument": .string(model.name), "program": .string("stemulator \(Version.current)"),
      "specimen": .string(world.description.title),
      "optics": .object(settings),
      "stage": .object(stageReadings()), "electrons": .number(electrons),
    ]
  }
}
