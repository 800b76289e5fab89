import Foundation
import WireProtocol

/// Values from one codec to another.
enum Transcoding {
  static func run() {
    while let line = readLine() {
      do {
        print(
          try answer(line.split(separator: " ").map { String($0) }).map { String(format: "%02x", $0) }
            .joined())
      } catch {
        print("error \(error)")
      }
      fflush(nil)
    }
  }

  private static func answer(_ words: [String]) throws -> [UInt8] {
    guard words.count > 2 else { throw WireError("probe", "a line has three words") }
    if words[0] == "array" {
      let raw = bytes(words.count > 4 ? words[4] : "")
      let shape = words[2].split(separator: "x").compactMap { Int($0) }
      return try encode(.array(try array(words[1], raw, shape)), words[3])
    }
    return try encode(try decode(bytes(words[2]), words[0]), words[1])
  }

  private static func array(_ dtype: String, _ raw: [UInt8], _ shape: [Int]) throws -> NumericArray {
    let header = "[\(dtype),\(shape.map { String($0) }.joined(separator: ","))]"
    guard case .array(let array) = try AsyncroscopyReply(Array(header.utf8) + raw) else {
      throw WireError("probe", "unknown kind of number \(dtype)")
    }
    return array
  }

  private static func decode(_ bytes: [UInt8], _ codec: String) throws -> WireValue {
    switch codec {
    case "serpent": try Serpent.decode(bytes)
    case "json": try WireJSON.decode(bytes)
    case "msgpack": try MessagePack.decode(bytes)
    default: throw WireError("probe", "unknown codec \(codec)")
    }
  }

  private static func encode(_ value: WireValue, _ codec: String) throws -> [UInt8] {
    switch codec {
    case "serpent": Serpent.encode(value)
    case "json": try WireJSON.encode(value)
    case "ascii": try WireJSON.encode(value, ascii: true)
    case "msgpack": MessagePack.encode(value)
    case "python": Array(PythonLiteral.encode(value).utf8)
    default: throw WireError("probe", "unknown codec \(codec)")
    }
  }

  private static func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
