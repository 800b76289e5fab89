import CHDF5
package import Numerics
import Quantities

/// What the referee knows, under `/ground_truth`.
extension AcquisitionFile {
  /// Writes tables as one-dimensional datasets of records (`pandas.DataFrame(file["ground_truth/atoms"][:])`), and maps
  /// below `maps` as two-dimensional ones.
  ///
  /// - Parameters:
  ///   - attributes: facts of the window, such as its corner and size.
  /// - Throws: `RunError` if the disk refuses. To be called once.
  package func addGroundTruth(_ attributes: [String: Metadata], tables: [Table], maps: [PixelMap]) throws {
    try inRoot { root in
      let group = try root.makeGroup("ground_truth")
      try group.write(attributes)
      for table in tables { try RecordLayout(table).write(table, into: group) }
      guard !maps.isEmpty else { return }
      let folder = try group.makeGroup("maps")
      for map in maps {
        let dataset = try folder.makeDataset(map.name, map.values, shape: [map.rows, map.columns])
        try dataset.setAttribute("meaning", text: map.meaning)
        if !map.classes.isEmpty { try dataset.setAttribute("classes", texts: map.classes) }
      }
    }
  }
}

/// How the columns of a table lie in a record: packed, little endian, texts of fixed length ended by zeros.
struct RecordLayout {
  private let offsets: [Int]
  private let widths: [Int]
  private let size: Int

  init(_ table: Table) {
    widths = table.columns.map { column in
      switch column.values {
      case .whole: 4
      case .real: 8
      case .text(let list): max(1, list.map(\.utf8.count).max() ?? 1)
      }
    }
    offsets = widths.reduce(into: [0]) { $0.append($0.last! + $1) }.dropLast()
    size = widths.reduce(0, +)
  }

  func write(_ table: Table, into group: HDF5Handle) throws {
    let action = "write the table \(table.name)"
    let type = try HDF5Handle(H5Tcreate(H5T_COMPOUND, size), action)
    for (number, column) in table.columns.enumerated() {
      let part = try self.type(of: column.values, width: widths[number], action)
      try HDF5.check(H5Tinsert(type.id, column.name, offsets[number], part.id), action)
    }
    let creation = try HDF5Handle(H5Pcreate(stm_h5_dataset_create()), action)
    try HDF5.check(H5Pset_obj_track_times(creation.id, false), action)
    let space = try HDF5Handle.space([table.count])
    let standard = stm_h5_default()
    let dataset = try HDF5Handle(
      H5Dcreate2(group.id, table.name, type.id, space.id, standard, creation.id, standard), name: table.name,
      action)
    guard table.count > 0 else { return }
    let bytes = records(table)
    let all = stm_h5_everything()
    try bytes.withUnsafeBytes { bytes in
      _ = try HDF5.check(H5Dwrite(dataset.id, type.id, all, all, standard, bytes.baseAddress), action)
    }
  }

  private func type(of values: Table.Values, width: Int, _ action: String) throws -> HDF5Handle {
    switch values {
    case .whole: return try ElementType.int32.fileType()
    case .real: return try ElementType.float64.fileType()
    case .text:
      let type = try HDF5Handle(H5Tcopy(stm_h5_c_string()), action)
      try HDF5.check(H5Tset_size(type.id, width), action)
      try HDF5.check(H5Tset_cset(type.id, H5T_CSET_UTF8), action)
      try HDF5.check(H5Tset_strpad(type.id, H5T_STR_NULLPAD), action)
      return type
    }
  }

  private func records(_ table: Table) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size * table.count)
    bytes.withUnsafeMutableBytes { bytes in
      for (number, column) in table.columns.enumerated() {
        let offset = offsets[number]
        switch column.values {
        case .whole(let list):
          for (row, value) in list.enumerated() {
            bytes.storeBytes(of: value.littleEndian, toByteOffset: row * size + offset, as: Int32.self)
          }
        case .real(let list):
          for (row, value) in list.enumerated() {
            bytes.storeBytes(
              of: value.bitPattern.littleEndian, toByteOffset: row * size + offset, as: UInt64.self)
          }
        case .text(let list):
          for (row, text) in list.enumerated() {
            for (place, byte) in text.utf8.enumerated() { bytes[row * size + offset + place] = byte }
          }
        }
      }
    }
    return bytes
  }
}
