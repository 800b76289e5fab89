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

  /// Lets the signals that end a program wait for `next`, whichever thread the system gives them to: workers of libraries may not hold
  /// back what their makers do.
  static func holdBack() {
    _ = tunnel
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, keep) }
    // A client or reader that has gone is an error of the write.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Waits for a signal that was held back.
  /// - Returns: its number.
  static func next() -> Int32 {
    var number: UInt8 = 0
    while read(tunnel.out, &number, 1) != 1 {}
    return Int32(number)
  }

  /// From the handler to who waits; writing to it is allowed in handlers.
  private static let tunnel: (out: Int32, into: Int32) = {
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0, "two file descriptors are free at the start")
    return (ends[0], ends[1])
  }()

  private static let keep: @convention(c) (Int32) -> Void = { number in
    var byte = UInt8(number)
    _ = write(tunnel.into, &byte, 1)
  }
}
