extension ScanTrajectory {
  /// What the beam does to the specimen during some lines: before each line the beam flies back and waits, then it dwells.
  /// - Parameters:
  ///   - electrons: per second on the specimen, at a moment; taken in the middle of each piece.
  package func exposure(lines: Range<Int>? = nil, electronsPerSecond electrons: (InstrumentTime) -> Double)
    -> [BeamExposure.Piece]
  {
    var pieces: [BeamExposure.Piece] = []
    func rate(_ start: InstrumentTime, _ duration: InstrumentTime) -> Double {
      max(0, electrons(start + InstrumentTime(nanoseconds: duration.nanoseconds / 2)))
    }
    for line in lines ?? 0..<rows {
      for rest in interludes(before: line) {
        pieces.append(
          .stretch(
            .init(
              start: rest.start, duration: rest.duration, from: rest.from, to: rest.to,
              electrons: rate(rest.start, rest.duration) * rest.duration.seconds)))
      }
      var places = positions(of: line)
      if geometry.isReversed(line) { places.reverse() }
      let start = timing.lines[line].start
      pieces.append(
        .line(
          .init(
            start: start, dwell: timing.dwell, places: places,
            electrons: rate(start, columns * timing.dwell) * timing.dwell.seconds)))
    }
    return pieces
  }
}
