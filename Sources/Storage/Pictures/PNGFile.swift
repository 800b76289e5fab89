import CPNG
import Foundation
import Quantities

/// Writer of PNG files. Equal pictures give equal bytes: nothing of the time or the machine is written.
package enum PNGFile {
  /// Writes a picture; the target is replaced as a whole or not at all.
  ///
  /// - Throws: `InputError` if the path cannot be written, `RunError` if writing fails.
  package static func write(_ picture: Picture, to path: String) throws {
    let encoded = try encode(picture)
    try encoded.withUnsafeBytes { try UnfinishedFile.write([$0], to: path) }
  }

  /// The bytes of the file.
  package static func encode(_ picture: Picture) throws -> [UInt8] {
    var block = stm_png_block()
    defer { free(block.bytes) }
    let depth: Int32 = picture.format == .grey16 ? 16 : 8
    let type = picture.format == .rgb8 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY
    let status = stm_png_encode(
      &block, UInt32(picture.width), UInt32(picture.height), depth, type, picture.bytes,
      picture.width * picture.format.bytesPerPixel)
    guard status == 0 else {
      throw RunError("cannot encode a PNG of \(picture.width) x \(picture.height) pixels")
    }
    return Array(UnsafeBufferPointer(start: block.bytes, count: block.count))
  }
}
