import CHDF5
import Foundation
import Testing

@testable import Storage

/// A finished file, read with plain library calls.
final class ReadFile {
  private let file: hid_t

  init(_ path: String) throws {
    file = try HDF5.exclusively {
      try HDF5.check(H5Fopen(path, stm_h5_read_only(), stm_h5_default()), "open \(path)")
    }
  }

  deinit { _ = HDF5.exclusively { H5Fclose(file) } }

  func exists(_ path: String) -> Bool {
    HDF5.exclusively { H5Lexists(file, path, stm_h5_default()) > 0 }
  }

  /// Lengths of a dataset's axes, and of its chunks.
  func shape(_ path: String) throws -> (shape: [Int], chunk: [Int]?) {
    try HDF5.exclusively {
      let data = try HDF5Handle(H5Dopen2(file, path, stm_h5_default()), "open \(path)")
      let space = try HDF5Handle(H5Dget_space(data.id), "open \(path)")
      let rank = Int(H5Sget_simple_extent_ndims(space.id))
      var lengths = [hsize_t](repeating: 0, count: rank)
      H5Sget_simple_extent_dims(space.id, &lengths, nil)
      let creation = try HDF5Handle(H5Dget_create_plist(data.id), "open \(path)")
      var chunk = [hsize_t](repeating: 0, count: rank)
      let isChunked = H5Pget_layout(creation.id) == H5D_CHUNKED
      if isChunked { H5Pget_chunk(creation.id, Int32(rank), &chunk) }
      return (lengths.map { Int($0) }, isChunked ? chunk.map { Int($0) } : nil)
    }
  }

  /// All values of a dataset, converted by the library.
  func values<Value: StorableElement>(_ path: String, as value: Value.Type = Value.self) throws -> [Value] {
    let count = try shape(path).shape.reduce(1, *)
    return try HDF5.exclusively {
      let data = try HDF5Handle(H5Dopen2(file, path, stm_h5_default()), "open \(path)")
      let type = try Value.elementType.memoryType()
      return try [Value](unsafeUninitializedCapacity: count) { buffer, initialised in
        let all = stm_h5_everything()
        try HDF5.check(
          H5Dread(data.id, type.id, all, all, stm_h5_default(), buffer.baseAddress), "read \(path)")
        initialised = count
      }
    }
  }

  /// A string attribute; nil if it is absent or not of the kind that every reader takes.
  func text(_ object: String, _ key: String) -> String? {
    HDF5.exclusively {
      let id = H5Aopen_by_name(file, object, key, stm_h5_default(), stm_h5_default())
      guard id >= 0 else { return nil }
      defer { H5Aclose(id) }
      let type = H5Aget_type(id)
      defer { H5Tclose(type) }
      guard H5Tis_variable_str(type) > 0, H5Tget_cset(type) == H5T_CSET_UTF8 else { return nil }
      var pointer: UnsafeMutablePointer<CChar>?
      guard H5Aread(id, type, &pointer) >= 0, let pointer else { return nil }
      defer { H5free_memory(pointer) }
      return String(cString: pointer)
    }
  }

  /// A numeric attribute.
  func numbers(_ object: String, _ key: String) -> [Double]? {
    HDF5.exclusively {
      let id = H5Aopen_by_name(file, object, key, stm_h5_default(), stm_h5_default())
      guard id >= 0 else { return nil }
      defer { H5Aclose(id) }
      let space = H5Aget_space(id)
      defer { H5Sclose(space) }
      var values = [Double](repeating: 0, count: Int(H5Sget_simple_extent_npoints(space)))
      guard H5Aread(id, stm_h5_native_double(), &values) >= 0 else { return nil }
      return values
    }
  }

  /// Number of scales on an axis of a dataset.
  func scales(_ path: String, axis: Int) throws -> Int {
    try HDF5.exclusively {
      let data = try HDF5Handle(H5Dopen2(file, path, stm_h5_default()), "open \(path)")
      return Int(H5DSget_num_scales(data.id, UInt32(axis)))
    }
  }
}
