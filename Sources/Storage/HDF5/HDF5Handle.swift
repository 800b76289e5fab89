import CHDF5
import Foundation
import Quantities

/// An owned identifier of the HDF5 library (group, dataset, type, space or property list), released at the
/// end of its life.
final class HDF5Handle {
  let id: hid_t
  /// Where the object is, for messages.
  let name: String
  private var isOpen = true

  /// - Parameter id: what a library call returned; negative means that the call failed.
  /// - Throws: `RunError` "cannot <action>: <reason>".
  init(_ id: hid_t, name: String = "", _ action: @autoclosure () -> String) throws {
    self.id = try HDF5.check(id, action())
    self.name = name
  }

  deinit {
    if isOpen { _ = H5Idec_ref(id) }
  }

  /// Closes now, so that a failure to write what is still in memory is noticed.
  func close() throws {
    guard isOpen else { return }
    isOpen = false
    try HDF5.check(H5Idec_ref(id), "write \(name)")
  }
}

// MARK: - Groups and links

extension HDF5Handle {
  /// Creates a group below this one.
  func makeGroup(_ child: String) throws -> HDF5Handle {
    let standard = stm_h5_default()
    return try HDF5Handle(
      H5Gcreate2(id, child, standard, standard, standard), name: child, "create the group \(child)")
  }

  /// Makes `child` a name for the object at the absolute path `target`.
  func makeSoftLink(_ child: String, to target: String) throws {
    try HDF5.check(
      H5Lcreate_soft(target, id, child, stm_h5_default(), stm_h5_default()), "link \(child) to \(target)")
  }
}

// MARK: - Types and spaces

extension HDF5Handle {
  /// The type of strings that h5py reads as `str`: variable length, UTF-8, ending with a zero.
  static func textType() throws -> HDF5Handle {
    let type = try HDF5Handle(H5Tcopy(stm_h5_c_string()), "make the type of texts")
    try HDF5.check(H5Tset_size(type.id, stm_h5_variable()), "make the type of texts")
    try HDF5.check(H5Tset_cset(type.id, H5T_CSET_UTF8), "make the type of texts")
    try HDF5.check(H5Tset_strpad(type.id, H5T_STR_NULLTERM), "make the type of texts")
    return type
  }

  /// The enumeration that h5py reads as `bool`.
  static func truthType() throws -> HDF5Handle {
    let type = try HDF5Handle(H5Tenum_create(stm_h5_i8()), "make the type of truths")
    for (name, value) in [("FALSE", Int8(0)), ("TRUE", Int8(1))] {
      var value = value
      try HDF5.check(H5Tenum_insert(type.id, name, &value), "make the type of truths")
    }
    return type
  }

  /// A space of one value.
  static func scalarSpace() throws -> HDF5Handle {
    try HDF5Handle(H5Screate(H5S_SCALAR), "make a data space")
  }

  /// A space with these lengths, the last axis varying fastest.
  static func space(_ shape: [Int]) throws -> HDF5Handle {
    let lengths = shape.map { hsize_t($0) }
    return try HDF5Handle(H5Screate_simple(Int32(shape.count), lengths, nil), "make a data space")
  }
}
