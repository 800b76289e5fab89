/// When a scan does what: for each line the beam leaves, arrives, waits, and dwells pixel after pixel.
///
/// A list of places is a line of one dwell for each; a path or a spiral is one line.
package struct ScanTiming: Sendable, Hashable {
  /// The command. The beam rests where it was until the first line's departure.
  package let begin: InstrumentTime
  package let dwell: InstrumentTime
  /// Dwells of a line.
  package let columns: Int
  package let lines: [Line]

  /// One line; it ends with its last dwell, and the next one departs then.
  package struct Line: Sendable, Hashable {
    /// When the flyback to it begins.
    package let departure: InstrumentTime
    /// When the flyback is over; the beam waits at the start of the line.
    package let arrival: InstrumentTime
    /// When its first dwell begins.
    package let start: InstrumentTime
  }

  package var end: InstrumentTime { lines[lines.count - 1].start + columns * dwell }
  /// What the clock has to advance.
  package var duration: InstrumentTime { end - begin }

  /// When a dwell begins.
  /// - Parameter index: in the order of time.
  package func dwellStart(line: Int, index: Int) -> InstrumentTime { lines[line].start + index * dwell }

  /// The moment that stands for a dwell: its middle.
  func dwellMiddle(line: Int, index: Int) -> InstrumentTime {
    dwellStart(line: line, index: index) + InstrumentTime(nanoseconds: dwell.nanoseconds / 2)
  }
}

/// The zero crossings of the mains, counted from moment 0.
struct MainsClock: Sendable {
  let frequency: Double

  /// The first crossing that is not before a moment, in whole nanoseconds after it.
  func crossing(from time: InstrumentTime) -> InstrumentTime {
    var count = Int64((Double(time.nanoseconds) * 1e-9 * frequency).rounded(.down)) - 1
    while moment(count) < time.nanoseconds { count += 1 }
    return InstrumentTime(nanoseconds: moment(count))
  }

  private func moment(_ count: Int64) -> Int64 {
    // Whole seconds' worth of periods apart, so that a period that is no whole number of ns keeps its digits.
    let exact = Double(count) / frequency
    let seconds = exact.rounded(.down)
    return Int64(seconds) * 1_000_000_000 + Int64(((exact - seconds) * 1e9).rounded(.up))
  }
}
