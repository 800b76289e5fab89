import Configuration
import Foundation

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

  /// Memory of the machine, or of the container if that is less, in bytes.
  private static var machineMemory: Int {
    let physical = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    let limit = try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8)
    let contained = limit.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    return min(physical, contained ?? physical)
  }
}
