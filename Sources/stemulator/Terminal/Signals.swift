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

  /// Lets the signals that end a program wait for `next`, in this thread and in those that it starts.
  static func holdBack() {
    var ending = ending
    pthread_sigmask(SIG_BLOCK, &ending, nil)
    // A client or reader that has gone is an error of the write.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Waits for a signal that was held back.
  /// - Returns: its number.
  static func next() -> Int32 {
    var ending = ending
    var number: Int32 = 0
    while sigwait(&ending, &number) != 0 {}
    return number
  }

  private static var ending: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, number) }
    return set
  }
}
