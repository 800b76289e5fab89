import Numerics

extension RandomStream.Purpose {
  /// Residual aberrations after the alignment of the day, by high tension.
  static let correctorNative = RandomStream.Purpose("instrument.corrector.native")
  /// Random walks of the coefficients.
  static let correctorDrift = RandomStream.Purpose("instrument.corrector.drift")
  /// Jumps after changes of high tension or mode, by event.
  static let correctorKick = RandomStream.Purpose("instrument.corrector.kick")
  /// Gain and cross-talk of corrections.
  static let correctorGain = RandomStream.Purpose("instrument.corrector.gain")
  /// Noise of a measurement, by its number and image.
  static let aberrationMeasurement = RandomStream.Purpose("instrument.corrector.measurement")
}
