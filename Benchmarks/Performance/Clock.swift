import Foundation

/// What the operating system says of time and memory.
enum Clock {
  /// Seconds of wall time that `body` takes.
  static func seconds(_ body: () -> Void) -> Double {
    let began = ContinuousClock.now
    body()
    let spent = (ContinuousClock.now - began).components
    return Double(spent.seconds) + Double(spent.attoseconds) * 1e-18
  }

  /// Largest resident size so far in GiB.
  static var peakMemory: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / Double(1 << 20)
  }
}
