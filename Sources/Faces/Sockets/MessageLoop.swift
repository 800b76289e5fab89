import WireProtocol

/// Reads a connection and answers its messages one after the other.
enum MessageLoop {
  /// - Parameter answer: false ends the connection.
  static func run<Decoder: StreamDecoder>(
    _ connection: Connection, _ decoder: Decoder, answer: (Decoder.Message) -> Bool
  ) {
    var decoder = decoder
    while let bytes = connection.read() {
      decoder.feed(bytes)
      while true {
        // What is no message of the protocol ends the connection.
        guard let next = try? decoder.next() as Decoder.Message?? else { return }
        guard let message = next else { break }
        guard answer(message) else { return }
      }
    }
  }
}
