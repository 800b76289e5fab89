import Numerics
import Configuration
import Detection
import ForwardModel
import Foundation
import Frames
import Quantities

/// Scans with several detectors at once: frame by frame, some lines at a time.
///
/// Lines are computed in blocks. Within a block optics and specimen are those at its begin; what the beam has done to the specimen shows in
/// the next block.
struct ScanAcquisition {
  let request: ScanRequest
  let number: Int
  /// Spectra of the same places.
  var spectra: SpectrumAcquisition?
  /// The detectors that see something, in the order of the signals, and the channels of each.
  private let seen: [(detector: ScanDetector, geometry: Detector)]
  private(set) var recorded: [String: [Float]] = [:]

  /// Blocks of a frame, and the longest time of one in s.
  static let blocks = 8
  private static let longestBlock = 1.0
  /// With spectra, whose dwells are long: frames of minutes would have a new image of the optics with each line.
  private static let longestSpectralBlock = 10.0
  /// Most numbers that an acquisition delivers.
  static let largest = 1 << 28

  init(_ request: ScanRequest, _ microscope: inout Microscope, spectra: SpectrumAcquisition? = nil) throws {
    self.request = request
    self.spectra = spectra
    try microscope.prepare(request.detectors)
    microscope.settle()
    var seen: [(ScanDetector, Detector)] = []
    for detector in request.detectors {
      if let geometry = try microscope.geometry(of: detector) { seen.append((detector, geometry)) }
    }
    self.seen = seen
    number = microscope.nextAcquisition()
  }

  /// - Returns: the arrays and what goes with them; the microscope is at the end of the scan.
  mutating func run(on microscope: inout Microscope, _ monitor: AcquisitionMonitor) throws -> Reply {
    let begin = microscope.state.time
    let plan = try end(microscope)
    try microscope.checkTime(plan.time)
    try microscope.checkElectrons(
      microscope.electronRate(at: begin) * plan.exposure,
      over: request.settings.pattern.area(of: request.settings.field))
    var truth = AcquisitionTruth(
      acquisition: number, begin: begin, end: begin, world: microscope.world)
    var lines = 0
    var isStopped = false
    let electronsBefore = microscope.state.dose.total
    for frame in 0..<request.frames where !isStopped {
      let overhead =
        frame == 0 ? nil : InstrumentTime(seconds: microscope.model.operation.seriesOverhead)
      var settings = request.settings
      settings.centre += microscope.damage.deflection(at: microscope.state.time, microscope.state.damage)
      let trajectory = try microscope.scanner.trajectory(
        settings, motion: microscope.motion, acquisition: number &* 10_007 &+ frame,
        at: microscope.state.time, rest: microscope.state.parked.map(microscope.restPlace), overhead: overhead
      )
      truth.trajectories.append(trajectory)
      let done = try record(frame, trajectory, on: &microscope, &truth, monitor)
      isStopped = done < trajectory.rows
      lines += done
    }
    microscope.state.settled = microscope.state.time
    truth.end = microscope.state.time
    truth.spectra = spectra?.truth
    let reply = reply(
      microscope, truth, lines: lines, electrons: microscope.state.dose.total - electronsBefore)
    microscope.latest = truth
    return reply
  }

  /// When the scan would be over, and for how long the beam would be on the specimen, in s.
  private func end(_ microscope: Microscope) throws -> (time: InstrumentTime, exposure: Double) {
    let settings = request.settings
    let size = settings.pattern.size
    let channels = request.detectors.reduce(0) { $0 + $1.sectors }
    let count = size.columns * size.rows * request.frames * channels
    guard count <= Self.largest else {
      throw InputError.outOfRange(
        "pixels times frames times channels", Double(count), allowed: "up to \(Self.largest)")
    }
    let dwells = settings.dwell.seconds * Double(size.columns)
    let between = (settings.flyback ?? .zero).seconds + (settings.settling ?? .zero).seconds
    let lines = Double(size.rows) * Double(request.frames)
    let least = lines * max(dwells + between, settings.lineTime?.seconds ?? 0)
    guard least <= Microscope.horizon else {
      throw InputError.outOfRange(
        "time of the scan", least, allowed: "up to \(InputError.brief(Microscope.horizon))", unit: "s")
    }
    let timing = try microscope.scanner.timing(settings, at: microscope.state.time)
    let overhead = microscope.model.scan.overhead
    let more = InstrumentTime(seconds: microscope.model.operation.seriesOverhead - overhead)
    let exposure = (timing.duration.seconds - overhead) * Double(request.frames)
    return (timing.end + (request.frames - 1) * (timing.duration + more), exposure)
  }

  // MARK: - A frame

  /// - Returns: how many lines were done before a stop.
  private mutating func record(
    _ frame: Int, _ trajectory: ScanTrajectory, on microscope: inout Microscope,
    _ truth: inout AcquisitionTruth,
    _ monitor: AcquisitionMonitor
  ) throws -> Int {
    let (rows, columns) = (trajectory.rows, trajectory.columns)
    let rate = microscope.electronRate(at: trajectory.timing.lines[0].start)
    let first = truth.signals.count
    let factors = (0..<rows).map { line in
      rate > 0 ? Float(microscope.electronRate(at: trajectory.timing.lines[line].start) / rate) : 0
    }
    let whole = exposure(trajectory, lines: 0..<rows, rate: rate, factors: factors)
    for detector in request.detectors {
      for channel in 0..<detector.sectors {
        let address = RecordingAddress(
          seed: microscope.seed, acquisition: number,
          detector: microscope.model.detectors.firstIndex(of: detector)!,
          item: frame)
        truth.signals.append(
          .init(
            name: detector.channelNames[channel], frame: frame,
            fractions: [Float](repeating: 0, count: rows * columns),
            recording: .scan(
              detector.electronics, microscope.state.detectors[detector.name]!.settings, channel: channel,
              whole, address, isSerpentine: request.settings.pattern.isSerpentine)))
      }
    }
    let places = Places(trajectory, threads: microscope.threads)
    var light = [ScintillatorLight](repeating: .none, count: truth.signals.count - first)
    let time = trajectory.timing.lines.count > 1 ? trajectory.timing.duration.seconds / Double(rows) : 0
    let longest = spectra == nil ? Self.longestBlock : Self.longestSpectralBlock
    let size = max(
      1, min((rows + Self.blocks - 1) / Self.blocks, time > 0 ? Int(longest / time) : rows))
    var line = 0
    while line < rows {
      if monitor.isStopped() { break }
      let block = line..<min(rows, line + size)
      try compute(block, trajectory, places, on: microscope, &truth, from: first)
      do {
        try recordSpectra(block, trajectory, on: microscope, monitor)
      } catch is CancellationError where line > 0 {
        break
      }
      for index in light.indices {
        try record(
          block, frame, trajectory, &truth.signals[first + index], &light[index], rate, factors, microscope,
          monitor)
      }
      microscope.expose(by: trajectory, lines: block)
      line = block.upperBound
      microscope.state.time = trajectory.timing.lines[line - 1].start + columns * trajectory.timing.dwell
      microscope.state.settled = microscope.state.time
      monitor.progress((Double(frame) + Double(line) / Double(rows)) / Double(request.frames))
    }
    return line
  }

  /// Of the dwells of a block.
  private mutating func recordSpectra(
    _ block: Range<Int>, _ trajectory: ScanTrajectory, on microscope: Microscope,
    _ monitor: AcquisitionMonitor
  ) throws {
    guard spectra != nil else { return }
    let columns = trajectory.columns
    let times = block.flatMap { line in
      (0..<columns).map { trajectory.timing.lines[line].start + $0 * trajectory.timing.dwell }
    }
    try spectra?.record(
      SpectrumAcquisition.Part(
        places: trajectory.positions(threads: microscope.threads),
        range: block.lowerBound * columns..<block.upperBound * columns,
        rates: times.map { microscope.electronRate(at: $0) }, times: times, number: number), on: microscope,
      monitor)
  }

  private func exposure(_ trajectory: ScanTrajectory, lines: Range<Int>, rate: Double, factors: [Float])
    -> ScanExposure
  {
    let timing = trajectory.timing
    let lineTime =
      timing.lines.count > 1
      ? (timing.lines[timing.lines.count - 1].start - timing.lines[0].start).seconds
        / Double(timing.lines.count - 1) : 0
    let dwell = timing.dwell.seconds
    return ScanExposure(
      rows: lines.count, columns: trajectory.columns, current: rate, dwell: dwell,
      flyback: max(0, lineTime - dwell * Double(trajectory.columns)), firstRow: lines.lowerBound,
      currentFactors: rate > 0 ? Array(factors[lines]) : [])
  }

  /// Fills the expected fractions of a block.
  private func compute(
    _ block: Range<Int>, _ trajectory: ScanTrajectory, _ places: Places, on microscope: Microscope,
    _ truth: inout AcquisitionTruth,
    from first: Int
  ) throws {
    guard !seen.isEmpty else { return }
    let middle = trajectory.timing.lines[(block.lowerBound + block.upperBound) / 2].start
    let optics = try microscope.optics(at: middle)
    let named = seen.map { SimulationRequest.NamedDetector(name: $0.detector.name, detector: $0.geometry) }
    let signals =
      switch places {
      case .raster(let raster):
        try microscope.view.signals(
          of: microscope.world, optics: optics, detectors: named, on: raster.part(rows: block), within: raster
        )
      case .list(let places):
        try microscope.view.signals(
          of: microscope.world, optics: optics, detectors: named,
          at: Array(places[block.lowerBound * trajectory.columns..<block.upperBound * trajectory.columns]),
          within: places)
      }
    truth.optics = optics
    truth.engines = signals.origins
    let count = block.count * trajectory.columns
    var index = first
    for detector in request.detectors {
      let origin = signals.origins.first { $0.detector == detector.name }
      for channel in 0..<detector.sectors {
        if let origin {
          let from = (origin.channels.lowerBound + channel) * count
          truth.signals[index].fractions.replaceSubrange(
            block.lowerBound * trajectory.columns..<block.upperBound * trajectory.columns,
            with: signals.values.values[from..<from + count])
        }
        index += 1
      }
    }
  }

  /// Turns every second line of the frame round.
  static func reverse(_ values: inout [Float], lines: Range<Int>, _ columns: Int) {
    for (row, line) in lines.enumerated() where line % 2 == 1 {
      values[row * columns..<(row + 1) * columns].reverse()
    }
  }

  /// Records a block of a channel.
  private mutating func record(
    _ block: Range<Int>, _ frame: Int, _ trajectory: ScanTrajectory, _ signal: inout AcquisitionTruth.Signal,
    _ light: inout ScintillatorLight, _ rate: Double, _ factors: [Float], _ microscope: Microscope,
    _ monitor: AcquisitionMonitor
  ) throws {
    guard case .scan(let model, let settings, let channel, _, let address, _) = signal.recording else {
      return
    }
    let columns = trajectory.columns
    var expected = Array(signal.fractions[block.lowerBound * columns..<block.upperBound * columns])
    // Light is left behind in the order of time.
    if request.settings.pattern.isSerpentine { Self.reverse(&expected, lines: block, columns) }
    let image = try model.record(
      expected: expected,
      exposure(trajectory, lines: block, rate: rate, factors: factors), settings: settings, channel: channel,
      address: address, light: &light, threads: microscope.threads)
    var values = image.values
    if request.settings.pattern.isSerpentine { Self.reverse(&values, lines: block, columns) }
    recorded[signal.name, default: []] += values
    monitor.lines(
      .init(
        detector: signal.name, frame: frame, lines: block, columns: columns, rows: trajectory.rows,
        values: values,
        time: trajectory.timing.lines[block.upperBound - 1].start + columns * trajectory.timing.dwell))
  }
}
