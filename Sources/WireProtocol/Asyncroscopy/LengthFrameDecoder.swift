/// Frames of Twisted's Int32StringReceiver, in which asyncroscopy talks: a length of 32 bits, most significant byte
/// first, and as many bytes.
package enum LengthFrame {
  static let format = "length-prefixed frame"

  package static func encode(_ payload: [UInt8]) -> [UInt8] {
    precondition(payload.count <= Int(UInt32.max), "a frame counts with 32 bits")
    var bytes: [UInt8] = []
    bytes.append(bigEndian: UInt32(payload.count))
    return bytes + payload
  }
}

/// Takes a stream of length-prefixed frames apart.
package struct LengthFrameDecoder: StreamDecoder, Sendable {
  private let limit: Int
  private var buffer = InputBuffer()
  private var failure: WireError?
  private var passed = 0

  /// - Parameter limit: bytes of a frame at most; the original servers take 99 999 for requests.
  package init(limit: Int) { self.limit = limit }

  package mutating func feed(_ bytes: ArraySlice<UInt8>) {
    if failure == nil { buffer.append(bytes) }
  }

  package mutating func next() throws -> [UInt8]? {
    if let failure { throw failure }
    guard buffer.count >= 4 else { return nil }
    let length = Int(buffer.integer(UInt32.self, at: 0))
    guard length <= limit else {
      let error = WireError(
        LengthFrame.format, at: passed, "\(length) bytes are more than the \(limit) that are allowed")
      failure = error
      buffer = InputBuffer()
      throw error
    }
    guard buffer.count >= 4 + length else { return nil }
    let payload = Array(buffer.peek(4 + length).dropFirst(4))
    buffer.drop(4 + length)
    passed += 4 + length
    return payload
  }
}
