import Configuration
import Foundation
import Quantities
import Spectroscopy

extension Microscope {
  /// Full width at half maximum in eV of the electrons' energies.
  var energyWidth: Double {
    let width = model.column.gun.energyWidth
    let slit = state.column.energySlit_eV
    return slit > 0 ? min(slit, width) : width
  }

  /// What the gun and the slit make of the zero loss.
  var zeroLoss: ZeroLossShape {
    let width = model.column.gun.energyWidth
    let slit = state.column.energySlit_eV
    if slit > 0, slit < width { return .monochromated(slit) }
    // The standard shapes are 0.35 and 0.8 eV wide.
    switch model.column.gunKind {
    case .cold:
      return ZeroLossShape(
        source: .coldFieldEmission(decay: 0.22 * width / 0.35), broadening: 0.18 * width / 0.35)
    case .schottky:
      return ZeroLossShape(
        source: .schottky(temperature: 1800, tunnelling: 0.08), broadening: 0.6 * width / 0.8)
    }
  }

  /// One spectrum where the beam rests.
  mutating func acquireSpectrum(_ read: ParameterReader, _ monitor: AcquisitionMonitor) throws -> Reply {
    let place = try read.numbers("place")
    guard place.isEmpty || place.count == 2 else {
      throw InputError("\(read.name("place")): \(place.count) numbers are not allowed; allowed: 0 or 2")
    }
    var acquisition = try SpectrumAcquisition(read, self)
    return try expose(
      &acquisition, at: place.isEmpty ? state.parked ?? SIMD2(0.5, 0.5) : SIMD2(place[0], place[1]), monitor)
  }

  /// Exposes a place for a spectrum.
  private mutating func expose(
    _ acquisition: inout SpectrumAcquisition, at fraction: SIMD2<Double>, _ monitor: AcquisitionMonitor
  ) throws -> Reply {
    if acquisition.kind == .losses { try prepareSpectrometer() }
    settle()
    let begin = state.time
    let wait = InstrumentTime(
      seconds: acquisition.kind == .losses ? model.spectrometer.overheadMilliseconds * 1e-3 : 0)
    let exposed = InstrumentTime(seconds: acquisition.period(model.spectrometer))
    try checkTime(begin + wait + exposed)
    try checkElectrons(electronRate(at: begin) * exposed.seconds)
    let number = nextAcquisition()
    let laboratory = restPlace(fraction)
    let start = begin + wait
    let origin = motion.origin(at: start + InstrumentTime(seconds: exposed.seconds / 2))
    let place = laboratory + damage.deflection(at: begin, state.damage) - SIMD2(origin.x, origin.y)
    let rate = electronRate(at: start + InstrumentTime(seconds: exposed.seconds / 2))
    var truth = AcquisitionTruth(acquisition: number, begin: begin, end: start + exposed, world: world)
    truth.optics = try optics(at: start)
    try acquisition.record(
      SpectrumAcquisition.Part(places: [place], range: 0..<1, rates: [rate], times: [start], number: number),
      on: self,
      monitor)
    truth.spectra = acquisition.truth
    let electrons = state.dose.total
    try elapse(wait + exposed)
    let from = isExposedAtRest ? begin : start
    let whole = begin + wait + exposed - from
    expose([
      .stretch(
        .init(start: from, duration: whole, from: place, to: place, electrons: rate * whole.seconds))
    ])
    state.settled = state.time
    latest = truth
    monitor.progress(1)
    var values: [String: JSONValue] = [
      "acquisition": .number(Double(number)), "begin_s": .number(begin.seconds), "place": .pair(fraction),
    ]
    values.merge(acquisitionMetadata(electrons: state.dose.total - electrons)) { own, _ in own }
    return Reply(values, arrays: acquisition.arrays([], self))
  }

  /// Spectra of a scan, with the signals of scan detectors.
  mutating func acquireSpectra(_ read: ParameterReader, _ pattern: ScanPattern, _ monitor: AcquisitionMonitor)
    throws
    -> Reply
  {
    let spectra = try SpectrumAcquisition(read, self)
    let period = spectra.period(model.spectrometer)
    try spectra.check(places: pattern.size.columns * pattern.size.rows, model)
    let names = try read.text("detectors")
    let request = ScanRequest(
      detectors: names == "none" ? [] : try detectors(named: names),
      settings: ScanSettings(
        pattern: pattern, field: SIMD2(repeating: field), centre: fieldCentre, rotation: scanRotation,
        dwell: InstrumentTime(seconds: period)), frames: 1)
    try scanner.check(request.settings)
    if spectra.kind == .losses {
      if let covering = request.detectors.first(where: \.coversAxis) {
        throw RefusedRequest.unsafe(
          "detectors: \(covering.name) keeps the beam from the spectrometer; allowed: detectors that leave the axis free"
        )
      }
      try prepareSpectrometer()
    }
    var acquisition = try ScanAcquisition(request, &self, spectra: spectra)
    return try acquisition.run(on: &self, monitor)
  }

  /// Finds the zero loss and takes its error off.
  mutating func alignZeroLoss(exposure: Double, _ monitor: AcquisitionMonitor) throws -> Reply {
    let before = state.spectrometer
    // The peak has to be in sight.
    let model = self.model.spectrometer
    let moved = state.spectrometer.tube.offset != 0
    state.spectrometer.tube.move(to: 0, at: state.time.nanoseconds, model, seed: seed)
    state.spectrometer.offset = -state.spectrometer.dispersion * model.zeroLossChannel
    // What comes late of the move shall not count as an error of the axis.
    if moved { try elapse(seconds: self.model.operation.filterSettling + 3 * model.creepSeconds) }
    var acquisition = try SpectrumAcquisition(.losses, exposure: exposure, frames: 1, self)
    var reply = try expose(&acquisition, at: state.parked ?? SIMD2(0.5, 0.5), monitor)
    let channel = try Self.peak(reply.arrays[0].values)
    let axis = acquisition.axis(self.model)
    let found = axis.first + axis.step * channel
    state.spectrometer.tube.align(found: found)
    state.spectrometer.tube.move(
      to: before.settings(model, exposure: 1, frames: 1).offset, at: state.time.nanoseconds, model, seed: seed
    )
    state.spectrometer.offset = before.offset
    if moved { try elapse(seconds: self.model.operation.filterSettling) }
    reply.values["found_eV"] = .number(found)
    reply.arrays = []
    return reply
  }
  /// Middle of what is above half of the highest peak, which need not be a number of channels and may be cut off.
  /// - Throws: `InputError` where no whole peak stands out of the noise.
  private static func peak(_ counts: [Float]) throws(InputError) -> Double {
    let sorted = counts.sorted()
    let floor = sorted[sorted.count / 2]
    let noise = max(floor - sorted[sorted.count / 6], 1)
    let top = sorted[sorted.count - 1]
    let half = floor + (top - floor) / 2
    guard top - floor > 10 * noise, let peak = counts.firstIndex(of: top), counts[0] < half,
      counts[counts.count - 1] < half
    else {
      throw InputError(
        "zero loss: it is not in sight; allowed: an unblanked beam with the valves open, or a wider dispersion"
      )
    }
    var (left, right) = (peak, peak)
    while counts[left] >= half { left -= 1 }
    while counts[right] >= half { right += 1 }
    let low = Double(left) + Double((half - counts[left]) / (counts[left + 1] - counts[left]))
    let high = Double(right) - Double((half - counts[right]) / (counts[right - 1] - counts[right]))
    return (low + high) / 2
  }
}
