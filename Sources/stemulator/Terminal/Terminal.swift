import Foundation
import Quantities

/// Lines on standard error, and text on standard output.
enum Terminal {
  /// One line, whatever the message holds: line ends and control characters are written out.
  static func error(_ message: String) {
    var line = ""
    for scalar in message.unicodeScalars {
      let isPlain = scalar.value >= 32 && !(127...159).contains(scalar.value)
      line += isPlain ? String(Character(scalar)) : scalar.escaped(asASCII: false)
    }
    write("stemulator: \(line)\n")
  }

  static func note(_ message: String) { write("\(message)\n") }

  /// Writes to standard error; nothing can be said about what goes wrong there.
  static func write(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// Writes to standard output.
  /// - Throws: `RunError` if that is full or closed.
  static func output(_ text: String) throws {
    guard write(text, to: STDOUT_FILENO) else {
      throw RunError("standard output: cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

  /// Puts something harmless where a standard stream is closed, so that no file of ours takes its number and is
  /// written into by mistake.
  static func openClosedStreams() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is the one that is closed. Reading only: writing there stays an error.
      _ = open("/dev/null", O_RDONLY)
    }
  }

  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
