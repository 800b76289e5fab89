import Foundation
import Glibc
import Quantities
import Synchronization

/// A face that serves each of its connections on a thread of its own.
package final class ConnectionServer: Face {
  package let name: String
  private let serve: @Sendable (Connection) -> Void
  private struct Shared {
    var socket: Int32?
    var connections: [ObjectIdentifier: Connection] = [:]
    var isStopped = false
  }

  private let shared = Mutex(Shared())
  /// Connections at a time; further ones are closed at once, unless another has been silent for so long that it has to give way.
  static let mostConnections = 256
  private static let silence = Duration.seconds(60)

  /// - Parameter serve: answers what comes over a connection until that ends.
  init(_ name: String, serve: @escaping @Sendable (Connection) -> Void) {
    self.name = name
    self.serve = serve
  }

  package func start(host: String, port: Int) throws -> Int {
    let socket = try InputError.placed(name) { try SocketAddress.listening(host: host, port: port) }
    shared.withLock { $0.socket = socket }
    Self.detach { [self] in accept(socket) }
    return SocketAddress.port(of: socket)
  }

  package func stop() {
    let connections = shared.withLock { shared in
      shared.isStopped = true
      if let socket = shared.socket { shutdown(socket, Int32(SHUT_RDWR)) }
      return Array(shared.connections.values)
    }
    for connection in connections { connection.end() }
  }

  private func accept(_ socket: Int32) {
    while !shared.withLock(\.isStopped) {
      let client = Glibc.accept(socket, nil, nil)
      guard client >= 0 else {
        // No descriptors are left for the moment, or a client went before it was taken.
        if !shared.withLock(\.isStopped) { usleep(20_000) }
        continue
      }
      let connection = Connection(client)
      let isTaken = shared.withLock { shared in
        guard !shared.isStopped else { return false }
        if shared.connections.count >= Self.mostConnections {
          guard let silent = Self.mostSilent(shared.connections) else { return false }
          shared.connections[ObjectIdentifier(silent)] = nil
          silent.end()
        }
        shared.connections[ObjectIdentifier(connection)] = connection
        return true
      }
      guard isTaken else { continue }
      Self.detach { [self] in
        serve(connection)
        connection.end()
        shared.withLock { $0.connections[ObjectIdentifier(connection)] = nil }
      }
    }
    close(socket)
  }

  /// The connection that has asked nothing for the longest time, if that is long.
  private static func mostSilent(_ connections: [ObjectIdentifier: Connection]) -> Connection? {
    let waiting = connections.values.compactMap { connection in
      connection.silentSince.map { (connection, $0) }
    }
    guard let (connection, since) = waiting.min(by: { $0.1 < $1.1 }), ContinuousClock.now - since > silence
    else { return nil }
    return connection
  }

  private static func detach(_ work: @escaping @Sendable () -> Void) {
    let thread = Thread(block: work)
    // Commands are carried out on the thread of who asks for them.
    thread.stackSize = 16 << 20
    thread.start()
  }
}
