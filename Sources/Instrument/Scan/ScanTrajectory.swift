import Foundation
import Numerics

/// The true way of the beam over the specimen during a scan.
///
/// Places are where the beam meets the specimen, in Å along the axes of the laboratory and from the specimen's own origin: without
/// tilt they are coordinates of the specimen (of the world). They are the place in the laboratory (field, rotation, errors of the coils,
/// hum, jitter, transients) less the place of the specimen's origin (stage, creep, drift), both in the middle of each dwell.
package struct ScanTrajectory: Sendable {
  package let settings: ScanSettings
  package let timing: ScanTiming
  let scanner: ScanSystem
  let geometry: ScanGeometry
  let motion: SpecimenPath
  let acquisition: Int
  /// Where the beam comes from, in Å in the laboratory.
  let rest: SIMD2<Double>

  init(
    scanner: ScanSystem, settings: ScanSettings, geometry: ScanGeometry, timing: ScanTiming,
    motion: SpecimenPath, acquisition: Int, rest: SIMD2<Double>
  ) {
    self.scanner = scanner
    self.settings = settings
    self.geometry = geometry
    self.timing = timing
    self.motion = motion
    self.acquisition = acquisition
    self.rest = rest
  }

  /// Dwells of a line, and lines. Lists of places have one dwell a line; paths and spirals have one line.
  package var columns: Int { geometry.columns }
  package var rows: Int { geometry.rows }

  /// Places of the dwells of a line, in the order of the picture: from left to right also where a serpentine runs backwards.
  package func positions(of line: Int) -> [SIMD2<Double>] {
    [SIMD2<Double>](unsafeUninitializedCapacity: columns) { buffer, count in
      var walk = motion.lateralWalk()
      fill(line, walk: &walk, into: buffer.baseAddress!)
      count = columns
    }
  }

  /// Places of all dwells, `[line][column]`.
  package func positions(threads: Int) -> [SIMD2<Double>] { positions(lines: 0..<rows, threads: threads) }

  /// Places of the dwells of some lines, `[line][column]`.
  package func positions(lines: Range<Int>, threads: Int) -> [SIMD2<Double>] {
    [SIMD2<Double>](unsafeUninitializedCapacity: columns * lines.count) { buffer, count in
      let target = UncheckedSendable(buffer.baseAddress!)
      // A worker takes several lines, which are near in time.
      let batch = max(1, min(lines.count, 4096 / columns))
      parallelFor((lines.count + batch - 1) / batch, threads: threads) { _, part in
        var walk = motion.lateralWalk()
        for line in (part * batch)..<min(lines.count, (part + 1) * batch) {
          fill(lines.lowerBound + line, walk: &walk, into: target.value + line * columns)
        }
      }
      count = columns * lines.count
    }
  }

  /// Place of the specimen's origin along the beam in the middle of a line, in Å: a focus error of that sign.
  package func height(of line: Int) -> Double {
    motion.height(timing.dwellMiddle(line: line, index: columns / 2))
  }

  /// Shifts of the pattern on the camera for the dwells of a line, in rad, in the order of the picture: what the descan leaves of
  /// the deflection.
  package func patternShifts(of line: Int) -> [SIMD2<Double>] {
    (0..<columns).map { scanner.patternShift(geometry.place(line: line, column: $0)) }
  }

  /// When a dwell of the picture begins.
  package func dwellStart(line: Int, column: Int) -> InstrumentTime {
    timing.dwellStart(line: line, index: geometry.isReversed(line) ? columns - 1 - column : column)
  }

  // MARK: - One line

  /// The random displacement of a line and the jump to its start.
  private func lineStart(_ line: Int) -> (jitter: SIMD2<Double>, jump: SIMD2<Double>) {
    let model = scanner.model
    let length = max(settings.field.x, settings.field.y)
    let spread = (model.jitter * model.jitter + pow(model.jitterPerField * length, 2)).squareRoot()
    let jitter = LineJitter(
      seed: scanner.seed, independent: spread * (1 - model.flickerShare).squareRoot(),
      flicker: spread * model.flickerShare.squareRoot())
    let from = line == 0 ? rest : geometry.last(line - 1)
    return (
      jitter(acquisition: acquisition, line: line, at: timing.lines[line].start), geometry.first(line) - from
    )
  }

  /// Writes the places of a line. Sines and exponentials go from dwell to dwell by multiplication.
  ///
  /// - Parameter walk: the lateral random walk, if there is one; lines that share it save its beginning.
  private func fill(
    _ line: Int, walk: inout (BrownianCursor, BrownianCursor)?,
    into target: UnsafeMutablePointer<SIMD2<Double>>
  ) {
    let dwell = timing.dwell.seconds
    let start = lineStart(line)
    let (begin, end) = (
      timing.dwellStart(line: line, index: 0), timing.dwellStart(line: line, index: columns)
    )
    let jumps = motion.jumps(from: begin, to: end)
    let constant = start.jitter - SIMD2(jumps.done.x, jumps.done.y)
    let reversed = geometry.isReversed(line)
    // Commanded places and the delay behind them.
    let share = geometry.isContinuous ? scanner.model.delay / dwell : 0
    if geometry.list.isEmpty {
      let step = reversed ? -geometry.stepX : geometry.stepX
      let first = geometry.first(line) + constant - share * step
      for k in 0..<columns { target[k] = first + Double(k) * step }
    } else {
      var before = geometry.first(line)
      for k in 0..<columns {
        let place = geometry.place(line: line, column: k)
        target[k] = place + constant - share * (place - before)
        before = place
      }
    }
    let firstMiddle = timing.dwellMiddle(line: line, index: 0)
    for oscillation in scanner.oscillations { add(oscillation, from: firstMiddle, to: target) }
    let since = (firstMiddle - timing.lines[line].arrival).seconds
    add(scanner.model.overshoot, of: start.jump, since: since, to: target)
    add(scanner.model.hysteresis, of: -start.jump, since: since, to: target)
    subtractSlowMotion(line, from: target)
    if walk != nil { subtractWalk(&walk!, firstMiddle, from: target) }
    for jump in jumps.active {
      let size = SIMD2(jump.size.x, jump.size.y)
      for k in 0..<columns {
        target[k] -= motion.rise(jump, at: timing.dwellMiddle(line: line, index: k)) * size
      }
    }
    if reversed {
      var line = UnsafeMutableBufferPointer(start: target, count: columns)
      line.reverse()
    }
  }

  private func add(
    _ oscillation: Oscillation, from time: InstrumentTime, to target: UnsafeMutablePointer<SIMD2<Double>>
  ) {
    let angle = oscillation.angle(time)
    let turn = 2 * .pi * oscillation.frequency * timing.dwell.seconds
    let (turnSine, turnCosine) = (sin(turn), cos(turn))
    let (sineWeight, cosineWeight) = (oscillation.sineWeight, oscillation.cosineWeight)
    var (sine, cosine) = (sin(angle), cos(angle))
    for k in 0..<columns {
      target[k] += sine * sineWeight + cosine * cosineWeight
      (sine, cosine) = (sine * turnCosine + cosine * turnSine, cosine * turnCosine - sine * turnSine)
    }
  }

  private func add(
    _ transient: ScanModel.Transient, of jump: SIMD2<Double>, since: Double,
    to target: UnsafeMutablePointer<SIMD2<Double>>
  ) {
    guard transient.share != 0 else { return }
    let ratio = exp(-timing.dwell.seconds / transient.time)
    var left = transient.share * exp(-since / transient.time) * jump
    let size = abs(left.x) + abs(left.y)
    // Until less than 10⁻¹³ Å is left.
    let steps = size > 0 ? (log(1e-13 / size) / log(ratio)).rounded(.down) + 1 : 0
    for k in 0..<Int(min(Double(columns), max(0, steps))) {
      target[k] += left
      left *= ratio
    }
  }

  /// Stage and smooth drift, by cubics through four moments of pieces that are short against every time constant.
  private func subtractSlowMotion(_ line: Int, from target: UnsafeMutablePointer<SIMD2<Double>>) {
    func lateral(_ time: InstrumentTime) -> SIMD2<Double> {
      let place = motion.slow(time)
      return SIMD2(place.x, place.y)
    }
    let pixels = motion.smoothSpan / timing.dwell.seconds
    let piece = pixels < Double(columns) ? max(1, Int(pixels)) : columns
    var low = 0
    while low < columns {
      let high = min(columns, low + piece)
      let (begin, end) = (
        timing.dwellMiddle(line: line, index: low), timing.dwellMiddle(line: line, index: high - 1)
      )
      if high - low <= 4 || motion.hasCorner(from: begin, to: end) {
        for k in low..<high { target[k] -= lateral(timing.dwellMiddle(line: line, index: k)) }
      } else {
        let length = end.nanoseconds - begin.nanoseconds
        let cubic = CubicPath(
          lateral(begin), lateral(begin + InstrumentTime(nanoseconds: length / 3)),
          lateral(begin + InstrumentTime(nanoseconds: 2 * length / 3)), lateral(end),
          second: Double(length / 3) / Double(length), third: Double(2 * length / 3) / Double(length))
        let step = 1 / Double(high - 1 - low)
        for k in low..<high { target[k] -= cubic(Double(k - low) * step) }
      }
      low = high
    }
  }

  /// The random walk, by its straight pieces; those of both axes end together.
  private func subtractWalk(
    _ walk: inout (BrownianCursor, BrownianCursor), _ first: InstrumentTime,
    from target: UnsafeMutablePointer<SIMD2<Double>>
  ) {
    let dwell = timing.dwell.nanoseconds
    var low = 0
    while low < columns {
      let time = first + low * timing.dwell
      let (x, y) = (walk.0.piece(from: time), walk.1.piece(from: time))
      let count = min(columns - low, Int((x.end - time).nanoseconds - 1) / Int(dwell) + 1)
      let value = SIMD2(x.value, y.value)
      let step = Double(dwell) * SIMD2(x.slope, y.slope)
      for k in 0..<count { target[low + k] -= value + Double(k) * step }
      low += count
    }
  }
}
