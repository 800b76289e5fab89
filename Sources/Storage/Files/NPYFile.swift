import Foundation

/// Writer of NumPy's `.npy` format, version 1.0: C order, little endian.
package enum NPYFile {
  /// Writes an array; the target is replaced as a whole or not at all.
  ///
  /// - Parameters:
  ///   - shape: lengths of the axes, the last varying fastest; their product is the number of values.
  /// - Throws: `InputError` if the path cannot be written, `RunError` if writing fails.
  package static func write<Value: StorableElement>(_ values: [Value], shape: [Int], to path: String) throws {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) values do not fill the shape \(shape)")
    let header = header(Value.elementType, shape: shape)
    try header.withUnsafeBytes { head in
      try values.withUnsafeBytes { body in try UnfinishedFile.write([head, body], to: path) }
    }
  }

  /// Magic, version, length, and a Python dictionary padded with spaces so that the values start at a
  /// multiple of 64.
  static func header(_ element: ElementType, shape: [Int]) -> [UInt8] {
    let lengths = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
    var text = "{'descr': '\(code(element))', 'fortran_order': False, 'shape': (\(lengths)), }"
    let prefix = 10
    let unpadded = prefix + text.utf8.count + 1
    text += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    let length = UInt16(text.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)] + Array(text.utf8)
  }

  private static func code(_ element: ElementType) -> String {
    switch element {
    case .float32: "<f4"
    case .float64: "<f8"
    case .complex64: "<c8"
    case .complex128: "<c16"
    case .int32: "<i4"
    case .int64: "<i8"
    case .uint8: "|u1"
    case .uint16: "<u2"
    }
  }
}
