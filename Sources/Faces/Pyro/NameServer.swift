import Foundation
import Glibc
import Quantities
import WireProtocol

/// Registers the daemon's objects with a Pyro name server, so that clients find them as `PYRONAME:array.server`.
package enum NameServer {
  private static let seconds = 5

  /// - Parameters:
  ///   - address: `host:port` of the name server.
  ///   - host: under which clients reach the daemon.
  /// - Throws: `InputError` for what is no address; `RunError` where no name server answers as one should.
  package static func register(at address: String, host: String, port: Int) throws {
    guard let uri = PyroURI("PYRO:Pyro.NameServer@\(address)") else {
      throw InputError("--name-server: \"\(address)\" is not allowed; allowed: host:port")
    }
    let socket = try SocketAddress.connected(host: uri.host, port: uri.port, seconds: seconds)
    let connection = Connection(socket)
    defer { connection.end() }
    var decoder = PyroDecoder()
    func ask(_ message: PyroMessage) throws -> PyroMessage {
      guard connection.write(message.encoded()) else { throw silent(address) }
      while true {
        if let reply = try? decoder.next() { return reply }
        guard let bytes = connection.read() else { throw silent(address) }
        decoder.feed(bytes)
      }
    }
    let hello: WireValue = ["handshake": "hello", "object": .string(uri.object)]
    let connected = try ask(
      PyroMessage(
        .connect, serializerNumber: PyroSerializer.serpent.rawValue, payload: Serpent.encode(hello)))
    guard connected.kind == .connectOK else { throw silent(address) }
    for (number, name) in PyroObjects.names.enumerated() {
      let call = PyroCall(
        object: uri.object, method: "register",
        arguments: [.string(name), .string(PyroURI(object: name, host: host, port: port).description)])
      let reply = try ask(
        PyroMessage(
          .invoke, serializerNumber: PyroSerializer.serpent.rawValue, sequence: UInt16(number + 1),
          payload: try call.encoded(.serpent)))
      guard !reply.flags.contains(.exception) else {
        throw RunError("name server \(address): \(name) was refused")
      }
    }
  }

  private static func silent(_ address: String) -> RunError {
    RunError("name server \(address): does not answer as a name server does")
  }
}
