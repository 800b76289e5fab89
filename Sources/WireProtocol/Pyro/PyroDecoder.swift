/// Takes a stream of Pyro messages apart.
package struct PyroDecoder: StreamDecoder, Sendable {
  /// Bytes of payload and annotations at most, and of a payload after it was inflated.
  private let limit: Int
  private var buffer = InputBuffer()
  private var failure: WireError?
  /// Bytes of the messages before the one at the front, for messages about errors.
  private var passed = 0

  /// - Parameter limit: bytes of payload and annotations of a message at most, counted before and after inflating.
  package init(limit: Int = WireLimits().bytes) { self.limit = limit }

  package mutating func feed(_ bytes: ArraySlice<UInt8>) {
    if failure == nil { buffer.append(bytes) }
  }

  package mutating func next() throws -> PyroMessage? {
    if let failure { throw failure }
    do {
      return try message()
    } catch let error as WireError {
      failure = error
      buffer = InputBuffer()
      throw error
    }
  }

  private mutating func message() throws -> PyroMessage? {
    // What speaks another protocol is found out at its first bytes, not only after forty.
    for place in 0..<min(PyroHeader.beginning.count, buffer.count)
    where buffer[place] != PyroHeader.beginning[place] {
      throw refusal(at: place, place < 4 ? "the tag PYRO is missing" : "only protocol version 502 is served")
    }
    guard buffer.count >= PyroHeader.size else { return nil }
    guard buffer.integer(UInt16.self, at: 38) == PyroHeader.magic else {
      throw refusal(at: 38, "the magic number 4dc5 is missing")
    }
    let header = PyroHeader(buffer)
    guard let kind = PyroMessage.Kind(rawValue: header.kind) else {
      throw refusal(at: 6, "message type \(header.kind) is not known; allowed: 1 to 6")
    }
    let body = header.payload + header.annotations
    guard body <= limit else {
      throw refusal(
        at: 12, "\(body) bytes of payload and annotations are more than the \(limit) that are allowed")
    }
    guard buffer.count >= PyroHeader.size + body else { return nil }
    let annotations = try annotations(header)
    let raw = buffer.peek(PyroHeader.size + body).suffix(header.payload)
    let payload = header.flags.contains(.compressed) ? try Deflate.inflate(raw, limit: limit) : Array(raw)
    buffer.drop(PyroHeader.size + body)
    passed += PyroHeader.size + body
    return PyroMessage(
      kind, serializerNumber: header.serializer, flags: header.flags.subtracting(.compressed),
      sequence: header.sequence, annotations: annotations, payload: payload, correlation: header.correlation)
  }

  private func annotations(_ header: PyroHeader) throws -> [PyroMessage.Annotation] {
    var list: [PyroMessage.Annotation] = []
    var place = PyroHeader.size
    let end = PyroHeader.size + header.annotations
    while place < end {
      guard place + 8 <= end else { throw refusal(at: place, "an annotation is cut short") }
      let name = buffer.peek(place + 4).suffix(4)
      let count = Int(buffer.integer(UInt32.self, at: place + 4))
      guard count <= end - place - 8 else {
        throw refusal(at: place + 4, "an annotation is longer than all of them")
      }
      guard name.allSatisfy({ $0 < 128 }) else {
        throw refusal(at: place, "the name of an annotation is not ASCII")
      }
      list.append(
        PyroMessage.Annotation(
          String(decoding: name, as: UTF8.self), Array(buffer.peek(place + 8 + count).suffix(count))))
      place += 8 + count
    }
    return list
  }

  private func refusal(at place: Int, _ problem: String) -> WireError {
    WireError(PyroHeader.format, at: passed + place, problem)
  }
}
