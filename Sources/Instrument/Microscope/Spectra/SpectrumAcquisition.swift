import Configuration
import Crystals
import Detection
import ForwardModel
import Foundation
import Numerics
import Quantities
import Spectroscopy

/// Spectra at places: energy losses through the spectrometer, or X-rays.
struct SpectrumAcquisition {
  let kind: SpectrumKind
  let exposure: Double
  let frames: Int
  let settings: SpectrometerSettings
  /// With an exposure of the low losses before each of the core losses.
  let dual: DualLoss?
  let camera: LossCamera
  private let question: LossQuestion
  private(set) var recorded: [Float] = []
  private(set) var recordedLow: [Float] = []
  private(set) var truth: SpectrumTruth
  /// Light that the scintillator owes from the place before.
  private var glow: LossAfterglow?

  /// Addresses of spectra follow those of the cameras.
  private static let first = 2000

  init(_ read: ParameterReader, _ microscope: Microscope) throws {
    let kind = SpectrumKind(rawValue: try read.word("detector"))!
    let low = try read.number("low_exposure_s")
    if low > 0, kind != .losses {
      throw InputError.outOfRange(
        read.name("low_exposure_s"), low,
        allowed: "0 for detectors other than \(SpectrumKind.losses.rawValue)", unit: "s")
    }
    try self.init(
      kind, exposure: try read.number("exposure_s"), frames: try read.integer("frames"),
      low: low > 0 ? Low(exposure: low, offset: try read.number("low_offset_eV")) : nil, microscope)
  }

  /// The other exposure of a pair.
  struct Low {
    /// s
    let exposure: Double
    /// Energy in eV of channel 0.
    let offset: Double
  }

  init(_ kind: SpectrumKind, exposure: Double, frames: Int, low: Low? = nil, _ microscope: Microscope) throws
  {
    (self.kind, self.exposure, self.frames) = (kind, exposure, frames)
    let model = microscope.model.spectrometer
    truth = SpectrumTruth(detector: kind.rawValue)
    settings = microscope.state.spectrometer.settings(
      model, exposure: kind == .losses ? exposure : model.shortestExposureMilliseconds * 1e-3, frames: frames)
    camera = try LossCamera(model, settings)
    if let low {
      var first = microscope.state.spectrometer
      first.offset = low.offset
      dual = try DualLoss(
        model, low: first.settings(model, exposure: low.exposure, frames: frames), core: settings)
    } else {
      dual = nil
    }
    question = LossQuestion(
      collection: kind == .losses ? microscope.collectionAngle : Self.anyAngle,
      grid: try Self.grid(dual.map { [$0.core.settings, $0.low.settings] } ?? [settings], model, microscope),
      zeroLoss: microscope.zeroLoss)
  }

  /// Rad within which an electron that has made an X-ray may leave.
  private static let anyAngle = 0.2

  /// Losses from below the zero loss to the end of the range, on steps that resolve the channels.
  private static func grid(
    _ settings: [SpectrometerSettings], _ model: SpectrometerModel, _ microscope: Microscope
  )
    throws -> LossGrid
  {
    let end = settings.map { EnergyAxis(model, $0).nominal(Double(model.channels)) }.max()!
    // A little further than what errors of the axis bring into sight.
    let highest = max(5, end * 1.02 + 2)
    let step = max(min(settings[0].dispersion, microscope.energyWidth / 4), highest / 60_000)
    // As far to the gain side as the feet of the zero loss reach.
    return try LossGrid(lowest: -max(microscope.zeroLoss.reach, 2), highest: highest, step: step)
  }

  /// s from the begin of one place to that of the next.
  func period(_ model: SpectrometerModel) -> Double {
    guard kind == .losses else { return Double(frames) * exposure }
    return Double(frames) * (settings.framePeriod(model) + (dual?.low.settings.framePeriod(model) ?? 0))
  }

  func channels(_ model: MicroscopeModel) -> Int {
    kind == .losses ? model.spectrometer.channels : model.xrays.channels
  }

  /// Numbers that so many spectra take.
  /// - Throws: `InputError` for more than can be delivered.
  func check(places: Int, _ model: MicroscopeModel) throws(InputError) {
    let count = places * channels(model) * (dual == nil ? 1 : 2)
    guard count <= ScanAcquisition.largest else {
      throw .outOfRange("places times channels", Double(count), allowed: "up to \(ScanAcquisition.largest)")
    }
  }

  /// Spectra that are made together.
  struct Part {
    /// Of the whole acquisition.
    let places: [SIMD2<Double>]
    /// Those that are made now.
    let range: Range<Int>
    /// Electrons per s, and the begin, of each of them.
    let rates: [Double]
    let times: [InstrumentTime]
    /// Of the acquisition.
    let number: Int
  }

  /// Computes and records spectra.
  /// - Throws: `RefusedRequest` for what would hurt the camera; `CancellationError` after a stop.
  mutating func record(_ part: Part, on microscope: Microscope, _ monitor: AcquisitionMonitor) throws {
    let middle = part.times[part.times.count / 2]
    let optics = try microscope.optics(at: middle)
    let watch = SpecimenView.Watch(isCancelled: { monitor.isStopped() })
    let places = Array(part.places[part.range])
    switch kind {
    case .losses:
      let losses = try microscope.view.losses(
        of: microscope.world, optics: optics, question, at: places, within: part.places, watch: watch)
      try record(losses, part, on: microscope, monitor)
    case .xrays:
      let matter = try microscope.view.areal(
        of: microscope.world, optics: optics, collection: question.collection, at: places,
        within: part.places,
        watch: watch)
      try record(matter, part, on: microscope)
    }
  }

  /// Bytes of spectra that are held at a time.
  private static let held = 64 << 20

  private mutating func record(
    _ losses: LiveLosses, _ part: Part, on microscope: Microscope, _ monitor: AcquisitionMonitor
  ) throws {
    let before = (recorded.count, recordedLow.count, truth, glow)
    var isDone = false
    defer {
      if !isDone {
        recorded.removeLast(recorded.count - before.0)
        recordedLow.removeLast(recordedLow.count - before.1)
        (truth, glow) = (before.2, before.3)
      }
    }
    let size = max(1, Self.held / (8 * losses.model.grid.count))
    for first in stride(from: 0, to: losses.count, by: size) {
      if monitor.isStopped() { throw CancellationError() }
      try record(losses, first..<min(first + size, losses.count), part, on: microscope)
    }
    isDone = true
    enter(losses, part)
  }

  private mutating func record(
    _ losses: LiveLosses, _ range: Range<Int>, _ part: Part, on microscope: Microscope
  ) throws {
    let grid = losses.model.grid
    let spectra = UncheckedSendable(AlignedBuffer<Double>(count: range.count * grid.count))
    losses.spectra(range, threads: microscope.threads) { place, spectrum in
      let to = spectra.value.pointer + (place - range.lowerBound) * grid.count
      for (index, value) in spectrum.enumerated() { to[index] = max(0, value) }
    }
    let model = microscope.model.spectrometer
    let tube = microscope.state.spectrometer.tube
    @Sendable func density(_ place: Int) throws(InputError) -> LossDensity {
      let from = spectra.value.pointer + (place - range.lowerBound) * grid.count
      return try LossDensity(
        first: grid.lowest, step: grid.step,
        values: Array(UnsafeBufferPointer(start: from, count: grid.count)))
    }
    let conditions = range.map { place in
      LossConditions(
        current: part.rates[place], offsetError: tube.error(at: part.times[place].nanoseconds, model),
        drift: drifts(from: part.times[place], microscope),
        ripplePhase: 2 * .pi
          * (model.rippleFrequency * part.times[place].seconds).truncatingRemainder(dividingBy: 1))
    }
    @Sendable func address(_ place: Int) -> RecordingAddress {
      RecordingAddress(
        seed: microscope.seed, acquisition: part.number, detector: Self.first,
        item: part.range.lowerBound + place)
    }
    let idle = model.readoutMilliseconds * 1e-3
    if let dual {
      for place in range {
        let pair = try dual.record(
          try density(place), conditions[place - range.lowerBound], address: address(place), after: glow,
          idle: idle)
        try check(pair.low, dual.low.settings, model)
        recordedLow += pair.low.counts
        truth.expectedLow += pair.low.expected.map { Float($0) }
        try keep(pair.core, model)
      }
      return
    }
    // Exposures do not know of each other; only their reading does.
    let exposures = UncheckedSendable(Exposures(count: range.count))
    let camera = self.camera
    parallelFor(range.count, threads: microscope.threads) { _, index in
      let place = range.lowerBound + index
      exposures.value.found[index] = Result { () throws in
        try camera.expose(
          try density(place), conditions[index], address: address(place), tellsVariance: false)
      }
    }
    for exposure in exposures.value.found {
      try keep(camera.read(try exposure!.get(), after: glow, idle: idle), model)
    }
  }

  private mutating func keep(_ found: LossRecording, _ model: SpectrometerModel) throws {
    try check(found, settings, model)
    glow = found.afterglow
    recorded += found.counts
    truth.expected += found.expected.map { Float($0) }
  }

  private final class Exposures {
    let found: UnsafeMutableBufferPointer<Result<LossExposure, any Error>?>
    init(count: Int) {
      found = .allocate(capacity: count)
      found.initialize(repeating: nil)
    }
    deinit {
      found.deinitialize()
      found.deallocate()
    }
  }

  /// - Throws: `RefusedRequest` for light that would hurt the camera.
  private func check(_ found: LossRecording, _ settings: SpectrometerSettings, _ model: SpectrometerModel)
    throws
  {
    let brightest = (found.electrons.max() ?? 0) / (settings.exposure * Double(settings.frames))
    guard brightest <= model.safeElectronsPerSecond else {
      throw RefusedRequest.unsafe(
        "\(model.name) dose rate: \(InputError.brief(brightest)) electrons per s and channel; allowed: up to"
          + " \(InputError.brief(model.safeElectronsPerSecond))")
    }
  }

  /// Errors of the energy axis by slow drift, frame by frame.
  private func drifts(from begin: InstrumentTime, _ microscope: Microscope) -> [Double] {
    // Drift within a second is small; frames of long exposures have their own.
    let period = self.period(microscope.model.spectrometer) / Double(frames)
    guard frames > 1, period * Double(frames) > 1 else { return [microscope.energyDrift(at: begin)] }
    return (0..<frames).map {
      microscope.energyDrift(at: begin + InstrumentTime(seconds: period * Double($0)))
    }
  }

  private mutating func enter(_ losses: LiveLosses, _ part: Part) {
    let all = part.places.count
    let truths = (0..<losses.count).map { losses.truth($0) }
    truth.places = all
    truth.set(
      "t_over_lambda", (0..<losses.count).map { Float(losses.collected($0)) }, from: part.range.lowerBound,
      of: all)
    enter(losses.matter, part)
    let ranges = ([settings] + (dual.map { [$0.low.settings] } ?? [])).map { settings in
      let axis = EnergyAxis(camera.model, settings)
      return axis.nominal(0)...axis.nominal(Double(camera.model.channels - 1))
    }
    for edge in truths.flatMap(\.edges) where ranges.contains(where: { $0.contains(edge.onset) }) {
      let name = "\(ChemicalElement.symbol(edge.element)) \(edge.name)"
      if !truth.marks.contains(where: { $0.name == name }) { truth.marks.append((name, edge.onset)) }
    }
    truth.marks.sort { ($0.energy, $0.name) < ($1.energy, $1.name) }
  }

  private mutating func enter(_ matter: [SpecimenMatter], _ part: Part) {
    let (first, all) = (part.range.lowerBound, part.places.count)
    let (areal, valences) = (matter.map(\.areal), matter.map(\.valences))
    truth.set("thickness_nm", matter.map { Float($0.thickness) }, from: first, of: all)
    for element in Set(areal.flatMap(\.keys)).sorted() {
      truth.set(
        "areal_density_\(ChemicalElement.symbol(element))_per_nm2", areal.map { Float($0[element] ?? 0) },
        from: first,
        of: all)
    }
    for element in Set(valences.flatMap(\.keys)).sorted() {
      truth.set(
        "valence_\(ChemicalElement.symbol(element))", valences.map { Float($0[element] ?? 0) }, from: first,
        of: all)
    }
  }

  private mutating func record(_ matter: [SpecimenMatter], _ part: Part, on microscope: Microscope) throws {
    let model = microscope.model.xrays
    let elements = Set(matter.flatMap(\.areal.keys)).sorted()
    let source = try microscope.xraySources.source(
      model, beam: microscope.illumination.beam, elements: elements)
    let seconds = exposure * Double(frames)
    // Along the axis that leans towards the detector.
    let tilt = microscope.stage.position(microscope.state.stage, at: part.times[0]).alpha
    truth.places = part.places.count
    for place in matter.indices {
      let target = try XRayTarget(atoms: matter[place].areal.mapValues { 0.01 * $0 }, tilt: tilt)
      let expectation = try source.expectation(
        target, electrons: part.rates[place] * seconds, seconds: seconds)
      let address = RecordingAddress(
        seed: microscope.seed, acquisition: part.number, detector: Self.first + 1,
        item: part.range.lowerBound + place)
      let found = model.record(expectation, seconds: seconds, address: address)
      recorded += found.counts
      truth.expected += found.expected.map { Float($0) }
      for line in expectation.lines where line.heard > 0 {
        let name = "\(ChemicalElement.symbol(line.element)) \(line.name)"
        if !truth.marks.contains(where: { $0.name == name }) { truth.marks.append((name, line.energy)) }
      }
    }
    truth.marks.sort { ($0.energy, $0.name) < ($1.energy, $1.name) }
    enter(matter, part)
  }
}
