import Numerics

extension RandomStream.Purpose {
  /// Numbers that test a connection.
  static let connectionTest = RandomStream.Purpose("faces.connection-test")
  /// Electrons of the picture that goes with stored spectra.
  static let overviewOfData = RandomStream.Purpose("faces.overview-of-data")
}
