import Quantities
import Testing
import WireProtocol

@testable import Faces

@Suite struct SocketTests {
  /// A face that says every frame again.
  private func echo() -> ConnectionServer {
    ConnectionServer("echo") { connection in
      MessageLoop.run(connection, LengthFrameDecoder(limit: 1000)) {
        connection.write(LengthFrame.encode($0))
      }
    }
  }

  private func connect(_ port: Int) throws -> Connection {
    Connection(try SocketAddress.connected(host: "127.0.0.1", port: port, seconds: 20))
  }

  private func frame(_ connection: Connection, _ decoder: inout LengthFrameDecoder) throws -> [UInt8]? {
    while true {
      if let frame = try decoder.next() { return frame }
      guard let bytes = connection.read() else { return nil }
      decoder.feed(bytes)
    }
  }

  @Test func answersFollowHoweverRequestsAreCut() throws {
    let face = echo()
    let port = try face.start(host: "127.0.0.1", port: 0)
    defer { face.stop() }
    let client = try connect(port)
    let bytes = LengthFrame.encode([1, 2, 3]) + LengthFrame.encode([4])
    for byte in bytes { #expect(client.write([byte])) }
    var decoder = LengthFrameDecoder(limit: 1000)
    #expect(try frame(client, &decoder) == [1, 2, 3])
    #expect(try frame(client, &decoder) == [4])
  }

  @Test func nonsenseEndsOnlyItsConnection() throws {
    let face = echo()
    let port = try face.start(host: "127.0.0.1", port: 0)
    defer { face.stop() }
    let (bad, good) = (try connect(port), try connect(port))
    #expect(bad.write([0xFF, 0xFF, 0xFF, 0xFF]))
    #expect(bad.read() == nil)
    var decoder = LengthFrameDecoder(limit: 1000)
    #expect(good.write(LengthFrame.encode([9])))
    #expect(try frame(good, &decoder) == [9])
  }

  @Test func connectionsHaveABound() throws {
    let face = echo()
    let port = try face.start(host: "127.0.0.1", port: 0)
    defer { face.stop() }
    var held: [Connection] = []
    for _ in 0..<ConnectionServer.mostConnections {
      let client = try connect(port)
      #expect(client.write(LengthFrame.encode([1])))
      var decoder = LengthFrameDecoder(limit: 1000)
      #expect(try frame(client, &decoder) == [1])
      held.append(client)
    }
    #expect(try connect(port).read() == nil)
    #expect(held[0].write(LengthFrame.encode([2])))
  }

  @Test func takenPortIsNamed() throws {
    let face = echo()
    let port = try face.start(host: "127.0.0.1", port: 0)
    defer { face.stop() }
    let error = #expect(throws: RunError.self) { try echo().start(host: "127.0.0.1", port: port) }
    #expect(error?.message.contains("\(port)") == true)
  }

  @Test func stopEndsConnections() throws {
    let face = echo()
    let port = try face.start(host: "127.0.0.1", port: 0)
    let client = try connect(port)
    #expect(client.write(LengthFrame.encode([1])))
    var decoder = LengthFrameDecoder(limit: 1000)
    #expect(try frame(client, &decoder) == [1])
    face.stop()
    #expect(client.read() == nil)
  }
}
