import Configuration
import Foundation
import Quantities
import Storage

/// Options that every simulating command has.
struct RunOptions {
  static let syntax: [CommandSyntax.Option] = [
    .init("--output", short: "-o", value: "OUT.h5", isRequired: true, "where the HDF5 file goes"),
    .init("--png", value: "DIR", "also draw pictures into this folder"),
    .init("--threads", value: "N", "workers (default: all processors)"),
    .init("--memory-GiB", value: "G", "memory that may be used (default: half of the machine's)"),
    .init("--quiet", "say nothing unless something is wrong"),
  ]

  let output: String
  let pictures: String?
  let threads: Int
  /// Bytes.
  let memory: Int
  let isQuiet: Bool

  init(_ arguments: Arguments) throws {
    output = arguments.text("--output") ?? ""
    pictures = arguments.text("--png")
    threads = try arguments.integer("--threads", in: 1...4096) ?? ProcessInfo.processInfo.activeProcessorCount
    let gibibytes = try arguments.number("--memory-GiB", in: 0.01...100_000, unit: "GiB")
    memory = gibibytes.map { Int($0 * Double(1 << 30)) } ?? Self.machineMemory / 2
    isQuiet = arguments.has("--quiet")
  }

  /// Refuses places that cannot be written to, before a long calculation.
  func checkTargets() throws {
    try AcquisitionFile.checkWritable(output)
    guard let pictures else { return }
    guard !pictures.isEmpty else { throw InputError("--png: the path of the folder is empty") }
    // The folder may be missing; then the one that it will be made in counts.
    var place = URL(fileURLWithPath: pictures)
    var status = stat()
    while stat(place.path, &status) != 0, place.path != "/" { place = place.deletingLastPathComponent() }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw InputError("--png: \(place.path) is not a folder") }
    guard access(place.path, W_OK | X_OK) == 0 else {
      throw InputError("--png: cannot write to the folder \(place.path): \(String(cString: strerror(errno)))")
    }
  }

  /// - Throws: `RunError` if the disk has no room for the outputs.
  func checkRoom(for bytes: Int) throws {
    var status = statvfs()
    let folder = URL(fileURLWithPath: output).resolvingSymlinksInPath().deletingLastPathComponent().path
    guard statvfs(folder, &status) == 0, status.f_blocks > 0 else { return }
    let free = Double(status.f_bavail) * Double(status.f_frsize)
    guard Double(bytes) <= free else {
      let text = [Double(bytes), free].map { String(format: "%.3g", $0 / Double(1 << 30)) }
      throw RunError(
        "\(output): \(text[0]) GiB of data are to be written, but the disk has room for \(text[1]) GiB")
    }
  }

  /// Memory of the machine, or of the container if that is less, in bytes.
  private static var machineMemory: Int {
    let physical = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    let limit = try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8)
    let contained = limit.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    return min(physical, contained ?? physical)
  }
}
