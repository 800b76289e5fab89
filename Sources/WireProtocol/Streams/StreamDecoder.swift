/// Takes a stream apart into messages, however its bytes are cut.
///
/// `feed` gives it bytes as they come, `next` hands out what is complete. After an error nothing follows: `next` throws
/// the same error again, and the connection is to be closed. The bytes kept are at most a message within the limit and
/// what one `feed` brought, as long as the caller asks until nil.
package protocol StreamDecoder {
  associatedtype Message

  mutating func feed(_ bytes: ArraySlice<UInt8>)

  /// - Returns: the next whole message, nil where more bytes are needed.
  /// - Throws: `WireError` for what can be no message, and for one beyond the limit as soon as its length is known.
  mutating func next() throws -> Message?
}

extension StreamDecoder {
  package mutating func feed(_ bytes: [UInt8]) { feed(bytes[...]) }

  /// All messages that are complete. An error waits for the messages before it: it is thrown by a call that finds none.
  package mutating func messages(feeding bytes: [UInt8]) throws -> [Message] {
    try messages(feeding: bytes[...])
  }

  /// All messages that are complete, as above.
  package mutating func messages(feeding bytes: ArraySlice<UInt8>) throws -> [Message] {
    feed(bytes)
    var messages: [Message] = []
    while true {
      do {
        guard let message = try next() else { return messages }
        messages.append(message)
      } catch {
        if messages.isEmpty { throw error }
        return messages
      }
    }
  }
}
