import Glibc
import Synchronization

/// A connection to a client. Reading and writing belong to one thread; `end` may come from any.
final class Connection: Sendable {
  /// Who is at the other end.
  let peer: String
  private let socket: Int32
  private let isEnded = Mutex(false)
  private let waiting = Mutex<ContinuousClock.Instant?>(nil)

  /// Seconds that a client may take nothing of what is sent before it is given up.
  static let patience = 30

  /// - Parameter socket: a connected socket, which is closed with the connection.
  init(_ socket: Int32) {
    self.socket = socket
    peer = SocketAddress.peer(of: socket)
    SocketAddress.set(socket, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    // Clients that vanished without a word are found out in some minutes.
    SocketAddress.set(socket, SOL_SOCKET, SO_KEEPALIVE, 1)
    SocketAddress.set(socket, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 60)
    SocketAddress.set(socket, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 20)
    SocketAddress.set(socket, Int32(IPPROTO_TCP), TCP_KEEPCNT, 4)
    var limit = timeval(tv_sec: Self.patience, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(socket) }

  /// Since when the client has asked nothing; nil while it is served.
  var silentSince: ContinuousClock.Instant? { waiting.withLock(\.self) }

  /// The bytes that have come, waiting for some; nil when the other side has ended.
  func read() -> [UInt8]? {
    waiting.withLock { $0 = .now }
    defer { waiting.withLock { $0 = nil } }
    while true {
      var count = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
        count = recv(socket, buffer.baseAddress, buffer.count, 0)
        filled = max(count, 0)
      }
      if count > 0 { return bytes }
      if count < 0 && errno == EINTR { continue }
      return nil
    }
  }

  /// Sends all bytes.
  /// - Returns: false where the client has gone or takes nothing; the connection is of no use then.
  func write(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.withContiguousStorageIfAvailable { send($0) } ?? Array(bytes).withUnsafeBufferPointer { send($0) }
  }

  private func send(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = Glibc.send(
        socket, bytes.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  /// Sends blocks one by one, each when the one before the last has been taken, so that a client that reads such blocks gets them
  /// as they are.
  func write(_ bytes: [UInt8], block: Int) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard drained(to: 2 * block), write(rest.prefix(block)) else { return false }
      rest = rest.dropFirst(block)
    }
    return true
  }

  /// Waits until no more than so many bytes are on their way.
  private func drained(to limit: Int) -> Bool {
    var (waited, last) = (0, Int32.max)
    while true {
      var queued: Int32 = 0
      guard ioctl(socket, UInt(TIOCOUTQ), &queued) == 0 else { return false }
      if queued <= limit { return true }
      if queued < last { waited = 0 }
      last = queued
      waited += 1
      let pause = waited < 200 ? 50 : 2000
      guard waited < Self.patience * 500 else { return false }
      usleep(UInt32(pause))
    }
  }

  /// Ends it for both sides; whoever reads or writes is told so.
  func end() {
    isEnded.withLock { ended in
      if !ended { shutdown(socket, Int32(SHUT_RDWR)) }
      ended = true
    }
  }
}
