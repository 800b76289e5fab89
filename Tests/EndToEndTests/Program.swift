import Foundation
import Testing

/// The built program, run as a user runs it.
struct Program {
  struct Result {
    let status: Int32
    let output: String
    let error: String
    /// Largest memory in use, in bytes.
    let memory: Int
  }

  /// Beside the test bundle, or where STEMULATOR says.
  static let path: String = {
    if let given = ProcessInfo.processInfo.environment["STEMULATOR"] { return given }
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("stemulator").path
  }()

  /// Runs it to its end, through a shell that can limit it.
  /// - Parameters:
  ///   - before: shell commands to run first, such as `ulimit -f 100;`.
  ///   - after: redirections behind the arguments.
  static func run(_ arguments: [String], in folder: String, before: String = "", after: String = "") throws
    -> Result
  {
    let process = try start(
      "\(before) exec \(quoted([path] + arguments)) >.stdout 2>.stderr \(after)", in: folder)
    var status: Int32 = 0
    // Not the system's own account: it counts what this test runner held when it started the shell.
    var peak = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      peak = max(peak, residentPeak(process))
      usleep(2000)
    }
    func text(_ name: String) -> String {
      defer { unlink("\(folder)/\(name)") }
      return (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? ""
    }
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    return Result(
      status: code, output: text(".stdout"), error: text(".stderr"), memory: peak)
  }

  /// The largest memory that a process has had since it began its program, in bytes.
  private static func residentPeak(_ process: pid_t) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return 0 }
    return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1024
  }

  /// Words of a shell that stay as they are.
  static func quoted(_ words: [String]) -> String {
    words.map { "'" + $0.replacingOccurrences(of: "'", with: "'\\''") + "'" }.joined(separator: " ")
  }

  private typealias CloseFrom =
    @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
  /// posix_spawn_file_actions_addclosefrom_np, which the headers keep from Swift.
  private static let closeFrom = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np")
    .map { unsafeBitCast($0, to: CloseFrom.self) }

  /// Starts a command of the shell and returns its process number; the caller waits for it.
  static func start(_ command: String, in folder: String) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The runner may ignore or block signals that are under test.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGXFSZ, SIGPIPE] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    // Files that other tests have open must not live on, locked, in what is started here.
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    _ = closeFrom?(&actions, 3)
    let line: [String] = ["sh", "-c", "cd \(quoted([folder])) && \(command)"]
    var words: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process: pid_t = 0
    let failure = posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, environ)
    guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
    return process
  }
}

/// A folder for one test.
struct Scratch: ~Copyable {
  let folder: String

  init() throws {
    var template = Array("/tmp/stemulator-end-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
    folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path(name))) }

  /// Everything in the folder, hidden files as well.
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

  /// Runs the program here.
  func run(_ arguments: String..., before: String = "", after: String = "") throws -> Program.Result {
    try Program.run(arguments, in: folder, before: before, after: after)
  }
}

/// Run files for the tests.
enum Runs {
  static func text(
    specimen: String = "{cell_A: [8, 8, 6], numbers: [38, 22], positions_A: [[1, 1, 1], [4, 4, 4]]}",
    gpts: Int = 64, shape: String = "[6, 5]", more: String = "",
    detectors: String =
      "{name: 'HAADF', type: 'annular', inner_mrad: 30, outer_mrad: 60}, {name: 'com', type: 'com'},"
      + " {name: 'cbed', type: 'pixelated'}"
  ) -> String {
    """
    {
      specimen: \(specimen),
      potential: {gpts: [\(gpts), \(gpts)], slice_thickness_A: 2},
      beam: {energy_keV: 200, semiangle_mrad: 20},
      scan: {start_A: [0, 0], end_A: [4, 4], shape: \(shape)},
      detectors: [\(detectors)],
      \(more)
    }
    """
  }

  /// Takes minutes.
  static let long = text(gpts: 512, shape: "[300, 300]", more: "engine: {method: 'multislice'},")
}
