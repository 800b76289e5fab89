import Configuration
import Foundation

/// A connection that says what it is told to say, byte by byte.
final class RawHTTP {
  struct Answer {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    func object() throws -> [String: JSONValue] {
      guard case .object(let entries) = try JSONValue(parsing: Data(body), name: "answer") else {
        throw FaceBench.Unexpected(text)
      }
      return entries
    }
    /// Kind of the error.
    var kind: String? { (try? object())?["error"]?["kind"]?.text }
    var message: String { (try? object())?["error"]?["message"]?.text ?? "" }
  }

  private let descriptor: Int32
  private var buffer: [UInt8] = []

  /// - Parameter patience: seconds that a read may take.
  init(port: Int, patience: Int = 60) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: patience, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw FaceBench.Unexpected("cannot connect: \(errno)") }
  }

  deinit { close(descriptor) }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// - Returns: whether all of it went.
  @discardableResult func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      sent += count
    }
    return true
  }

  func ask(_ method: String, _ path: String, _ body: [UInt8]? = nil, headers: [String] = []) throws -> Answer
  {
    var lines = ["\(method) \(path) HTTP/1.1"]
    if !headers.contains(where: { $0.hasPrefix("Host:") }) { lines.append("Host: localhost") }
    if let body { lines.append("Content-Length: \(body.count)") }
    send(Array((lines + headers).joined(separator: "\r\n").utf8) + Array("\r\n\r\n".utf8) + (body ?? []))
    return try read()
  }

  /// An answer with a length.
  func read() throws -> Answer {
    let head = String(decoding: try until("\r\n\r\n"), as: UTF8.self)
    var lines = head.components(separatedBy: "\r\n")
    let status = lines.removeFirst().split(separator: " ")
    var headers: [String: String] = [:]
    for line in lines where !line.isEmpty {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
    }
    let count = headers["content-length"].flatMap { Int($0) } ?? 0
    return Answer(
      status: Int(status.count > 1 ? String(status[1]) : "") ?? 0, headers: headers,
      body: try exactly(count))
  }

  /// What comes up to and with a text.
  func until(_ mark: String) throws -> [UInt8] {
    let mark = Array(mark.utf8)
    while true {
      if let range = buffer.firstRange(of: mark) {
        defer { buffer.removeSubrange(..<range.upperBound) }
        return Array(buffer[..<range.upperBound])
      }
      try receive()
    }
  }

  private func exactly(_ count: Int) throws -> [UInt8] {
    while buffer.count < count { try receive() }
    defer { buffer.removeFirst(count) }
    return Array(buffer.prefix(count))
  }

  private func receive() throws {
    var part = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &part, part.count, 0)
    guard count > 0 else { throw FaceBench.Unexpected("the connection has ended") }
    buffer += part[..<count]
  }

  /// Whether the other side has closed; waits for that up to the patience.
  func isClosed() -> Bool {
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(descriptor, &part, part.count, 0)
      if count == 0 { return true }
      if count < 0 { return errno != EAGAIN }
    }
  }
}
