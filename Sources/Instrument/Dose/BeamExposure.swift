package import Quantities

/// What the beam did to the specimen, in the order of time.
///
/// Places are in Å on the specimen (coordinates of the world). Doses and events depend on the pieces alone, not on how they are gathered in
/// exposures: two exposures one after the other, or one with the pieces of both, leave the same bytes.
package struct BeamExposure: Sendable, Hashable {
  /// A time in which the beam rests, or goes evenly from one place to another: parked, flying back, waiting.
  package struct Stretch: Sendable, Hashable {
    package var start: InstrumentTime
    package var duration: InstrumentTime
    package var from: SIMD2<Double>
    package var to: SIMD2<Double>
    /// Electrons in the whole time: current / e · duration.
    package var electrons: Double

    package init(
      start: InstrumentTime, duration: InstrumentTime, from: SIMD2<Double>, to: SIMD2<Double>,
      electrons: Double
    ) {
      self.start = start
      self.duration = duration
      self.from = from
      self.to = to
      self.electrons = electrons
    }
  }

  /// Dwells one right after the other, such as a line of a frame.
  package struct Line: Sendable, Hashable {
    package var start: InstrumentTime
    package var dwell: InstrumentTime
    /// Place of each dwell, in the order of time.
    package var places: [SIMD2<Double>]
    /// Electrons in each dwell.
    package var electrons: Double

    package init(start: InstrumentTime, dwell: InstrumentTime, places: [SIMD2<Double>], electrons: Double) {
      self.start = start
      self.dwell = dwell
      self.places = places
      self.electrons = electrons
    }
  }

  package enum Piece: Sendable, Hashable {
    case stretch(Stretch)
    case line(Line)
  }

  package var beam: ElectronBeam
  package var profile: BeamProfile
  /// In the order of time.
  package var pieces: [Piece]

  package init(beam: ElectronBeam, profile: BeamProfile, pieces: [Piece] = []) {
    self.beam = beam
    self.profile = profile
    self.pieces = pieces
  }

  /// The beam at rest.
  /// - Parameter current: in A.
  package static func parked(
    at place: SIMD2<Double>, from start: InstrumentTime, for duration: InstrumentTime, current: Double,
    beam: ElectronBeam, profile: BeamProfile
  ) -> BeamExposure {
    let stretch = Stretch(
      start: start, duration: duration, from: place, to: place,
      electrons: electrons(current: current, in: duration))
    return BeamExposure(beam: beam, profile: profile, pieces: [.stretch(stretch)])
  }

  /// Electrons that a current in A brings in a time.
  package static func electrons(current: Double, in time: InstrumentTime) -> Double {
    current / PhysicalConstants.elementaryCharge * time.seconds
  }

  /// All electrons.
  package var electrons: Double { pieces.reduce(0) { $0 + $1.electrons } }
}

extension BeamExposure.Piece {
  package var electrons: Double {
    switch self {
    case .stretch(let stretch): stretch.electrons
    case .line(let line): line.electrons * Double(line.places.count)
    }
  }

  package var start: InstrumentTime {
    switch self {
    case .stretch(let stretch): stretch.start
    case .line(let line): line.start
    }
  }

  package var duration: InstrumentTime {
    switch self {
    case .stretch(let stretch): stretch.duration
    case .line(let line): line.places.count * line.dwell
    }
  }
}
