import Foundation
import Quantities

/// A place for a file that can be written as far as one can tell beforehand.
struct TargetPath: Sendable, Equatable {
  /// Folder and file name; a link at the given path has been followed.
  let folder: String
  let path: String

  /// - Throws: `InputError` if the folder is missing or closed to us, or something that is no ordinary,
  ///   writable file is in the way.
  init(_ given: String) throws {
    guard !given.isEmpty, !given.contains("\0") else {
      throw InputError("the path of the output file is empty")
    }
    var path = given
    var status = stat()
    if stat(path, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFREG: break
      case S_IFDIR: throw InputError("\(given): is a folder; a file name is needed")
      default: throw InputError("\(given): is no ordinary file and will not be replaced")
      }
      guard access(path, W_OK) == 0 else { throw InputError("\(given): \(Self.systemReason())") }
      if let real = realpath(path, nil) {
        path = String(cString: real)
        free(real)
      }
    } else if errno != ENOENT && errno != ENOTDIR {
      throw InputError("\(given): \(Self.systemReason())")
    }
    guard let name = path.split(separator: "/", omittingEmptySubsequences: false).last, !name.isEmpty else {
      throw InputError("\(given): a file name is needed, not a folder")
    }
    let head = path.dropLast(name.count)
    folder = head.isEmpty ? "." : head == "/" ? "/" : String(head.dropLast())
    self.path = path
    guard stat(folder, &status) == 0 else {
      throw InputError("\(given): the folder \(folder) does not exist")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw InputError("\(given): \(folder) is not a folder") }
    guard access(folder, W_OK | X_OK) == 0 else {
      throw InputError("\(given): cannot write to the folder \(folder): \(Self.systemReason())")
    }
  }

  /// The operating system's words for `errno`.
  static func systemReason(_ number: Int32 = errno) -> String { String(cString: strerror(number)) }
}
