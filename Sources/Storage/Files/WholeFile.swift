package import Foundation

/// Writes a file in one go: the target is replaced as a whole or not at all.
package enum WholeFile {
  /// - Throws: `InputError` if the path cannot be written, `RunError` if writing fails.
  package static func write(_ contents: Data, to path: String) throws {
    try contents.withUnsafeBytes { try UnfinishedFile.write([$0], to: path) }
  }
}
