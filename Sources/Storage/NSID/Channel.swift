package import Numerics

extension AcquisitionFile {
  /// An array of an unfinished file, ready to take values in any order and in pieces of any size.
  package struct Channel: Sendable {
    private let file: AcquisitionFile
    private let number: Int
    package let description: ChannelDescription

    init(file: AcquisitionFile, number: Int, description: ChannelDescription) {
      self.file = file
      self.number = number
      self.description = description
    }

    /// Writes values from element `first` on, counted in C order. They may begin and end anywhere within a
    /// row.
    ///
    /// Real values are converted to the channel's real type, complex ones to its complex type.
    /// - Throws: `RunError` if the disk refuses.
    package func write<Value: StorableElement>(_ values: UnsafeBufferPointer<Value>, at first: Int = 0) throws
    {
      try file.write(values, channel: number, at: first)
    }

    package func write<Value: StorableElement>(_ values: [Value], at first: Int = 0) throws {
      try values.withUnsafeBufferPointer { try write($0, at: first) }
    }

    /// Writes the whole array.
    package func write<Value: StorableElement>(_ array: NDArray<Value>) throws {
      precondition(array.shape == description.shape, "\(array.shape) is not \(description.shape)")
      try write(array.values)
    }

    /// Writes the items of a run of positions in scan order: patterns, segments, or single values of a
    /// detector.
    ///
    /// - Parameter positions: counted over the leading axes; how many of these there are follows from the
    ///   number of values. Complete arrays are positions 0 ..< n.
    package func write<Value: StorableElement>(_ values: UnsafeBufferPointer<Value>, positions: Range<Int>)
      throws
    {
      guard !positions.isEmpty else { return }
      let item = values.count / positions.count
      let trailing = description.shape.indices.map { description.shape[$0...].reduce(1, *) } + [1]
      precondition(
        item * positions.count == values.count && trailing.contains(item),
        "\(values.count) values are not \(positions.count) items of an array \(description.shape)")
      try write(values, at: positions.lowerBound * item)
    }

    package func write<Value: StorableElement>(_ values: [Value], positions: Range<Int>) throws {
      try values.withUnsafeBufferPointer { try write($0, positions: positions) }
    }
  }
}
