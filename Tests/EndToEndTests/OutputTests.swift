import Foundation
import Testing

@Suite(.serialized) struct OutputTests {
  static let variants: [String] = [
    "", "engine: {method: 'prism'},", "engine: {method: 'prism', prism_interpolation: [2, 2]},",
    "engine: {method: 'auto', precision: 'double'}, phonons: {count: 3, rms_A: {Sr: 0.1, Ti: 0.08}, seed: 4},",
    "engine: {method: 'prism'}, phonons: {count: 2, rms_A: {Sr: 0.1}},",
    "coherence: {source_sigma_A: 0.4, focal_spread_sigma_A: 30, focal_samples: 3}, thicknesses_A: [2, 6],",
    "coherence: {source_lorentzian_A: 0.3},", "outputs: ['probe', 'potential', 'exit_wave'],",
  ]

  @Test(arguments: variants) func threadsAndRepetitionChangeNoByte(more: String) throws {
    let scratch = try Scratch()
    try scratch.write(Runs.text(more: more), to: "run.json")
    for (name, threads) in [("1", "1"), ("2", "2"), ("5", "5"), ("again", "2")] {
      let result = try scratch.run("simulate", "run.json", "-o", name, "--threads", threads, "--quiet")
      #expect(result.status == 0 && result.output.isEmpty && result.error.isEmpty, "\(result)")
    }
    let one = try scratch.bytes("1")
    #expect(one.count > 1000)
    for name in ["2", "5", "again"] { #expect(try scratch.bytes(name) == one, "\(name) differs") }
    #expect(try scratch.names() == ["1", "2", "5", "again", "run.json"])
  }

  @Test func theTargetIsReplacedAsAWhole() throws {
    let scratch = try Scratch()
    try scratch.write(Runs.text(), to: "run.json")
    try scratch.write("old", to: "x.h5")
    // A reader that has the old file open keeps it.
    let old = FileHandle(forReadingAtPath: scratch.path("x.h5"))
    #expect(try scratch.run("simulate", "run.json", "-o", "x.h5").status == 0)
    #expect(try scratch.bytes("x.h5").prefix(4) == Data([0x89, 0x48, 0x44, 0x46]))
    #expect(try old?.readToEnd() == Data("old".utf8))
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func signalsLeaveNothingBehind(number: Int32) throws {
    let scratch = try Scratch()
    try scratch.write(Runs.long, to: "run.json")
    try scratch.write("old", to: "x.h5")
    let process = try Program.start(
      "exec "
        + Program.quoted([Program.path, "simulate", "run.json", "-o", "x.h5", "--threads", "1", "--quiet"]),
      in: scratch.folder)
    var polls = 0
    while try scratch.names().count < 3 && polls < 600 {
      usleep(50_000)
      polls += 1
    }
    #expect(try scratch.names().count == 3, "no temporary file appeared")
    usleep(300_000)
    kill(process, number)
    var status: Int32 = 0
    polls = 0
    while waitpid(process, &status, WNOHANG) != process && polls < 400 {
      usleep(50_000)
      polls += 1
      if polls == 400 {
        Issue.record("the signal did not end the program")
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
      }
    }
    #expect((status >> 8) & 0xFF == 128 + number)
    #expect(try scratch.names() == ["run.json", "x.h5"])
    #expect(try scratch.bytes("x.h5") == Data("old".utf8))
  }

  @Test func aFileLimitIsAnErrorOnTheWay() throws {
    let scratch = try Scratch()
    try scratch.write(Runs.text(), to: "run.json")
    try scratch.write("old", to: "x.h5")
    let result = try scratch.run("simulate", "run.json", "-o", "x.h5", before: "ulimit -f 64;")
    #expect(
      result.status == 1 && result.output.isEmpty && result.error.filter { $0 == "\n" }.count == 1,
      "\(result)")
    #expect(try scratch.names() == ["run.json", "x.h5"])
    #expect(try scratch.bytes("x.h5") == Data("old".utf8))
  }

  /// Whether this user may mount a small disk.
  private static let mayMount = getuid() == 0 && FileManager.default.fileExists(atPath: "/bin/mount")

  @Test(.enabled(if: mayMount)) func fullDisksAreErrorsOnTheWay() throws {
    let scratch = try Scratch()
    try scratch.write(Runs.text(), to: "run.json")
    mkdir(scratch.path("disk"), 0o755)
    let disk = scratch.path("disk")
    func mounting(_ words: String...) throws -> Bool {
      let process = try Program.start("exec " + Program.quoted(words), in: "/")
      var status: Int32 = 0
      waitpid(process, &status, 0)
      return status == 0
    }
    guard try mounting("/bin/mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", disk) else { return }
    defer { _ = try? mounting("/bin/umount", disk) }
    try scratch.write("old", to: "disk/x.h5")
    // Too small for the data as they are told beforehand, and too small for the file on the way.
    for filler in [0, 200] {
      if filler > 0 { try Data(count: filler << 10).write(to: URL(fileURLWithPath: "\(disk)/filler")) }
      let result = try scratch.run("simulate", "run.json", "-o", "disk/x.h5")
      if filler > 0 {
        #expect(result.status == 1 && result.error.filter { $0 == "\n" }.count == 1, "\(result)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk).sorted() == ["filler", "x.h5"])
      }
    }
  }

  @Test func picturesAreDrawn() throws {
    let scratch = try Scratch()
    let detectors =
      "{name: 'HAADF', type: 'annular', inner_mrad: 30, outer_mrad: 60}, {name: 'DPC', type: 'dpc', inner_mrad: 0,"
      + " outer_mrad: 20}, {name: 'com', type: 'com'}, {name: 'icom', type: 'icom'}, {name: 'cbed', type: 'pixelated'}"
    try scratch.write(Runs.text(detectors: detectors), to: "run.json")
    let result = try scratch.run("simulate", "run.json", "-o", "x.h5", "--png", "new/pictures")
    #expect(result.status == 0 && result.output.isEmpty, "\(result)")
    let pictures = try FileManager.default.contentsOfDirectory(atPath: scratch.path("new/pictures")).sorted()
    #expect(pictures == ["DPC.png", "HAADF.png", "cbed.png", "com.png", "icom.png"])
    for name in pictures {
      #expect(try scratch.bytes("new/pictures/\(name)").prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
    }
    try scratch.write(Runs.text(detectors: detectors), to: "plain.json")
    #expect(try scratch.run("simulate", "run.json", "-o", "y.h5", "--quiet").error.isEmpty)
    #expect(try scratch.bytes("x.h5") == scratch.bytes("y.h5"))
  }

  @Test func streamedPatternsStayWithinTheMemory() throws {
    let scratch = try Scratch()
    // 1024 patterns of 256 x 256 pixels: 256 MiB of data within 0.2 GiB.
    let camera = "{name: 'cbed', type: 'pixelated', crop: 'full'}, {name: 'com', type: 'com'}"
    try scratch.write(
      Runs.text(gpts: 256, shape: "[32, 32]", detectors: camera)
        .replacingOccurrences(of: "slice_thickness_A: 2", with: "slice_thickness_A: 6"), to: "run.json")
    let bounded = try scratch.run(
      "simulate", "run.json", "-o", "a.h5", "--threads", "2", "--memory-GiB", "0.2")
    #expect(bounded.status == 0, "\(bounded.error)")
    let free = try scratch.run("simulate", "run.json", "-o", "b.h5", "--threads", "2", "--memory-GiB", "4")
    #expect(free.status == 0, "\(free.error)")
    #expect(try scratch.bytes("a.h5") == scratch.bytes("b.h5"))
    let mebibytes = bounded.memory >> 20
    print("peak memory within 0.2 GiB: \(mebibytes) MiB, without a bound: \(free.memory >> 20) MiB")
    // The program itself takes up to 100 MiB on top.
    #expect(mebibytes <= 205 + 100, "peak \(mebibytes) MiB")
  }
}
