import Instrument
import Quantities
import WireProtocol

/// Errors as Python's clients meet them.
enum FaceFailure {
  /// Requests that are wrong are ValueErrors; what the instrument refuses or fails at is a RuntimeError.
  static func exception(_ error: any Error) -> PyroException {
    switch error {
    case let exception as PyroException: exception
    case let error as InputError: .builtin("ValueError", error.message)
    case let refusal as RefusedRequest:
      .builtin(refusal.reason == .invalid ? "ValueError" : "RuntimeError", refusal.message)
    case let error as RunError: .builtin("RuntimeError", error.message)
    default: .builtin("RuntimeError", "\(error)")
    }
  }

  /// `ValueError: text`
  static func line(_ error: any Error) -> String {
    let exception = exception(error)
    let name = exception.className.split(separator: ".").last.map(String.init) ?? exception.className
    let text = exception.arguments.map { $0.text ?? PythonLiteral.encode($0) }.joined(separator: ", ")
    return "\(name): \(text)"
  }

  /// As Python's interpreter ends with.
  static func traceback(_ error: any Error) -> String {
    "Traceback (most recent call last):\n  in the instrument\n\(line(error))\n"
  }
}

extension FaceFailure {
  /// The sentence alone.
  static func text(_ error: any Error) -> String {
    let exception = exception(error)
    return exception.arguments.first?.text ?? exception.className
  }
}
