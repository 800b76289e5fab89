import Foundation

/// Lines on standard error.
enum Terminal {
  static func error(_ message: String) { write("stemulator: \(message)\n") }

  static func note(_ message: String) { write("\(message)\n") }

  static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

  static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }
}
