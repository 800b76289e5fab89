import Foundation
package import Quantities

/// How the electrons of a beam lie about its place: a sum of round Gaussians, so that the dose on an area and at a point are closed
/// forms.
package struct BeamProfile: Sendable, Hashable, Codable {
  package struct Part: Sendable, Hashable, Codable {
    /// Share of the electrons; the shares of a profile add up to 1.
    package let share: Double
    /// Standard deviation along each axis in Å.
    package let deviation: Double

    package init(share: Double, deviation: Double) {
      self.share = share
      self.deviation = deviation
    }
  }

  /// From the narrowest to the widest.
  package let parts: [Part]

  /// - Throws: `InputError` for shares that are not above 0 or deviations out of 0.05 Å to 1 mm; nothing else is assumed.
  package init(parts: [Part]) throws(InputError) {
    guard !parts.isEmpty else {
      throw InputError("beam profile: no parts are not allowed; allowed: at least 1")
    }
    for part in parts {
      guard part.share > 0, part.share.isFinite else {
        throw InputError.outOfRange("beam profile share", part.share, allowed: "above 0")
      }
      guard part.deviation >= Self.narrowest, part.deviation <= 1e7 else {
        throw InputError.outOfRange(
          "beam profile deviation", part.deviation, allowed: "0.05 to 1e7", unit: "Å")
      }
    }
    let sum = parts.reduce(0) { $0 + $1.share }
    self.parts = parts.sorted { $0.deviation < $1.deviation }
      .map { Part(share: $0.share / sum, deviation: $0.deviation) }
  }

  /// A focused probe: the Airy disc with its rings, broadened by the image of the source and by a disc of confusion.
  ///
  /// Three Gaussians whose encircled shares follow 1 - J₀² - J₁² of the Airy pattern (Born and Wolf, Principles of Optics, 8.5.2) within
  /// 0.03; the widest stands for the rings, whose encircled share lacks λ/(π²αr) of the whole.
  /// - Parameters:
  ///   - semiangle: of convergence, in rad.
  ///   - source: standard deviation of the source's image along an axis, in Å.
  ///   - disc: radius in Å of the disc that defocus and aberrations make of a point, e.g. |C1| α; 0 in focus.
  package static func probe(beam: ElectronBeam, semiangle: Double, source: Double, disc: Double = 0)
    throws(InputError)
    -> BeamProfile
  {
    let unit = beam.wavelength / max(semiangle, 1e-6)
    // A disc of radius R has the variance R²/4 along each axis.
    let blur = source * source + disc * disc / 4
    let airy: [(share: Double, deviation: Double)] = [(0.82, 0.195), (0.12, 0.8), (0.06, 3.1)]
    return try BeamProfile(
      parts: airy.map { part throws(InputError) in
        let deviation = part.deviation * unit
        return Part(share: part.share, deviation: max(narrowest, (deviation * deviation + blur).squareRoot()))
      })
  }

  /// Narrowest deviation that is allowed, in Å.
  static let narrowest = 0.05

  /// Standard deviation of the narrowest part in Å.
  package var core: Double { parts[0].deviation }
  /// Å from its place beyond which less than 4·10⁻⁶ of each part lies.
  package var reach: Double { Self.deviations * parts[parts.count - 1].deviation }
  /// Standard deviations after which a Gaussian is cut.
  static let deviations = 5.0

  /// The parts that are not wider than five times the narrowest, with all the electrons: what matters where dwells lie side by side.
  var near: BeamProfile {
    let near = parts.filter { $0.deviation <= 5 * core }
    let sum = near.reduce(0) { $0 + $1.share }
    return BeamProfile(sorted: near.map { Part(share: $0.share / sum, deviation: $0.deviation) })
  }

  private init(sorted parts: [Part]) { self.parts = parts }

  /// Electrons per Å² for one electron, at a distance in Å whose square is given.
  @inline(__always)
  func density(square: Double) -> Double {
    var sum = 0.0
    for part in parts {
      let variance = part.deviation * part.deviation
      // Cut where the grids of the dose cut.
      guard square < Self.deviations * Self.deviations * variance else { continue }
      sum += part.share / (2 * .pi * variance) * exp(-square / (2 * variance))
    }
    return sum
  }

  /// Share of the electrons within a radius in Å.
  package func encircled(_ radius: Double) -> Double {
    parts.reduce(0) { $0 - $1.share * expm1(-radius * radius / (2 * $1.deviation * $1.deviation)) }
  }
}
