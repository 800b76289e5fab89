import Foundation
import Quantities
import Testing

@testable import Storage

@Suite struct UnfinishedFileTests {
  @Test func abandonedFilesLeaveNothing() throws {
    let scratch = try Scratch()
    try Data("old".utf8).write(to: URL(fileURLWithPath: scratch.path("a.h5")))
    do {
      let file = try AcquisitionFile(path: scratch.path("a.h5"))
      try file.addChannel(Sample.patterns()).write(Sample.ramp(42), positions: 0..<1)
      #expect(try scratch.names().count == 2)
    }
    #expect(try scratch.names() == ["a.h5"])
    #expect(try scratch.bytes("a.h5") == Data("old".utf8))
  }

  @Test func incompleteChannelsAreNotCommitted() throws {
    let scratch = try Scratch()
    let file = try AcquisitionFile(path: scratch.path("a.h5"))
    let channel = try file.addChannel(Sample.patterns())
    try channel.write(Sample.ramp(42 * 19), positions: 1..<20)
    #expect(throws: RunError.self) { try file.commit() }
    #expect(try scratch.names() == [])
  }

  @Test func commitReplacesTheTarget() throws {
    let scratch = try Scratch()
    try Data("old".utf8).write(to: URL(fileURLWithPath: scratch.path("b.npy")))
    symlink(scratch.path("b.npy"), scratch.path("link.npy"))
    try NPYFile.write(Sample.ramp(6), shape: [2, 3], to: scratch.path("link.npy"))
    #expect(try scratch.names() == ["b.npy", "link.npy"])
    let bytes = try scratch.bytes("b.npy")
    #expect(bytes.count % 64 == 24 && bytes.prefix(8) == Data([0x93, 78, 85, 77, 80, 89, 1, 0]))
    let header = String(decoding: bytes[10..<bytes.count - 24], as: UTF8.self)
    #expect(header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"))
    #expect(header.hasSuffix("\n"))
  }

  @Test func refusesPathsBeforeAnythingRuns() throws {
    let scratch = try Scratch()
    for path in [
      "", scratch.folder, scratch.path("missing/a.h5"), scratch.folder + "/", "/dev/null", "/proc/a.h5",
    ] {
      #expect(throws: InputError.self, "\(path)") {
        try AcquisitionFile.checkWritable(path)
        _ = try AcquisitionFile(path: path)
      }
    }
    try AcquisitionFile.checkWritable(scratch.path("new.h5"))
    #expect(try scratch.names() == [])
  }

  @Test(.enabled(if: getuid() != 0, "root may write everywhere"))
  func refusesClosedFolders() throws {
    let scratch = try Scratch()
    chmod(scratch.folder, 0o555)
    defer { chmod(scratch.folder, 0o755) }
    #expect(throws: InputError.self) { try AcquisitionFile.checkWritable(scratch.path("a.h5")) }
  }

  @Test func signalHandlersCanRemoveWhatIsUnfinished() async throws {
    // In a process of its own: other tests have unfinished files too.
    await #expect(processExitsWith: .exitCode(9)) {
      let scratch = try Scratch()
      let file = try AcquisitionFile(path: scratch.path("a.h5"))
      _ = try file.addChannel(Sample.patterns())
      guard try scratch.names().count == 1 else { _exit(1) }
      UnfinishedFiles.remove()
      let left = try scratch.names()
      rmdir(scratch.folder)
      _exit(left.isEmpty ? 9 : 2)
    }
  }

  /// A limit on the size of files makes the operating system refuse writes as a full disk does.
  @Test(arguments: [1_000, 20_000, 300_000, 2_500_000]) func reportsARefusingDisk(limit: UInt) async throws {
    await #expect(processExitsWith: .exitCode(9)) { [limit] in
      let scratch = try Scratch()
      signal(SIGXFSZ, SIG_IGN)
      var sizes = rlimit(rlim_cur: limit, rlim_max: limit)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &sizes)
      do {
        let file = try AcquisitionFile(path: scratch.path("a.h5"))
        let image = try file.addChannel(Sample.image(ny: 512, nx: 512))
        let patterns = try file.addChannel(Sample.patterns(ny: 6, nx: 6, nky: 128, nkx: 128))
        try image.write(Sample.ramp(512 * 512))
        try patterns.write(Sample.ramp(36 * 128 * 128))
        try file.commit()
      } catch let error as RunError where error.message.contains("File too large") {
        let left = try scratch.names()
        rmdir(scratch.folder)
        // An ordinary end, so that what HDF5 does at exit is part of the test.
        exit(left.isEmpty ? 9 : 3)
      } catch {
        print("\(error)")
        exit(4)
      }
      exit(5)
    }
  }
}
