/// The spectrum that is expected from a target, and what is in it.
package struct XRayExpectation: Sendable, Equatable {
  /// A characteristic line.
  package struct Line: Sendable, Equatable, Codable {
    /// Atomic number.
    package let element: Int
    /// Siegbahn's name without the element's.
    package let name: String
    /// eV.
    package let energy: Double
    /// Photons that the specimen makes, in all directions.
    package let generated: Double
    /// Of these, how many the detector hears of.
    package let heard: Double
  }

  /// Photons of each channel, without dead time and pile-up.
  package let channels: [Double]
  package let lines: [Line]
  /// Photons of bremsstrahlung that the detector hears of, of 100 eV and more.
  package let continuum: Double

  /// Photons of all lines of an element that are named by their shell: K, L or M.
  package func heard(element: Int, shell: Character) -> Double {
    lines.filter { $0.element == element && $0.name.first == shell }.reduce(0) { $0 + $1.heard }
  }
}
