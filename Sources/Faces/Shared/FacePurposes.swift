import Numerics

extension RandomStream.Purpose {
  /// Numbers that test a connection.
  static let connectionTest = RandomStream.Purpose("faces.connection-test")
}
