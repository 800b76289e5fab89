package import Quantities

/// What an energy loss depends on besides the specimen: the beam, the probe's cone and the spectrometer's aperture.
package struct LossOptics: Sendable, Hashable {
  package let beam: ElectronBeam
  /// Semi-angle of the uniform, incoherently added cone of incidence in rad; 0 for a parallel beam.
  package let convergence: Double
  /// Semi-angle of the collecting aperture in rad.
  package let collection: Double

  /// - Throws: `InputError` for an aperture that collects nothing or angles beyond 0.5 rad.
  package init(beam: ElectronBeam, convergence: Double, collection: Double) throws {
    guard convergence >= 0, convergence <= 0.5 else {
      throw InputError.outOfRange(
        "convergence", 1e3 * convergence, allowed: "0 to 500", unit: "mrad")
    }
    guard collection > 0, collection <= 0.8 else {
      throw InputError.outOfRange("collection", 1e3 * collection, allowed: "above 0 to 800", unit: "mrad")
    }
    self.beam = beam
    self.convergence = convergence
    self.collection = collection
  }

  /// Fraction of the unscattered cone that the aperture lets through: min(1, β²/α²).
  package var passed: Double {
    convergence <= collection ? 1 : collection * collection / (convergence * convergence)
  }
}
