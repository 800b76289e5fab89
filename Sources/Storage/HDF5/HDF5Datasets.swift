import CHDF5
import Quantities

extension HDF5Handle {
  /// Creates an array without values below this group; without a layout, in one piece.
  ///
  /// No time of creation is kept: equal data give equal bytes.
  func makeDataset(_ child: String, _ element: ElementType, shape: [Int], layout: DatasetLayout?) throws
    -> HDF5Handle
  {
    let action = "create the dataset \(child)"
    let creation = try HDF5Handle(H5Pcreate(stm_h5_dataset_create()), action)
    try HDF5.check(H5Pset_obj_track_times(creation.id, false), action)
    let access = try HDF5Handle(H5Pcreate(stm_h5_dataset_access()), action)
    if let layout {
      let chunk = layout.chunk
      try HDF5.check(H5Pset_chunk(creation.id, Int32(chunk.count), chunk.map { hsize_t($0) }), action)
      // Room for some chunks, so that a chunk filled by several writes goes to disk once.
      let bytes = max(4 * DatasetLayout.chunkBytes, 2 * chunk.reduce(element.byteCount, *))
      try HDF5.check(H5Pset_chunk_cache(access.id, 521, min(bytes, 64 << 20), 1), action)
    }
    if layout?.gzip == nil {
      // All places are given out now, so that the order in which values arrive leaves no trace in the file.
      try HDF5.check(H5Pset_alloc_time(creation.id, H5D_ALLOC_TIME_EARLY), action)
      try HDF5.check(H5Pset_fill_time(creation.id, H5D_FILL_TIME_NEVER), action)
    }
    if let level = layout?.gzip {
      try HDF5.check(H5Pset_shuffle(creation.id), action)
      try HDF5.check(H5Pset_deflate(creation.id, UInt32(level)), action)
    }
    let type = try element.fileType()
    let space = try HDF5Handle.space(shape)
    return try HDF5Handle(
      H5Dcreate2(id, child, type.id, space.id, stm_h5_default(), creation.id, access.id), name: child, action)
  }

  /// Creates an array below this group and fills it. The values must have the element's memory layout.
  @discardableResult
  func makeDataset<Value: StorableElement>(_ child: String, _ values: [Value], shape: [Int]) throws
    -> HDF5Handle
  {
    let dataset = try makeDataset(child, Value.elementType, shape: shape, layout: nil)
    try values.withUnsafeBufferPointer { try dataset.write($0, boxes: nil) }
    return dataset
  }

  /// Writes into this dataset; the library converts between real, and between complex, types.
  ///
  /// - Parameter boxes: the parts to be written, filled by the values one after the other; nil for the whole
  ///   array.
  func write<Value: StorableElement>(_ values: UnsafeBufferPointer<Value>, boxes: [Box]?) throws {
    let type = try Value.elementType.memoryType()
    guard let boxes else {
      let all = stm_h5_everything()
      try HDF5.check(H5Dwrite(id, type.id, all, all, stm_h5_default(), values.baseAddress), "write \(name)")
      return
    }
    let target = try HDF5Handle(H5Dget_space(id), "write \(name)")
    var next = 0
    for box in boxes {
      // The shape of the box, not a flat run: the library matches unlike shapes element by element.
      let memory = try HDF5Handle.space(box.lengths)
      let start = box.start.map { hsize_t($0) }
      let lengths = box.lengths.map { hsize_t($0) }
      try HDF5.check(
        H5Sselect_hyperslab(target.id, H5S_SELECT_SET, start, nil, lengths, nil), "write \(name)")
      try HDF5.check(
        H5Dwrite(id, type.id, memory.id, target.id, stm_h5_default(), values.baseAddress! + next),
        "write \(name)")
      next += box.count
    }
  }

  /// A dataset of one number below this group.
  func makeScalar(_ child: String, number: Double) throws -> HDF5Handle {
    try makeScalar(child, type: stm_h5_f64(), memory: stm_h5_native_double(), value: number)
  }

  /// A dataset of one truth below this group.
  func makeScalar(_ child: String, truth: Bool) throws -> HDF5Handle {
    let type = try HDF5Handle.truthType()
    return try makeScalar(child, type: type.id, memory: type.id, value: Int8(truth ? 1 : 0))
  }

  /// A dataset of one string below this group.
  func makeScalar(_ child: String, text: String) throws -> HDF5Handle {
    let type = try HDF5Handle.textType()
    var dataset: HDF5Handle?
    try withCStrings([text]) { dataset = try makeScalar(child, type: type.id, memory: type.id, value: $0[0]) }
    return dataset!
  }

  private func makeScalar<Value>(_ child: String, type: hid_t, memory: hid_t, value: Value) throws
    -> HDF5Handle
  {
    let action = "create the dataset \(child)"
    let creation = try HDF5Handle(H5Pcreate(stm_h5_dataset_create()), action)
    try HDF5.check(H5Pset_obj_track_times(creation.id, false), action)
    let space = try HDF5Handle.scalarSpace()
    let standard = stm_h5_default()
    let dataset = try HDF5Handle(
      H5Dcreate2(id, child, type, space.id, standard, creation.id, standard), name: child, action)
    let all = stm_h5_everything()
    try withUnsafeBytes(of: value) { bytes in
      _ = try HDF5.check(H5Dwrite(dataset.id, memory, all, all, standard, bytes.baseAddress), action)
    }
    return dataset
  }
}
