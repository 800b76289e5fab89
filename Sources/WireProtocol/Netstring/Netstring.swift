/// Netstrings, `<length>:<bytes>,` with a decimal length (D. J. Bernstein, 1997), in which the corrector and the older
/// microscope servers carry JSON.
package enum Netstring {
  static let format = "netstring"

  package static func encode(_ payload: [UInt8]) -> [UInt8] {
    Array("\(payload.count):".utf8) + payload + [UInt8(ascii: ",")]
  }

  /// Bytes that the known clients read at once.
  package static let clientBlock = 4096

  /// JSON as a netstring for the known clients (DTMicroscope, stemOrchestrator, asyncroscopy), which read blocks until
  /// what they have ends with a comma, and so take a reply for complete when a block happens to end with one.
  ///
  /// No byte at the end of a block is a comma but the last of all: outside of texts a space is put before such a comma,
  /// inside of them it is written as an escape. The value stays the same. It helps only where the blocks are also sent
  /// apart; replies shorter than a block need no care.
  /// - Parameter json: JSON text; in other bytes commas would be changed.
  package static func encode(json: [UInt8], block: Int = clientBlock) -> [UInt8] {
    precondition(block > 0, "a block has bytes")
    var digits = 1
    while true {
      var spread = withoutCommas(json, atEndsOf: block, header: digits + 1)
      // The room that the length takes moves the blocks. Spaces fill up where more room was taken than needed.
      while String(spread.count).utf8.count < digits { spread.append(UInt8(ascii: " ")) }
      if String(spread.count).utf8.count == digits { return encode(spread) }
      digits += 1
    }
  }

  private static func withoutCommas(_ json: [UInt8], atEndsOf block: Int, header: Int) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(json.count + json.count / block + 8)
    var (isText, isEscaped) = (false, false)
    for byte in json {
      if byte == UInt8(ascii: ","), (header + out.count) % block == block - 1 {
        if isText { out += Array("\\u002c".utf8) } else { out += [UInt8(ascii: " "), byte] }
        continue
      }
      out.append(byte)
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = isText
      } else if byte == UInt8(ascii: "\"") {
        isText.toggle()
      }
    }
    return out
  }
}
