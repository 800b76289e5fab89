import Foundation
package import Quantities

/// What a beam goes through: atoms of each element on an area, evenly mixed in depth.
package struct XRayTarget: Sendable, Equatable, Codable {
  /// Atoms per Å² across the beam, by atomic number.
  package var atoms: [Int: Double]
  /// Angle in rad by which the specimen is tilted towards the detector.
  package var tilt: Double

  /// - Throws: `InputError` for elements without a table and amounts that are none.
  package init(atoms: [Int: Double], tilt: Double = 0) throws(InputError) {
    for number in atoms.keys.sorted() {
      _ = try XRayTables.element(number)
      guard let amount = atoms[number], amount >= 0, amount.isFinite else {
        throw .outOfRange(
          "atoms of element \(number)", atoms[number] ?? 0, allowed: "0 and more", unit: "1/Å²")
      }
    }
    guard abs(tilt) < 1.5 else {
      throw .outOfRange("tilt", tilt * 180 / .pi, allowed: "-85 to 85", unit: "°")
    }
    (self.atoms, self.tilt) = (atoms, tilt)
  }

  /// Elements in order.
  var elements: [(number: Int, amount: Double)] {
    atoms.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Share of the photons that leave towards a detector: the mean over the depth at which they come to be of exp(-path).
  ///
  /// The way out through a parallel slab is its thickness over the sine of the angle to its face.
  /// - Parameter takeOff: rad, of the detector to the plane across the beam.
  package func escaping(energy: Double, takeOff: Double) -> Double {
    let slope = sin(takeOff + tilt)
    // Behind the specimen's own face nothing comes out.
    guard slope > 0 else { return 0 }
    let across = elements.reduce(0) { sum, part in
      guard let element = try? XRayTables.element(part.number) else { return sum }
      return sum + part.amount * element.absorption(atEnergy: energy)
    }
    return Self.meanEscape(across * cos(tilt) / slope)
  }

  /// Mean of exp(-x u) over u from 0 to 1.
  static func meanEscape(_ path: Double) -> Double { path < 1e-8 ? 1 : -expm1(-path) / path }
}
