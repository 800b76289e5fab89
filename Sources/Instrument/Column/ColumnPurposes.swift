import Numerics

extension RandomStream.Purpose {
  /// Gain and offset of each setting and of each reading.
  static let columnCalibration = RandomStream.Purpose("instrument.column.calibration")
  /// Noise of one reading.
  static let columnReading = RandomStream.Purpose("instrument.column.reading")
  /// Flicker of the emission.
  static let gunFlicker = RandomStream.Purpose("instrument.column.flicker")
}
