import CHDF5
import Foundation
import Quantities

/// Attributes in the encodings that h5py turns into plain Python values.
extension HDF5Handle {
  /// A scalar string. Zero characters, which C strings cannot hold, are left out.
  func setAttribute(_ key: String, text: String) throws {
    try setAttribute(key, texts: [text], space: .scalarSpace())
  }

  /// A list of strings.
  func setAttribute(_ key: String, texts: [String]) throws {
    try setAttribute(key, texts: texts, space: .space([texts.count]))
  }

  func setAttribute(_ key: String, number: Double) throws {
    try setAttribute(key, type: stm_h5_f64(), memory: stm_h5_native_double(), .scalarSpace(), [number])
  }

  func setAttribute(_ key: String, numbers: [Double]) throws {
    try setAttribute(
      key, type: stm_h5_f64(), memory: stm_h5_native_double(), .space([numbers.count]), numbers)
  }

  func setAttribute(_ key: String, integer: Int) throws {
    try setAttribute(key, type: stm_h5_i64(), memory: stm_h5_native_int64(), .scalarSpace(), [Int64(integer)])
  }

  func setAttribute(_ key: String, truth: Bool) throws {
    let type = try HDF5Handle.truthType()
    try setAttribute(key, type: type.id, memory: type.id, .scalarSpace(), [Int8(truth ? 1 : 0)])
  }

  private func setAttribute(_ key: String, texts: [String], space: HDF5Handle) throws {
    let type = try HDF5Handle.textType()
    try withCStrings(texts) { pointers in
      try setAttribute(key, type: type.id, memory: type.id, space, pointers)
    }
  }

  private func setAttribute<Value>(
    _ key: String, type: hid_t, memory: hid_t, _ space: HDF5Handle, _ values: [Value]
  ) throws {
    let standard = stm_h5_default()
    let attribute = try HDF5Handle(
      H5Acreate2(id, key, type, space.id, standard, standard), name: key, "create the attribute \(key)")
    guard !values.isEmpty else { return }
    try values.withUnsafeBytes { bytes in
      _ = try HDF5.check(H5Awrite(attribute.id, memory, bytes.baseAddress), "write the attribute \(key)")
    }
    try attribute.close()
  }
}

/// Calls `body` with C copies of the texts, without zero characters, which live as long as the call.
func withCStrings(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Void) rethrows {
  let copies = texts.map { text in strdup(String(decoding: text.utf8.filter { $0 != 0 }, as: UTF8.self)) }
  defer { copies.forEach { free($0) } }
  try body(copies)
}
