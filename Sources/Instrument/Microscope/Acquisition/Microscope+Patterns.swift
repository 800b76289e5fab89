import Configuration
import Detection
import ForwardModel
import Foundation
import Quantities

extension Microscope {
  /// One pattern where the beam rests, by default in the middle of the field.
  mutating func acquirePattern(_ read: ParameterReader, _ monitor: AcquisitionMonitor) throws -> Reply {
    let camera = try camera(try read.text("camera"))
    var acquisition = try PatternAcquisition(camera, read, &self)
    settle()
    try acquisition.check(places: 1)
    let begin = state.time
    let duration = InstrumentTime(seconds: acquisition.settings.duration(camera.electronics))
    let wait = InstrumentTime(seconds: camera.electronics.overheadMilliseconds * 1e-3)
    try checkTime(begin + duration)
    try checkElectrons(electronRate(at: begin) * duration.seconds)
    let number = nextAcquisition()
    let laboratory = restPlace(state.parked ?? SIMD2(0.5, 0.5))
    let middle = begin + wait + InstrumentTime(seconds: (duration - wait).seconds / 2)
    let origin = motion.origin(at: middle)
    let place = laboratory + damage.deflection(at: begin, state.damage) - SIMD2(origin.x, origin.y)
    var truth = AcquisitionTruth(acquisition: number, begin: begin, end: begin + duration, world: world)
    try acquisition.run(
      PatternAcquisition.Part(
        places: [place], range: 0..<1, shifts: [scanner.patternShift(laboratory)],
        rates: [electronRate(at: middle)], middle: middle, number: number), on: self, &truth, monitor)
    let electrons = state.dose.total
    try elapse(duration)
    // The beam is on the place while the frames are taken, and before that where it had been placed.
    let start = isExposedAtRest ? begin : begin + wait
    let exposed = begin + duration - start
    expose([
      .stretch(
        .init(
          start: start, duration: exposed, from: place, to: place,
          electrons: electronRate(at: middle) * exposed.seconds))
    ])
    state.settled = state.time
    latest = truth
    monitor.progress(1)
    return acquisition.reply(
      self, begin: begin, places: nil, lines: 1, electrons: state.dose.total - electrons)
  }

  /// A pattern for each place of a raster; the camera's frames set the pace.
  mutating func acquirePatterns(_ read: ParameterReader, _ monitor: AcquisitionMonitor) throws -> Reply {
    let camera = try camera(try read.text("camera"))
    var acquisition = try PatternAcquisition(camera, read, &self)
    settle()
    let columns = try read.integer("columns")
    let rows = try read.integer("rows") > 0 ? try read.integer("rows") : columns
    try acquisition.check(places: columns * rows)
    let region = try read.numbers("region")
    let period = acquisition.settings.framePeriod(camera.electronics) * Double(acquisition.settings.frames)
    let settings = ScanSettings(
      pattern: .raster(
        columns: columns, rows: rows,
        region: ScanRegion(left: region[0], top: region[1], width: region[2], height: region[3]),
        serpentine: false),
      field: SIMD2(repeating: field), centre: fieldCentre, rotation: scanRotation,
      dwell: InstrumentTime(seconds: period))
    let begin = state.time
    let number = nextAcquisition()
    var charged = settings
    charged.centre += damage.deflection(at: begin, state.damage)
    let trajectory = try scanner.trajectory(
      charged, motion: motion, acquisition: number &* 10_007, at: begin, rest: state.parked.map(restPlace))
    try checkTime(trajectory.timing.end)
    var truth = AcquisitionTruth(acquisition: number, begin: begin, end: trajectory.timing.end, world: world)
    truth.trajectories = [trajectory]
    let places = trajectory.positions(threads: threads)
    let electrons = state.dose.total
    // Within a block optics and specimen are those at its middle and begin, as in images.
    let size = max(1, (rows + ScanAcquisition.blocks - 1) / ScanAcquisition.blocks)
    var line = 0
    while line < rows {
      if line > 0, monitor.isStopped() { break }
      let block = line..<min(rows, line + size)
      do {
        try acquisition.run(
          PatternAcquisition.Part(
            places: places, range: block.lowerBound * columns..<block.upperBound * columns,
            shifts: block.flatMap(trajectory.patternShifts),
            rates: block.flatMap {
              [Double](repeating: electronRate(at: trajectory.timing.lines[$0].start), count: columns)
            }, middle: trajectory.timing.lines[(block.lowerBound + block.upperBound) / 2].start,
            number: number),
          on: self, &truth, monitor)
      } catch is CancellationError where line > 0 {
        break
      }
      expose(by: trajectory, lines: block)
      line = block.upperBound
      state.time = trajectory.timing.lines[line - 1].start + columns * trajectory.timing.dwell
      state.settled = state.time
    }
    truth.end = state.time
    latest = truth
    monitor.progress(1)
    acquisition.fill(places: rows * columns)
    return acquisition.reply(
      self, begin: begin, places: (rows, columns, settings), lines: line,
      electrons: state.dose.total - electrons)
  }

  mutating func nextAcquisition() -> Int {
    defer { state.acquisitions += 1 }
    return state.acquisitions
  }
}

extension PatternAcquisition {
  /// - Parameter places: rows and columns of a scan, and how it was; nil for a single pattern.
  func reply(
    _ microscope: Microscope, begin: InstrumentTime, places: (rows: Int, columns: Int, ScanSettings)?,
    lines: Int, electrons: Double
  ) -> Reply {
    func angle(_ name: String, _ count: Int) -> AcquiredArray.Axis {
      let step = geometry.pitch * 1e3
      return .init(
        name: name, quantity: "scattering angle", unit: "mrad", count: count,
        first: -Double(count / 2) * step, step: step)
    }
    var axes = [angle("ky", geometry.rows), angle("kx", geometry.columns)]
    var values: [String: JSONValue] = [
      "camera": .string(camera.name), "begin_s": .number(begin.seconds),
      "exposure_ms": .number(settings.exposure * 1e3),
      "frames": .number(Double(settings.frames)), "binning": .number(Double(settings.binning)),
      "area": .string(settings.area.rawValue), "mode": .string(settings.mode.rawValue),
      "corrected": .bool(isCorrected), "pixel_mrad": .number(geometry.pitch * 1e3),
      "acquisition": .number(Double(microscope.state.acquisitions - 1)),
    ]
    if let (rows, columns, scan) = places {
      axes = ScanAcquisition.axes(scan, rows: rows, columns: columns) + axes
      values["lines_done"] = .number(Double(lines))
      values["is_complete"] = .bool(lines == rows)
      values["field_nm"] = .pair(scan.field / 10)
      values["dwell_us"] = .number(scan.dwell.seconds * 1e6)
      values["dose_e_per_A2"] = scan.pattern.area(of: scan.field).map { .number(electrons / $0) }
    }
    values.merge(microscope.acquisitionMetadata(electrons: electrons)) { own, _ in own }
    let isWhole = !isCorrected && settings.combination == .sum
    let largest = camera.electronics.fullScale * Double(settings.frames * settings.binning * settings.binning)
    return Reply(
      values,
      arrays: [
        AcquiredArray(
          name: camera.name, kind: places == nil ? .pattern : .patterns, quantity: "intensity",
          unit: "counts", axes: axes,
          values: recorded, bits: isWhole ? Int(log2(largest)) + 1 : nil,
          metadata: ["camera": .string(camera.name), "pixel_mrad": .number(geometry.pitch * 1e3)])
      ])
  }
}
