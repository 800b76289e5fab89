import Foundation
import Testing

@Suite struct CommandLineTests {
  @Test(
    arguments: [
      ["--help"], ["-h"], ["help"], ["--version"], ["simulate", "--help"], ["image", "-h"],
      ["diffraction", "--help"],
      ["specimen", "--help"], ["help", "simulate"], ["specimen", "list"], ["specimen", "show", "si-110"],
    ])
  func asksAreAnsweredOnStandardOutput(arguments: [String]) throws {
    let scratch = try Scratch()
    let result = try Program.run(arguments, in: scratch.folder)
    #expect(result.status == 0 && result.error.isEmpty && result.output.hasSuffix("\n"))
    if arguments[0] == "--version" { #expect(result.output.hasPrefix("stemulator 0.")) }
    if arguments.last?.hasPrefix("-h") == true || arguments[0] == "help" {
      #expect(result.output.hasPrefix("usage: stemulator"))
    }
  }

  @Test func theEnvironmentNamesTheInstructions() throws {
    let scratch = try Scratch()
    try scratch.write(Runs.text(), to: "run.json")
    func run(_ name: String) throws -> Program.Result {
      try scratch.run(
        "simulate", "run.json", "-o", "\(name).h5",
        before: "STEMULATOR_INSTRUCTIONS=\(name); export STEMULATOR_INSTRUCTIONS;")
    }
    let refused = try run("sse")
    #expect(refused.status == 2 && refused.output.isEmpty)
    #expect(
      refused.error.contains(
        "STEMULATOR_INSTRUCTIONS: \"sse\" is not allowed; allowed on this machine: reference"))
    #expect(refused.error.split(separator: "\n").count == 1)
    // Every set that the message names runs; all but the last digits agree, which the physics tests see to.
    let names = try #require(refused.error.components(separatedBy: "machine: ").last)
      .trimmingCharacters(in: .newlines).components(separatedBy: ", ")
    var files: [Data] = []
    for name in names {
      let result = try run(name)
      #expect(result.status == 0, "\(name): \(result.error)")
      files.append(try scratch.bytes("\(name).h5"))
    }
    #expect(Set(files).count == names.count, "the sets round differently, or one was not used")
  }

  @Test(
    arguments: [
      ([], "a command is missing; allowed: simulate"),
      (["simulat"], "\"simulat\" is no command; allowed: simulate"),
      (["simulat"], "did you mean simulate?"), (["help", "x"], "\"x\" is no command"),
      (["--version", "x"], "one argument too many"),
      (["simulate"], "RUN.json is missing; see stemulator simulate --help"),
      (["simulate", "run.json"], "--output is missing"),
      (["simulate", "run.json", "-o"], "--output: a value is missing"),
      (["simulate", "run.json", "extra", "-o", "x"], "\"extra\": one argument"),
      (
        ["simulate", "run.json", "-o", "x", "--threads", "0"],
        "--threads: \"0\" is not allowed; allowed: a whole number from 1 to"
      ),
      (["simulate", "run.json", "-o", "x", "--thread", "1"], "did you mean --threads?"),
      (["simulate", "run.json", "-o", "x", "--memory-GiB", "nan"], "--memory-GiB: \"nan\" is not allowed"),
      (["simulate", "none.json", "-o", "x"], "none.json: cannot be read: No such file or directory"),
      (["simulate", ".", "-o", "x"], ".: cannot be read: Is a directory"),
      (["simulate", "run.json", "-o", "folder/x.h5"], "the folder folder does not exist"),
      (["simulate", "run.json", "-o", "."], ".: is a folder"),
      (["simulate", "run.json", "-o", ""], "path of the output file is empty"),
      (["simulate", "run.json", "-o", "/dev/null"], "/dev/null: is no ordinary file"),
      (["simulate", "run.json", "-o", "x", "--png", "run.json"], "--png: ",),
      (
        ["simulate", "run.json", "-o", "x", "--memory-GiB", "0.01", "--threads", "64"],
        "memory: 0.01 GiB are allowed"
      ),
      (["image", "--specimen", "graphen", "-o", "x"], "did you mean graphene?"),
      (["image", "-o", "x"], "--specimen is missing"),
      (
        ["image", "--specimen", "MoS2", "--thickness-nm", "3", "-o", "x"],
        "thickness: MoS2 is a single layer"
      ),
      (
        ["diffraction", "--specimen", "Si-110", "--at", "5000,1", "-o", "x"],
        "--at: 5000,1 nm lies outside of the specimen"
      ),
      (
        ["diffraction", "--specimen", "Si-110", "--at", "1", "-o", "x"],
        "--at: \"1\" is not allowed; allowed: 2 numbers"
      ),
      (
        ["diffraction", "--specimen", "Si-110", "--size", "4", "--noise-free", "-o", "x"],
        "--noise-free: not allowed together with --size"
      ),
      (
        ["image", "--specimen", "graphene", "--energy-keV", "77", "-o", "x"],
        "--energy-keV: high tension: 77 kV"
      ),
      (["image", "--specimen", "graphene", "--detectors", "SE", "-o", "x"], "detector \"SE\" is unknown"),
      (
        ["image", "--specimen", "graphene", "--state", "run.json", "-o", "x"],
        "--specimen: not allowed together"
      ),
      (["image", "--state", "run.json", "-o", "x"], "run.json: "),
      (["instrument"], "ACTION is missing"), (["instrument", "shwo"], "allowed: show, check, commands"),
      (["instrument", "check", "run.json"], "run.json: "), (["replay", "run.json"], "run.json"),
      (["specimen"], "list|kinds|show|export|build is missing"), (["specimen", "lst"], "did you mean list?"),
      (["specimen", "show"], "NAME is missing"),
      (["specimen", "list", "x"], "one argument too many"),
      (["specimen", "list", "--format", "cif"], "--format: allowed only with export"),
      (
        ["specimen", "export", "MoS2", "--format", "pdb"],
        "--format: \"pdb\" is not allowed; allowed: cif, extxyz, poscar"
      ),
    ] as [([String], String)])
  func wrongRequestsGetOneLineAndStatus2(arguments: [String], message: String) throws {
    let scratch = try Scratch()
    try scratch.write(Runs.text(), to: "run.json")
    let result = try Program.run(arguments, in: scratch.folder)
    #expect(result.status == 2 && result.output.isEmpty, "\(result)")
    #expect(result.error.hasPrefix("stemulator: ") && result.error.contains(message), "\(result.error)")
    #expect(result.error.filter { $0 == "\n" }.count == 1 && result.error.hasSuffix("\n"), "\(result.error)")
    #expect(try scratch.names() == ["run.json"])
  }

  @Test func messagesStayOnOneLineWhateverAFileHolds() throws {
    let scratch = try Scratch()
    try scratch.write("{\"a\\n\\u001b[31mb\": 1}", to: "run.json")
    let result = try scratch.run("simulate", "run.json", "-o", "x.h5")
    #expect(
      result.status == 2 && result.error.hasPrefix("stemulator: a\\n\\u{1B}[31mb: unknown key"),
      "\(result.error)")
  }

  @Test func fullStandardOutputIsAFailure() throws {
    let scratch = try Scratch()
    let result = try scratch.run("specimen", "list", after: ">/dev/full")
    #expect(
      result.status == 1
        && result.error == "stemulator: standard output: cannot be written: No space left on device\n")
  }

  @Test func closedStreamsDoNoHarm() throws {
    let scratch = try Scratch()
    try scratch.write(Runs.text(), to: "run.json")
    #expect(try scratch.run("simulate", "run.json", "-o", "a.h5").status == 0)
    #expect(try scratch.run("simulate", "run.json", "-o", "b.h5", after: "0<&- 1>&- 2>&-").status == 0)
    #expect(try scratch.bytes("a.h5") == scratch.bytes("b.h5"))
    #expect(try scratch.run("simulate", "none.json", "-o", "b.h5", after: "0<&- 1>&- 2>&-").status == 2)
    #expect(try scratch.bytes("a.h5") == scratch.bytes("b.h5"))
  }

  @Test func runFilesMayComeThroughAPipe() throws {
    let scratch = try Scratch()
    try scratch.write(Runs.text(), to: "run.json")
    let result = try scratch.run("simulate", "/dev/stdin", "-o", "x.h5", after: "<run.json")
    #expect(
      result.status == 0 && result.output.isEmpty
        && result.error.hasPrefix("x.h5: atoms of the run file, 2 atoms"))
  }
}
