import Foundation

/// Who may ask.
package struct AccessRules: Sendable {
  /// What `Authorization: Bearer` has to hold; nil lets everybody in.
  let token: String?
  /// Whether only programs of this machine can connect.
  let isLoopback: Bool

  init(token: String?, host: String) {
    self.token = token
    isLoopback = Self.isLoopback(host)
  }

  /// - Throws: `APIError`.
  func check(_ head: HTTPHead) throws(APIError) {
    // A page of the web that somebody looks at on this machine must not drive the microscope.
    if let origin = head.origin, origin != "http://\(head.host ?? "")" {
      throw APIError(.unauthorized, "requests from pages of another origin are not allowed")
    }
    if isLoopback, let host = head.host, !Self.isLoopback(Self.name(host)) {
      throw APIError(
        .unauthorized, "\"\(host)\" is not a name of this server; allowed: localhost and its addresses")
    }
    guard let token else { return }
    guard let given = head.authorization, Self.isSame(given, "Bearer \(token)") else {
      throw APIError(.unauthorized, "the token is missing or wrong; allowed: Authorization: Bearer TOKEN")
    }
  }

  /// Whether a host can be reached from this machine only. Names that begin like addresses are none.
  package static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    var address = in_addr()
    return inet_pton(AF_INET, host, &address) == 1 && UInt32(bigEndian: address.s_addr) >> 24 == 127
  }

  /// The name in a Host header.
  private static func name(_ host: String) -> String {
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
      return String(host[host.index(after: host.startIndex)..<end])
    }
    return String(host.prefix { $0 != ":" })
  }

  /// Takes the same time wherever the texts differ.
  private static func isSame(_ given: String, _ wanted: String) -> Bool {
    let (given, wanted) = (Array(given.utf8), Array(wanted.utf8))
    var difference = given.count ^ wanted.count
    for index in wanted.indices {
      difference |= Int(wanted[index] ^ (given.isEmpty ? 0 : given[index % given.count]))
    }
    return difference == 0
  }
}
