/// How the values of an array are laid out in a file.
struct DatasetLayout: Equatable {
  /// Side lengths of the chunks.
  let chunk: [Int]
  /// Compression level 1 to 9 of gzip, after sorting bytes by significance; nil for none.
  let gzip: Int?

  /// Bytes that a chunk should have at most; also what the library's cache holds of a dataset by default.
  static let chunkBytes = 1 << 20

  /// HDF5 takes no chunk of 4 GiB; an item beyond this size is cut as well.
  private static let largestChunk = 1 << 30

  /// Chunks of whole items in scan order; small arrays are one chunk. (HyperSpy loads an array lazily only if
  /// it has chunks.)
  ///
  /// - Parameter itemRank: number of trailing axes that belong to one item (2 for patterns, 1 for spectra).
  init(shape: [Int], element: ElementType, itemRank: Int, gzip: Int?) {
    self.gzip = gzip
    var lengths = shape
    var inner = element.byteCount
    for axis in shape.indices.reversed() {
      let room = max(1, Self.chunkBytes / inner)
      // An item stays whole, except when it is the whole array (a large image).
      let isItem =
        axis >= shape.count - itemRank && itemRank < shape.count && inner <= Self.largestChunk / shape[axis]
      if !isItem && shape[axis] > room {
        // Equal pieces, so that the last chunk is not nearly empty.
        let pieces = (shape[axis] + room - 1) / room
        lengths[axis] = (shape[axis] + pieces - 1) / pieces
        for outer in 0..<axis { lengths[outer] = 1 }
        break
      }
      inner *= shape[axis]
    }
    chunk = lengths
  }
}
