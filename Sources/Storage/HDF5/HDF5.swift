import CHDF5
import Foundation
import Quantities

/// Access to the HDF5 library: one caller at a time, every result checked, nothing printed by the library
/// itself.
enum HDF5 {
  private static let lock = NSRecursiveLock()

  /// Done once. Without it the library would, at the exit of the program, try again to write what a full disk
  /// has refused, and report that on standard error.
  private static let prepared: Bool = H5dont_atexit() >= 0

  /// Runs `body` while no other thread is inside the library.
  static func exclusively<Result>(_ body: () throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    _ = prepared
    // The error stack, and whether it is printed, belongs to the thread.
    _ = H5Eset_auto2(stm_h5_error_stack(), nil, nil)
    return try body()
  }

  /// Passes on what a library call returned, unless it is negative, the library's sign of failure.
  ///
  /// - Parameter action: what was being done, as in "cannot <action>: <reason>".
  /// - Throws: `RunError` with the library's reason.
  @discardableResult
  static func check<Result: SignedInteger>(_ result: Result, _ action: @autoclosure () -> String) throws
    -> Result
  {
    guard result < 0 else { return result }
    throw RunError("cannot \(action()): \(reason())")
  }

  /// Why the last call of this thread failed: the operating system's words if it was involved, else the
  /// library's.
  private static func reason() -> String {
    final class Trail { var descriptions: [String] = [] }
    let trail = Trail()
    _ = H5Ewalk2(
      stm_h5_error_stack(), H5E_WALK_UPWARD,
      { _, record, context in
        guard let context, let text = record?.pointee.desc else { return 0 }
        Unmanaged<Trail>.fromOpaque(context).takeUnretainedValue().descriptions.append(String(cString: text))
        return 0
      }, Unmanaged.passUnretained(trail).toOpaque())
    for text in trail.descriptions {
      guard let start = text.range(of: "error message = '") else { continue }
      return String(text[start.upperBound...].prefix { $0 != "'" })
    }
    return trail.descriptions.first ?? "unknown error in the HDF5 library"
  }
}
