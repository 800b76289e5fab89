extension ScanTrajectory {
  /// A time in which the beam is on the specimen without a dwell: flying back, or waiting at the start of a line.
  package struct Interlude: Sendable, Hashable {
    /// In Å on the specimen, as the positions are; the beam goes evenly from one to the other.
    package let from: SIMD2<Double>
    package let to: SIMD2<Double>
    package let start: InstrumentTime
    package let duration: InstrumentTime
  }

  /// The interludes before a line: for the first one the rest while the scan is prepared; then the flyback, and the wait at the
  /// start of the line. With the dwells they fill the whole time of the scan. Displacements under those of drift and stage
  /// (hum, jitter, transients) are left out.
  package func interludes(before line: Int) -> [Interlude] {
    let times = timing.lines[line]
    let from = line == 0 ? rest : geometry.last(line - 1)
    let to = geometry.first(line)
    var list: [Interlude] = []
    func add(_ a: SIMD2<Double>, _ b: SIMD2<Double>, _ begin: InstrumentTime, _ end: InstrumentTime) {
      guard end > begin else { return }
      list.append(
        Interlude(
          from: a - motion.lateralOrigin(begin), to: b - motion.lateralOrigin(end), start: begin,
          duration: end - begin))
    }
    if line == 0 { add(from, from, timing.begin, times.departure) }
    add(from, to, times.departure, times.arrival)
    add(to, to, times.arrival, times.start)
    return list
  }
}
