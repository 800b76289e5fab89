/// What the beam can do to an atom; also the lane of a history that counts towards it.
enum DamageMechanism: Int, Sendable, CaseIterable {
  /// Thrown out by a hit on its nucleus.
  case knockOn
  /// Lost after an excitation.
  case radiolysis
  /// Changes places with the impurity beside it, after a hit on its nucleus.
  case exchange
  /// Moves over the surface, after an excitation.
  case hop
}

/// What an atom remembers of the beam.
struct AtomHistory: Sendable, Hashable {
  /// Expected number of events of each mechanism so far.
  var hazard = SIMD4<Double>.zero
  /// e/Å² since the site last changed.
  var dose = 0.0
  /// Events of the atom that it has outlived; numbers the random thresholds.
  var events = 0
  /// Whether it lies on the surface rather than on a site, after it has moved.
  var isLoose = false
}

extension AtomHistory: Codable {
  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    for lane in 0..<4 { hazard[lane] = try container.decode(Double.self) }
    dose = try container.decode(Double.self)
    events = try container.decode(Int.self)
    isLoose = try container.decode(Bool.self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for lane in 0..<4 { try container.encode(hazard[lane]) }
    try container.encode(dose)
    try container.encode(events)
    try container.encode(isLoose)
  }
}
