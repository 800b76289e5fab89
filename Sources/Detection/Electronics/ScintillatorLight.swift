/// Light that is still to come, between two parts of a frame: one number of electrons for each decay.
package struct ScintillatorLight: Sendable, Equatable, Codable {
  var stored: [Double] = []

  /// Long after the last signal.
  package static let none = ScintillatorLight()
}
