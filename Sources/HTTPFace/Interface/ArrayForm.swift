import Configuration
import Instrument

/// An array as it goes over the wire: little-endian numbers in C order.
struct ArrayForm: Sendable {
  enum DataType: String, Sendable {
    case float32 = "<f4"
    case unsigned16 = "<u2"
    case unsigned32 = "<u4"
  }

  let type: DataType
  let shape: [Int]
  let bytes: ByteBlock

  init(_ array: AcquiredArray) {
    shape = array.shape
    type = Self.type(of: array)
    let values = array.values
    bytes =
      switch type {
      case .float32: Self.block(values) { $0.bitPattern.littleEndian }
      case .unsigned16: Self.block(values) { UInt16($0).littleEndian }
      case .unsigned32: Self.block(values) { UInt32($0).littleEndian }
      }
  }

  /// Counts go as whole numbers as long as they are.
  private static func type(of array: AcquiredArray) -> DataType {
    guard let bits = array.bits, bits <= 32 else { return .float32 }
    // The largest Float below 2³².
    let largest: Float = bits <= 16 ? 65535 : 4_294_967_040
    let isWhole = array.values.allSatisfy { $0 >= 0 && $0 <= largest && $0 == $0.rounded(.towardZero) }
    guard isWhole else { return .float32 }
    return bits <= 16 ? .unsigned16 : .unsigned32
  }

  private static func block<Number>(_ values: [Float], _ convert: (Float) -> Number) -> ByteBlock {
    ByteBlock(count: values.count * MemoryLayout<Number>.stride) { target in
      let numbers = target.bindMemory(to: Number.self)
      for index in values.indices { numbers[index] = convert(values[index]) }
    }
  }

  var response: HTTPResponse {
    HTTPResponse(
      type: "application/octet-stream",
      headers: [
        ("X-Dtype", type.rawValue), ("X-Shape", shape.map(String.init).joined(separator: ",")),
      ], .bytes(bytes))
  }
}

extension AcquiredArray {
  /// All but the numbers.
  func document(_ form: ArrayForm, href: String) -> JSONValue {
    [
      "name": .string(name), "kind": .string(kind.rawValue), "quantity": .string(quantity),
      "unit": .string(unit), "dtype": .string(form.type.rawValue),
      "shape": .array(shape.map { .number(Double($0)) }),
      "axes": .array(
        axes.map { axis in
          [
            "name": .string(axis.name), "quantity": .string(axis.quantity), "unit": .string(axis.unit),
            "count": .number(Double(axis.count)), "first": .number(axis.first), "step": .number(axis.step),
          ]
        }), "metadata": .object(metadata), "href": .string(href),
    ]
  }
}
