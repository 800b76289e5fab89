import Foundation
import Quantities
import Synchronization

/// A hidden temporary file beside its target, which takes the target's place when it is complete.
///
/// Until `commit` the target is untouched; without it, nothing is left behind.
final class UnfinishedFile: Sendable {
  let target: TargetPath
  let temporaryPath: String
  private let slot: Mutex<Int?>
  private let isOver = Mutex(false)

  private static let serial = Atomic<Int>(0)

  /// - Throws: `InputError` if the target cannot be written, `RunError` if the disk is full.
  init(target: TargetPath) throws {
    self.target = target
    var created: String?
    var permissions: mode_t?
    var status = stat()
    if stat(target.path, &status) == 0 { permissions = status.st_mode & 0o777 }
    while created == nil {
      let number = Self.serial.add(1, ordering: .relaxed).oldValue
      let path = "\(target.folder)/.stemulator-\(getpid())-\(number).part"
      let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        if let permissions { fchmod(descriptor, permissions) }
        close(descriptor)
        created = path
      } else if errno != EEXIST {
        let cause = errno
        let reason = TargetPath.systemReason(cause)
        let refusal = "\(target.path): cannot create a file in \(target.folder): \(reason)"
        if [EACCES, EPERM, EROFS, ENOENT, ENOTDIR].contains(cause) { throw InputError(refusal) }
        throw RunError(refusal)
      }
    }
    temporaryPath = created!
    slot = Mutex(UnfinishedFiles.remember(temporaryPath))
  }

  deinit { discard() }

  /// Puts the complete file in the target's place, after it has reached the disk.
  ///
  /// - Throws: `RunError`; the temporary file is then gone.
  func commit() throws {
    do {
      try Self.synchronise(temporaryPath)
      guard rename(temporaryPath, target.path) == 0 else { throw failure("replace it") }
    } catch {
      discard()
      throw error
    }
    isOver.withLock { $0 = true }
    slot.withLock {
      UnfinishedFiles.forget($0)
      $0 = nil
    }
    // The new name is on disk only with its folder. The file is complete either way, so that failing is no
    // error.
    try? Self.synchronise(target.folder)
  }

  /// Removes the temporary file, unless it has been committed.
  func discard() {
    let first = isOver.withLock { over in
      defer { over = true }
      return !over
    }
    guard first else { return }
    unlink(temporaryPath)
    slot.withLock {
      UnfinishedFiles.forget($0)
      $0 = nil
    }
  }

  /// Writes whole contents and commits them.
  static func write(_ parts: [UnsafeRawBufferPointer], to path: String) throws {
    let file = try UnfinishedFile(target: TargetPath(path))
    let descriptor = open(file.temporaryPath, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw file.failure("open it") }
    do {
      defer { close(descriptor) }
      for part in parts {
        var next = 0
        while next < part.count {
          let written = Foundation.write(descriptor, part.baseAddress! + next, part.count - next)
          if written < 0 && errno == EINTR { continue }
          guard written > 0 else { throw file.failure("write it") }
          next += written
        }
      }
    }
    try file.commit()
  }

  private func failure(_ action: String) -> RunError {
    RunError("\(target.path): cannot \(action): \(TargetPath.systemReason())")
  }

  private static func synchronise(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw RunError("\(path): cannot be opened: \(TargetPath.systemReason())") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw RunError("\(path): cannot be written: \(TargetPath.systemReason())")
    }
  }
}
