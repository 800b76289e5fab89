/// Takes a stream of netstrings apart.
package struct NetstringDecoder: StreamDecoder, Sendable {
  /// How closely the format is kept.
  package enum Form: Sendable {
    /// As specified: digits without leading zeros, the bytes, a comma, nothing between.
    case strict
    /// Also leading zeros, and spaces and line ends between netstrings, as a person at a terminal sends them.
    case tolerant
  }

  private let limit: Int
  private let form: Form
  private var buffer = InputBuffer()
  private var failure: WireError?
  private var passed = 0

  /// - Parameter limit: bytes of a payload at most.
  package init(limit: Int, form: Form = .tolerant) {
    precondition(1...(1 << 40) ~= limit, "a payload has room, up to a TiB")
    self.limit = limit
    self.form = form
  }

  package mutating func feed(_ bytes: ArraySlice<UInt8>) {
    if failure == nil { buffer.append(bytes) }
  }

  package mutating func next() throws -> [UInt8]? {
    if let failure { throw failure }
    do {
      return try message()
    } catch let error as WireError {
      failure = error
      buffer = InputBuffer()
      throw error
    }
  }

  private mutating func message() throws -> [UInt8]? {
    while form == .tolerant, buffer.count > 0, buffer[0] == 32 || 9...13 ~= buffer[0] { drop(1) }
    // Zeros in front would make a header of any length; all but the last go at once.
    while form == .tolerant, buffer.count > 1, buffer[0] == 48, 48..<58 ~= buffer[1] { drop(1) }
    var (length, place) = (0, 0)
    while true {
      guard place < buffer.count else { return nil }
      let byte = buffer[place]
      if byte == UInt8(ascii: ":"), place > 0 { break }
      guard 48..<58 ~= byte else {
        throw refusal(at: place, place == 0 ? "a length is needed" : "a colon is needed")
      }
      if place == 1, buffer[0] == 48 { throw refusal(at: 0, "a length may not begin with 0") }
      length = length * 10 + Int(byte - 48)
      guard length <= limit else { throw refusal(at: place, "more than the \(limit) bytes that are allowed") }
      place += 1
    }
    let end = place + 1 + length
    guard buffer.count > end else { return nil }
    guard buffer[end] == UInt8(ascii: ",") else {
      throw refusal(at: end, "a comma is needed behind the bytes")
    }
    let payload = Array(buffer.peek(end).dropFirst(place + 1))
    drop(end + 1)
    return payload
  }

  private mutating func drop(_ count: Int) {
    buffer.drop(count)
    passed += count
  }

  private func refusal(at place: Int, _ problem: String) -> WireError {
    WireError(Netstring.format, at: passed + place, problem)
  }
}
