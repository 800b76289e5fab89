package import Numerics

/// A Swift value that can be written to a file.
package protocol StorableElement: BitwiseCopyable, Sendable {
  /// The element type with this value's memory layout.
  static var elementType: ElementType { get }
}

extension Float: StorableElement {
  package static var elementType: ElementType { .float32 }
}
extension Double: StorableElement {
  package static var elementType: ElementType { .float64 }
}
extension Int32: StorableElement {
  package static var elementType: ElementType { .int32 }
}
extension Int64: StorableElement {
  package static var elementType: ElementType { .int64 }
}
extension UInt8: StorableElement {
  package static var elementType: ElementType { .uint8 }
}
extension UInt16: StorableElement {
  package static var elementType: ElementType { .uint16 }
}
extension Complex: StorableElement {
  package static var elementType: ElementType {
    MemoryLayout<Real>.size == MemoryLayout<Float>.size ? .complex64 : .complex128
  }
}
