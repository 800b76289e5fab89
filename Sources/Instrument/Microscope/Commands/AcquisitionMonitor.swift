import Configuration

/// What a running acquisition tells, and how it can be stopped. Nothing of it changes what is recorded, but that a stop ends it.
package struct AcquisitionMonitor: Sendable {
  /// Lines of a detector's image, in order, as soon as they are there.
  package struct Lines: Sendable {
    package let detector: String
    package let frame: Int
    package let lines: Range<Int>
    /// Pixels of a line, and lines of the whole frame.
    package let columns, rows: Int
    package let values: [Float]
    /// Instrument time at which the last of them was done.
    package let time: InstrumentTime
  }

  package let progress: @Sendable (Double) -> Void
  package let lines: @Sendable (Lines) -> Void
  package let isStopped: @Sendable () -> Bool

  package init(
    progress: @escaping @Sendable (Double) -> Void = { _ in },
    lines: @escaping @Sendable (Lines) -> Void = { _ in },
    isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    self.progress = progress
    self.lines = lines
    self.isStopped = isStopped
  }

  package static let none = AcquisitionMonitor()
}
