import Foundation
import Storage

/// What happens when the system tells the program something.
enum Signals {
  static func handle() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let before: (@convention(c) (Int32) -> Void)? = signal(number, stop)
      // What was to be ignored, as by nohup, stays ignored.
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) { signal(number, SIG_IGN) }
    }
    // A file that grows beyond a limit is an error of the write, which is reported, instead of the end.
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Removes unfinished files and ends the program with the status that shells expect.
  private static let stop: @convention(c) (Int32) -> Void = { number in
    UnfinishedFiles.remove()
    _exit(128 + number)
  }
}
