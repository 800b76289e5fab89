import Glibc
import Quantities

/// Addresses of sockets.
enum SocketAddress {
  /// A socket that listens at a host's first address that takes it.
  /// - Throws: `RunError` that names host and port.
  static func listening(host: String, port: Int) throws -> Int32 {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    let answer = getaddrinfo(host.isEmpty ? nil : host, "\(port)", &hints, &found)
    guard answer == 0 else {
      throw RunError("host \(host): \(String(cString: gai_strerror(answer)))")
    }
    defer { freeaddrinfo(found) }
    var problem = "no address"
    var next = found
    while let entry = next {
      next = entry.pointee.ai_next
      let socket = socket(
        entry.pointee.ai_family, entry.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
      guard socket >= 0 else {
        problem = String(cString: strerror(errno))
        continue
      }
      set(socket, SOL_SOCKET, SO_REUSEADDR, 1)
      if bind(socket, entry.pointee.ai_addr, entry.pointee.ai_addrlen) == 0, listen(socket, 256) == 0 {
        return socket
      }
      problem = String(cString: strerror(errno))
      close(socket)
    }
    throw RunError("port \(port) of \(host) cannot be listened on: \(problem)")
  }

  static func set(_ socket: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  /// The port that a socket is bound to.
  static func port(of socket: Int32) -> Int {
    let service = name { getsockname(socket, $0, $1) }.service
    return Int(service) ?? 0
  }

  /// Who is at the other end: `127.0.0.1:40122`.
  static func peer(of socket: Int32) -> String {
    let (host, service) = name { getpeername(socket, $0, $1) }
    return host.contains(":") ? "[\(host)]:\(service)" : "\(host):\(service)"
  }

  private static func name(
    _ ask: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) -> (host: String, service: String) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard ask(address, &length) == 0 else { return ("?", "0") }
        var host = [CChar](repeating: 0, count: 256)
        var service = [CChar](repeating: 0, count: 32)
        guard
          getnameinfo(
            address, length, &host, socklen_t(host.count), &service, socklen_t(service.count),
            NI_NUMERICHOST | NI_NUMERICSERV) == 0
        else { return ("?", "0") }
        return (text(host), text(service))
      }
    }
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension SocketAddress {
  /// A socket that is connected to a server, which has so many seconds for each answer.
  /// - Throws: `RunError` that names host and port.
  static func connected(host: String, port: Int, seconds: Int) throws -> Int32 {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    let answer = getaddrinfo(host, "\(port)", &hints, &found)
    guard answer == 0 else { throw RunError("host \(host): \(String(cString: gai_strerror(answer)))") }
    defer { freeaddrinfo(found) }
    var next = found
    while let entry = next {
      next = entry.pointee.ai_next
      let socket = socket(
        entry.pointee.ai_family, entry.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
      guard socket >= 0 else { continue }
      var limit = timeval(tv_sec: seconds, tv_usec: 0)
      for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
        setsockopt(socket, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
      }
      if connect(socket, entry.pointee.ai_addr, entry.pointee.ai_addrlen) == 0 { return socket }
      close(socket)
    }
    throw RunError("port \(port) of \(host): nobody answers")
  }
}
