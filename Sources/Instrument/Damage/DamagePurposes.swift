import Numerics

extension RandomStream.Purpose {
  /// How much an atom bears before an event.
  static let damageThreshold = RandomStream.Purpose("instrument.damage.threshold")
  /// Where an atom on a surface goes.
  static let surfaceHop = RandomStream.Purpose("instrument.damage.hop")
  /// Direction in which charge deflects the beam.
  static let chargeDirection = RandomStream.Purpose("instrument.damage.charge")
}
