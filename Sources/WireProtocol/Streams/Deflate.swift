import CZlib

/// The zlib format (RFC 1950), in which Pyro compresses payloads.
enum Deflate {
  /// - Parameter limit: bytes of the result at most; what would become more is refused on the way.
  /// - Throws: `WireError`.
  static func inflate(_ data: ArraySlice<UInt8>, limit: Int) throws -> [UInt8] {
    var stream = z_stream()
    guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw WireError("zlib", "no memory")
    }
    defer { inflateEnd(&stream) }
    var input = Array(data)
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(max(4 * input.count, 256), 1 << 18))
    return try input.withUnsafeMutableBufferPointer { given in
      stream.next_in = given.baseAddress
      stream.avail_in = UInt32(given.count)
      while true {
        let status = chunk.withUnsafeMutableBufferPointer { space in
          stream.next_out = space.baseAddress
          stream.avail_out = UInt32(space.count)
          return CZlib.inflate(&stream, Z_NO_FLUSH)
        }
        let written = chunk.count - Int(stream.avail_out)
        guard result.count + written <= limit else {
          throw WireError("zlib", "more than the \(limit) bytes that are allowed")
        }
        result.append(contentsOf: chunk[..<written])
        if status == Z_STREAM_END {
          guard stream.avail_in == 0 else {
            throw WireError("zlib", "bytes follow where the data have ended")
          }
          return result
        }
        guard status == Z_OK, written > 0 || stream.avail_in > 0 else {
          throw WireError("zlib", "the data are damaged or cut short")
        }
      }
    }
  }

  /// - Parameter level: 1 fast to 9 small; Pyro takes 4.
  static func deflate(_ data: [UInt8], level: Int32 = 4) -> [UInt8] {
    var count = compressBound(UInt(data.count))
    var result = [UInt8](repeating: 0, count: Int(count))
    let status = compress2(&result, &count, data, UInt(data.count), level)
    precondition(status == Z_OK, "zlib compresses into the room that it asked for")
    return Array(result[..<Int(count)])
  }
}
