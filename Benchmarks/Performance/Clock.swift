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

  /// Seconds that the calling thread spends in `body` on a processor: what other programs take does not count.
  static func processorSeconds(_ body: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let began = now()
    body()
    return now() - began
  }

  /// Seconds that all threads together have spent on processors, on behalf of the program itself.
  static var allProcessorSeconds: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_utime.tv_sec) + 1e-6 * Double(usage.ru_utime.tv_usec)
  }

  /// Largest resident size so far in GiB.
  static var peakMemory: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / Double(1 << 20)
  }
}
