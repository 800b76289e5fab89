import Foundation
import Quantities

/// A socket that waits for connections.
struct Listener {
  let descriptor: Int32
  let port: Int

  /// - Parameter port: 0 for any free one.
  /// - Throws: `InputError` for a host that is none, `RunError` naming an address that cannot be had.
  init(host: String, port: Int) throws {
    guard (0...65535).contains(port) else {
      throw InputError.outOfRange("port", Double(port), allowed: "0 to 65535")
    }
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &found) == 0, let address = found else {
      throw InputError("host \"\(host)\" is not allowed; allowed: a name or address of this machine")
    }
    defer { freeaddrinfo(found) }
    let descriptor = socket(address.pointee.ai_family, address.pointee.ai_socktype | Self.flags, 0)
    guard descriptor >= 0 else { throw Self.failure(host, port) }
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    guard Foundation.bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0,
      listen(descriptor, Self.backlog) == 0, let bound = Self.port(of: descriptor)
    else {
      let failure = Self.failure(host, port)
      close(descriptor)
      throw failure
    }
    (self.descriptor, self.port) = (descriptor, bound)
  }

  private static let backlog: Int32 = 128
  /// Other programs that this one may start do not inherit the socket, and nobody waits in `accept`.
  private static let flags = Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)

  private static func failure(_ host: String, _ port: Int) -> RunError {
    RunError("\(host):\(port): cannot listen: \(String(cString: strerror(errno)))")
  }

  private static func port(of descriptor: Int32) -> Int? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int? in
        guard getsockname(descriptor, address, &length) == 0 else { return nil }
        return switch Int32(address.pointee.sa_family) {
        case AF_INET:
          UnsafeRawPointer(address).load(as: sockaddr_in.self).sin_port.bigEndian.asInt
        case AF_INET6:
          UnsafeRawPointer(address).load(as: sockaddr_in6.self).sin6_port.bigEndian.asInt
        default: nil
        }
      }
    }
  }
}

extension UInt16 {
  fileprivate var asInt: Int { Int(self) }
}
