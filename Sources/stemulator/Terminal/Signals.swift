import Foundation
import Storage

/// What happens when the system tells the program something.
enum Signals {
  static func handle() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let before: (@convention(c) (Int32) -> Void)? = signal(number, stop)
      // What was to be ignored, as by nohup, stays ignored.
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
    }
    // A parent's worker threads may have had these blocked, which is passed on.
    var stopping = sigset_t()
    sigemptyset(&stopping)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&stopping, number) }
    pthread_sigmask(SIG_UNBLOCK, &stopping, nil)
    // A file that grows beyond a limit is an error of the write, which is reported, instead of the end.
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Removes unfinished files and ends the program with the status that shells expect.
  private static let stop: @convention(c) (Int32) -> Void = { number in
    UnfinishedFiles.remove()
    _exit(128 + number)
  }
}
