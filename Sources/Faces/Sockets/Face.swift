/// A control interface that listens on a port.
package protocol Face: AnyObject, Sendable {
  /// In options and in the line that says that all listen: `pyro`, `tem`, `central`…
  var name: String { get }

  /// Listens.
  /// - Parameter port: 0 for any that is free.
  /// - Returns: the port.
  /// - Throws: `RunError` that names the port.
  func start(host: String, port: Int) throws -> Int

  /// Ends all connections and listens no more.
  func stop()
}
