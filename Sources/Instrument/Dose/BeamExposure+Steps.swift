/// A piece of an exposure in the form in which dose is laid down.
enum ExposureStep {
  /// The beam at rest: the profile is laid down as it is.
  case spot(place: SIMD2<Double>, start: InstrumentTime, duration: InstrumentTime, electrons: Double)
  /// Dwells so near to each other, or so short, that a lattice about as wide as their distance tells enough.
  case sweep(Sweep)

  struct Sweep {
    let start: InstrumentTime
    /// Seconds.
    let dwell: Double
    let places: [SIMD2<Double>]
    /// Electrons in each dwell.
    let electrons: Double
    /// Typical distance in Å of dwells, and of neighbouring lines.
    let step: Double
    /// Length of the way in Å.
    let length: Double

    /// The moment after so many dwells, which need not be whole.
    func moment(_ dwells: Double) -> InstrumentTime {
      start + InstrumentTime(nanoseconds: Int64((dwells * dwell * 1e9).rounded()))
    }
    var duration: Double { Double(places.count) * dwell }
  }
}

extension BeamExposure {
  /// Dwells at least this long in seconds are spots of their own where they lie further apart than the probe is wide (maps of spectra).
  private static let longDwell = 0.01

  /// The steps of a piece, in the order of time. They depend on nothing but the piece and the profile.
  func steps(of piece: Piece) -> [ExposureStep] {
    switch piece {
    case .stretch(let stretch):
      guard stretch.electrons > 0 else { return [] }
      let way = stretch.to - stretch.from
      let length = (way * way).sum().squareRoot()
      if length <= profile.core / 4 {
        return [
          .spot(
            place: (stretch.from + stretch.to) / 2, start: stretch.start, duration: stretch.duration,
            electrons: stretch.electrons)
        ]
      }
      let count = Int(min(4096, max(8, (length / profile.core).rounded(.up))))
      let places = (0..<count).map { stretch.from + (Double($0) + 0.5) / Double(count) * way }
      return [
        .sweep(
          .init(
            start: stretch.start, dwell: stretch.duration.seconds / Double(count), places: places,
            electrons: stretch.electrons / Double(count), step: length / Double(count), length: length))
      ]
    case .line(let line):
      guard line.electrons > 0, let first = line.places.first else { return [] }
      var length = 0.0
      var before = first
      for place in line.places {
        let way = place - before
        length += (way * way).sum().squareRoot()
        before = place
      }
      let step = line.places.count > 1 ? length / Double(line.places.count - 1) : 0
      let dwell = line.dwell.seconds
      if line.places.count == 1 || (step > 2 * profile.core && dwell >= Self.longDwell) {
        return line.places.enumerated().map { index, place in
          .spot(
            place: place, start: line.start + index * line.dwell, duration: line.dwell,
            electrons: line.electrons)
        }
      }
      return [
        .sweep(
          .init(
            start: line.start, dwell: dwell, places: line.places, electrons: line.electrons, step: step,
            length: length))
      ]
    }
  }
}
