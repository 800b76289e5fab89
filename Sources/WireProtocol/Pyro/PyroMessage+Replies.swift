/// What a server answers: with the sequence number, serializer and correlation of the request.
extension PyroMessage {
  private func reply(_ kind: Kind, flags: PyroFlags = [], annotations: [Annotation] = [], _ value: WireValue)
    throws
    -> PyroMessage
  {
    PyroMessage(
      kind, serializerNumber: serializerNumber, flags: flags.union(self.flags.intersection(.correlation)),
      sequence: sequence, annotations: annotations, payload: try knownSerializer().encode(value),
      correlation: correlation)
  }

  /// The answer to a CONNECT for an object that there is.
  /// - Throws: `WireError` for a serializer that we do not speak, as all replies do.
  package func connectOK(_ metadata: PyroMetadata, handshake: WireValue = "hello") throws -> PyroMessage {
    try reply(.connectOK, ["handshake": handshake, "meta": metadata.value])
  }

  /// The answer to a CONNECT that is refused; the connection is closed after it. For a serializer that we do not speak
  /// the reason is told in serpent's text.
  package func connectFail(_ reason: String) -> PyroMessage {
    let serializer = serializer ?? .serpent
    // A text can be written by every serializer.
    let payload = (try? serializer.encode(.string(reason))) ?? Serpent.encode(.string(reason))
    return PyroMessage(
      .connectFail, serializerNumber: serializer.rawValue, flags: flags.intersection(.correlation),
      sequence: sequence, payload: payload, correlation: correlation)
  }

  package func result(_ value: WireValue) throws -> PyroMessage { try reply(.result, value) }

  package func exception(_ exception: PyroException) throws -> PyroMessage {
    try reply(.result, flags: .exception, exception.value)
  }

  /// The results of a batch, and the exception at which it stopped.
  package func batchResult(_ results: [WireValue], stoppedBy exception: PyroException? = nil) throws
    -> PyroMessage
  {
    try reply(.result, flags: .batch, .list(results + (exception.map { [$0.inBatch] } ?? [])))
  }

  /// The result is a stream; its items are asked for with `Pyro.Daemon.get_next_stream_item([id])`.
  /// - Parameter id: 36 ASCII characters of a UUID.
  package func stream(id: String) throws -> PyroMessage {
    let exception = PyroException(
      className: "Pyro5.errors.ProtocolError", arguments: ["result of call is an iterator"])
    return try reply(
      .result, flags: [.exception, .itemStream], annotations: [Annotation("STRM", Array(id.utf8))],
      exception.value)
  }

  /// The answer to a PING, whatever its serializer's number.
  package func pong() -> PyroMessage {
    PyroMessage(
      .ping, serializerNumber: serializerNumber, flags: flags.intersection(.correlation), sequence: sequence,
      payload: Array("pong".utf8), correlation: correlation)
  }
}
