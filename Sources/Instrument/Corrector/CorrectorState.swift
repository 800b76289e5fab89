/// Everything of the corrector that commands change.
package struct CorrectorState: Sendable, Equatable, Codable {
  /// The high tension that the corrector is set for.
  package internal(set) var highTension_kV: Double
  /// Corrections by high tension: going back finds them again. Ascending.
  var alignments: [Alignment]
  package internal(set) var kicks: [Kick]
  /// How many measurements have been made; each has noise of its own.
  package internal(set) var measurements: Int
  package internal(set) var corrections: Int
  /// What each name was measured to be last.
  var measured: [Measured]

  /// The corrections of one high tension.
  struct Alignment: Sendable, Equatable, Codable {
    let highTension_kV: Double
    /// What the lenses have been set to, gain and cross-talk included, and where the hysteresis has left them.
    var set = AberrationVector()
    var actual = AberrationVector()
    /// What a simulation has been told to add; no lens carries it.
    var imposed = AberrationVector()
    /// Correction of the tilt of the beam, rad.
    var axis = SIMD2<Double>.zero
  }

  /// A jump of the coefficients.
  package struct Kick: Sendable, Equatable, Codable {
    package enum Cause: String, Sendable, Codable { case highTension, mode }
    package let cause: Cause
    package let time: InstrumentTime
    /// Address of what happened.
    let number: Int
    /// It acts at this high tension only.
    let highTension_kV: Double
  }

  struct Measured: Sendable, Equatable, Codable {
    let name: String
    var value: SIMD2<Double>
  }

  package init(highTension_kV: Double) {
    self.highTension_kV = highTension_kV
    alignments = [Alignment(highTension_kV: highTension_kV)]
    kicks = []
    measurements = 0
    corrections = 0
    measured = []
  }

  var alignment: Alignment {
    get { alignments.first { $0.highTension_kV == highTension_kV }! }
    set { alignments[alignments.firstIndex { $0.highTension_kV == highTension_kV }!] = newValue }
  }

  /// What a name was measured to be last, in Å or rad.
  package func lastMeasured(_ name: String) -> SIMD2<Double>? { measured.first { $0.name == name }?.value }

  mutating func remember(_ name: String, _ value: SIMD2<Double>) {
    if let place = measured.firstIndex(where: { $0.name == name }) {
      measured[place].value = value
    } else {
      measured.append(Measured(name: name, value: value))
    }
  }
}
