import Configuration
import Foundation
import Instrument
import Quantities
import Synchronization
import TestKit
import Testing

@testable import HTTPFace

/// What happens at the limits, under load and in time.
@Suite(.serialized) struct HTTPLoadTests {
  /// Status, stop and help answer while a frame runs, and the stopped frame says how far it came.
  @Test func stopsWhatRuns() throws {
    // As slow as the clock on the wall: 64 lines of a second each.
    let bench = try FaceBench(clock: .realtime(factor: 1))
    let runner = try RawHTTP(port: bench.port)
    let body = Array("{\"columns\": 64, \"dwell_us\": 15000}".utf8)
    runner.send(
      "POST /api/v1/commands/acquire_image HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.count)\r\n\r\n"
    )
    runner.send(body)
    let other = try RawHTTP(port: bench.port)
    var status = try other.ask("GET", "/api/v1/status").object()
    while status["running"] != "acquire_image" { status = try other.ask("GET", "/api/v1/status").object() }
    #expect(try other.ask("POST", "/api/v1/commands/help", []).status == 200)
    #expect(
      try other.ask("POST", "/api/v1/commands/get_status", []).object()["values"]?["running"]
        == "acquire_image")
    let stopped = try other.ask("POST", "/api/v1/stop", []).object()
    #expect(stopped["values"]?["stopped"] == "acquire_image")
    let reply = try runner.read().object()
    #expect(reply["values"]?["is_complete"] == false)
    #expect(try other.ask("POST", "/api/v1/stop", []).object()["values"]?["stopped"] == .null)
  }

  /// Events hold every line of an image that somebody else acquires, and the status.
  @Test func eventsHoldTheLines() throws {
    let bench = try FaceBench()
    let reader = try RawHTTP(port: bench.port)
    reader.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    #expect(String(decoding: try reader.until("\r\n\r\n"), as: UTF8.self).contains("text/event-stream"))
    let first = String(decoding: try reader.until("\n\n"), as: UTF8.self)
    #expect(first.contains("event: status\n"))
    let expected = try bench.session.perform("acquire_image", ["columns": 32, "detectors": "HAADF"]).arrays[0]
    var lines = [Float](repeating: -1, count: 32 * 32)
    var known = 0
    while known < 32 {
      let text = String(decoding: try reader.until("\n\n"), as: UTF8.self)
      guard text.contains("event: lines") else { continue }
      let json = try #require(text.components(separatedBy: "data: ").last)
      let event = try JSONValue(parsing: Data(json.utf8), name: "event")
      #expect(event["command"] == "acquire_image" && event["array"] == "HAADF" && event["columns"] == 32)
      let data = try #require(Data(base64Encoded: event["data"]?.text ?? ""))
      let row = Int(try #require(event["first_line"]?.number))
      let count = Int(try #require(event["lines"]?.number))
      #expect(data.count == count * 32 * 4)
      data.withUnsafeBytes { bytes in
        for index in 0..<count * 32 {
          lines[row * 32 + index] = bytes.loadUnaligned(fromByteOffset: 4 * index, as: Float.self)
        }
      }
      known += count
    }
    #expect(lines == expected.values)
    // At least each second there is news.
    #expect(String(decoding: try reader.until("event: status"), as: UTF8.self).isEmpty == false)
  }

  /// Who does not read is dropped, and nobody else notices.
  @Test func dropsSlowReaders() throws {
    var limits = HTTPLimits()
    limits.streamBytes = 200_000
    limits.streams = 2
    let bench = try FaceBench(limits: limits)
    let slow = try RawHTTP(port: bench.port)
    slow.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    _ = try slow.until("\n\n")
    // Far more than the limit and the sockets' buffers hold.
    for _ in 0..<8 { _ = try bench.perform("acquire_image", "{\"columns\": 1024, \"dwell_us\": 0.1}") }
    #expect(slow.isClosed())
    let next = [try RawHTTP(port: bench.port), try RawHTTP(port: bench.port)]
    for reader in next {
      reader.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
      _ = try reader.until("event: status")
    }
    let answer = try bench.ask("GET", "/api/v1/events")
    #expect(answer.status == 429 && answer.kind == "busy")
  }

  @Test func refusesHugeBodies() throws {
    var limits = HTTPLimits()
    limits.bodyBytes = 1000
    let bench = try FaceBench(limits: limits)
    let path = "/api/v1/commands/wait"
    // Announced: refused before it comes.
    let announced = try RawHTTP(port: bench.port)
    announced.send("POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000000\r\n\r\n")
    let answer = try announced.read()
    #expect(answer.status == 413 && answer.kind == "too_large")
    #expect(announced.isClosed())
    // Not announced: refused at its end, and cut if there is none.
    let chunked = try RawHTTP(port: bench.port)
    chunked.send("POST \(path) HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunked.send("7d0\r\n" + String(repeating: " ", count: 2000) + "\r\n0\r\n\r\n")
    #expect(try chunked.read().status == 413)
    let endless = try RawHTTP(port: bench.port)
    endless.send("POST \(path) HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in 0..<100 { endless.send("7d0\r\n" + String(repeating: " ", count: 2000) + "\r\n") }
    #expect(endless.isClosed())
    #expect(try bench.ask("POST", path, "{\"seconds\": 1}").status == 200)
    #expect(bench.face.uploads == 0)
  }

  @Test func refusesTooManyConnectionsAndCommands() throws {
    var limits = HTTPLimits()
    limits.connections = 4
    let bench = try FaceBench(limits: limits)
    var open = try (0..<4).map { _ in try RawHTTP(port: bench.port) }
    for connection in open { #expect(try connection.ask("GET", "/api/v1").status == 200) }
    let answer = try bench.ask("GET", "/api/v1")
    #expect(answer.status == 429 && answer.kind == "busy")
    open.removeAll()
    // The server notices the ends soon.
    var status = 429
    for _ in 0..<100 where status != 200 { status = try bench.ask("GET", "/api/v1").status }
    #expect(status == 200)

    limits = HTTPLimits()
    limits.waiting = 2
    let busy = try FaceBench(limits: limits, clock: .realtime(factor: 1))
    let waiters = try (0..<4).map { _ in try RawHTTP(port: busy.port) }
    let body = "{\"seconds\": 0.3}"
    for waiter in waiters {
      waiter.send(
        "POST /api/v1/commands/wait HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
      )
    }
    let found = try waiters.map { try $0.read().status }
    #expect(found.contains(429) && found.count { $0 == 200 } >= 2, "\(found)")
  }

  /// Garbage, cut requests and clients that go away harm nobody.
  @Test func survivesGarbage() throws {
    let bench = try FaceBench()
    for garbage in [
      "\0\0\0\0", "GET", "GET / HTTP/9.9\r\n\r\n",
      "POST /api/v1/commands/wait HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
      "POST /api/v1/commands/wait HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{\"sec",
      "GET /api/v1/%00%ff%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "GET /" + String(repeating: "a", count: 200_000) + " HTTP/1.1\r\n\r\n",
      "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "POST /api/v1/commands/acquire_image HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
    ] {
      let client = try RawHTTP(port: bench.port)
      client.send(garbage)
    }
    for seed in 0..<50 {
      let client = try RawHTTP(port: bench.port)
      client.send(Seeded.reals(300, seed: seed).map { UInt8(127.5 + 127 * $0) })
    }
    #expect(try bench.ask("GET", "/api/v1").status == 200)
  }

  /// Many clients at once: every answer is the right one, and commands are done once each.
  @Test func servesManyClients() throws {
    let bench = try FaceBench()
    let wrong = Mutex(0)
    let port = bench.port
    DispatchQueue.concurrentPerform(iterations: 32) { client in
      do {
        let connection = try RawHTTP(port: port)
        for turn in 0..<20 {
          if turn % 2 == 0 {
            let body = Array("{\"seconds\": 0.001}".utf8)
            let reply = try connection.ask("POST", "/api/v1/commands/wait", body)
            if reply.status != 200 { wrong.withLock { $0 += 1 } }
          } else {
            let reply = try connection.ask("GET", "/api/v1/arrays/c\(client)t\(turn)")
            if reply.status != 404 || !reply.message.contains("c\(client)t\(turn)\"") {
              wrong.withLock { $0 += 1 }
            }
          }
        }
      } catch { wrong.withLock { $0 += 1 } }
    }
    #expect(wrong.withLock(\.self) == 0)
    #expect(abs(bench.session.microscope.state.time.seconds - 0.32) < 1e-6)
  }

  /// Stopping does not wait for what runs; who waits is told, and the port is free again.
  @Test func stopsAtOnce() throws {
    let bench = try FaceBench(clock: .realtime(factor: 1))
    let runner = try RawHTTP(port: bench.port)
    let body = "{\"seconds\": 5}"
    runner.send(
      "POST /api/v1/commands/wait HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    )
    while bench.session.activity.command != "wait" { Thread.sleep(forTimeInterval: 0.01) }
    bench.face.stop()
    #expect(bench.session.activity.command == "wait")
    let answer = try runner.read()
    #expect(answer.kind == "stopped")
    let again = HTTPFace(session: bench.session)
    #expect(try again.start(host: "127.0.0.1", port: bench.port) == bench.port)
    #expect {
      try HTTPFace(session: bench.session).start(host: "127.0.0.1", port: bench.port)
    } throws: {
      "\($0)".contains("127.0.0.1:\(bench.port): cannot listen")
    }
    #expect(throws: InputError.self) {
      try HTTPFace(session: bench.session).start(host: "no such host", port: 0)
    }
    again.stop()
  }
}
