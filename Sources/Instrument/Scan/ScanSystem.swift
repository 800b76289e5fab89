import Numerics
package import Quantities

/// A particular scan system: a model, and what the seed makes of it.
package struct ScanSystem: Sendable {
  package let model: ScanModel
  /// Hum, its third harmonic, and interference, with the phases that the seed gives them.
  package let oscillations: [Oscillation]
  let coils: CoilMap
  let seed: UInt64

  package init(model: ScanModel, seed: UInt64) {
    self.model = model
    self.seed = seed
    coils = CoilMap(model)
    let fields =
      [
        (model.mainsFrequency, model.hum), (3 * model.mainsFrequency, model.humThird * model.hum),
      ] + model.interference.map { ($0.frequency, $0.amplitude) }
    oscillations = fields.enumerated().compactMap { index, field in
      guard field.1 != .zero else { return nil }
      var stream = RandomStream(seed: seed, purpose: .scanPhase, index: index)
      return Oscillation(
        frequency: field.0, amplitude: field.1,
        phase: 2 * .pi * SIMD2(stream.uniform(), stream.uniform()))
    }
  }

  /// What a unit deflection along x and y truly becomes: columns of the coils' matrix.
  package var distortion: (x: SIMD2<Double>, y: SIMD2<Double>) { (coils.x, coils.y) }

  /// When a scan would do what.
  /// - Throws: `InputError` if the settings are not possible.
  package func timing(_ settings: ScanSettings, at begin: InstrumentTime) throws(InputError) -> ScanTiming {
    try check(settings)
    let geometry = ScanGeometry(settings, coils: coils)
    return timing(settings, geometry, at: begin)
  }

  func timing(
    _ settings: ScanSettings, _ geometry: ScanGeometry, at begin: InstrumentTime,
    overhead: InstrumentTime? = nil
  ) -> ScanTiming {
    let between: InstrumentTime
    if !geometry.isContinuous || geometry.serpentine {
      between = InstrumentTime(seconds: model.pointMove)
    } else {
      between = settings.flyback ?? InstrumentTime(seconds: model.flyback)
    }
    let settling = settings.settling ?? InstrumentTime(seconds: model.settling)
    let first = settings.flyback ?? InstrumentTime(seconds: model.flyback)
    let mains = MainsClock(frequency: model.mainsFrequency)
    var lines: [ScanTiming.Line] = []
    lines.reserveCapacity(geometry.rows)
    var departure = begin + (overhead ?? InstrumentTime(seconds: model.overhead))
    for line in 0..<geometry.rows {
      let arrival = departure + (line == 0 ? first : between)
      var start =
        arrival + (line == 0 ? max(settling, InstrumentTime(seconds: model.frameSettling)) : settling)
      if line > 0, let least = settings.lineTime { start = max(start, lines[line - 1].start + least) }
      if settings.mainsLocked { start = mains.crossing(from: start) }
      lines.append(ScanTiming.Line(departure: departure, arrival: arrival, start: start))
      departure = start + geometry.columns * settings.dwell
    }
    return ScanTiming(begin: begin, dwell: settings.dwell, columns: geometry.columns, lines: lines)
  }

  /// What the descan leaves of a deflection to a place in Å in the laboratory: the shift of the pattern on the camera in rad.
  func patternShift(_ place: SIMD2<Double>) -> SIMD2<Double> {
    let e = model.descan
    return SIMD2(e[0] * place.x + e[1] * place.y, e[2] * place.x + e[3] * place.y)
  }

  /// Where a single point of a field is in the laboratory, in Å.
  func place(_ settings: ScanSettings) -> SIMD2<Double> {
    ScanGeometry(settings, coils: coils).place(line: 0, column: 0)
  }

  /// The way of the beam over the specimen.
  /// - Parameters:
  ///   - acquisition: its number in the session, for the random numbers.
  ///   - begin: the moment of the command; not before the last move of the stage.
  ///   - rest: where the beam has rested, in Å in the laboratory; the middle of the field if nil.
  ///   - overhead: from the command to the first line; that of the model if nil.
  /// - Throws: `InputError` if the settings are not possible.
  package func trajectory(
    _ settings: ScanSettings, motion: SpecimenMotion, acquisition: Int, at begin: InstrumentTime,
    rest: SIMD2<Double>? = nil, overhead: InstrumentTime? = nil
  ) throws(InputError) -> ScanTrajectory {
    try check(settings)
    let geometry = ScanGeometry(settings, coils: coils)
    let timing = timing(settings, geometry, at: begin, overhead: overhead)
    return ScanTrajectory(
      scanner: self, settings: settings, geometry: geometry, timing: timing,
      motion: SpecimenPath(motion, from: begin, to: timing.end), acquisition: acquisition,
      rest: rest ?? settings.centre)
  }
}
