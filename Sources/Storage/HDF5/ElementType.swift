import CHDF5

/// How one value of an array is kept in a file; always little endian.
package enum ElementType: String, Sendable, CaseIterable {
  case float32, float64
  /// Pairs of real and imaginary part; in HDF5 the compound {r, i}, which h5py reads as complex.
  case complex64, complex128
  case int32, int64, uint8, uint16

  package var byteCount: Int {
    switch self {
    case .uint8: 1
    case .uint16: 2
    case .float32, .int32: 4
    case .float64, .int64, .complex64: 8
    case .complex128: 16
    }
  }

  package var isComplex: Bool { self == .complex64 || self == .complex128 }
}

extension ElementType {
  /// The HDF5 type in the file.
  func fileType() throws -> HDF5Handle {
    switch self {
    case .float32: try copy(stm_h5_f32())
    case .float64: try copy(stm_h5_f64())
    case .complex64: try pair(of: stm_h5_f32())
    case .complex128: try pair(of: stm_h5_f64())
    case .int32: try copy(stm_h5_i32())
    case .int64: try copy(stm_h5_i64())
    case .uint8: try copy(stm_h5_u8())
    case .uint16: try copy(stm_h5_u16())
    }
  }

  /// The HDF5 type of the values in memory.
  func memoryType() throws -> HDF5Handle {
    switch self {
    case .float32: try copy(stm_h5_native_float())
    case .float64: try copy(stm_h5_native_double())
    case .complex64: try pair(of: stm_h5_native_float())
    case .complex128: try pair(of: stm_h5_native_double())
    case .int32: try copy(stm_h5_native_int32())
    case .int64: try copy(stm_h5_native_int64())
    case .uint8: try copy(stm_h5_native_uint8())
    case .uint16: try copy(stm_h5_native_uint16())
    }
  }

  private func copy(_ type: hid_t) throws -> HDF5Handle {
    try HDF5Handle(H5Tcopy(type), "make the type \(rawValue)")
  }

  private func pair(of part: hid_t) throws -> HDF5Handle {
    let type = try HDF5Handle(H5Tcreate(H5T_COMPOUND, byteCount), "make the type \(rawValue)")
    try HDF5.check(H5Tinsert(type.id, "r", 0, part), "make the type \(rawValue)")
    try HDF5.check(H5Tinsert(type.id, "i", byteCount / 2, part), "make the type \(rawValue)")
    return type
  }
}
