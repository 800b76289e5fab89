import TestKit
import Testing

@testable import Configuration

@Suite struct ArgumentsTests {
  private let syntax = CommandSyntax(
    "prog run", summary: "Runs.",
    positionals: [.init("FILE", "what"), .init("MORE", "else", isOptional: true)],
    options: [
      .init("--output", short: "-o", value: "OUT", isRequired: true, "where"),
      .init("--threads", value: "N", "workers"),
      .init("--at", value: "X,Y", "place"), .init("--quiet", "say nothing"),
    ], notes: "A note.")

  private func read(_ line: String) throws -> Arguments {
    try Arguments(
      line.split(separator: " ", omittingEmptySubsequences: false).map(String.init), syntax: syntax)
  }

  @Test(arguments: [
    "a -o b --threads 2 --quiet", "--threads=2 --quiet -o=b a", "--quiet --output b a --threads 2",
  ])
  func optionsMayStandAnywhere(line: String) throws {
    let arguments = try read(line)
    #expect(arguments.positionals == ["a"] && arguments.text("--output") == "b" && arguments.has("--quiet"))
    #expect(try arguments.integer("--threads", in: 1...8) == 2)
    #expect(try arguments.integer("--at", in: 0...1) == nil && !arguments.has("--at"))
  }

  @Test func negativeNumbersAreValues() throws {
    let arguments = try read("-5 -o b --at -1.5,-2 --threads -3")
    #expect(arguments.positionals == ["-5"])
    #expect(
      try arguments.numbers("--at", count: 2) == [-1.5, -2] && arguments.number("--threads", in: -9...0) == -3
    )
  }

  @Test func aDoubleDashEndsTheOptions() throws {
    #expect(try read("-o b -- --quiet").positionals == ["--quiet"])
    #expect(try read("-o=--quiet -").text("--output") == "--quiet")
  }

  @Test(arguments: ["--help", "-h", "--nonsense --help", "a b c d -h"]) func helpComesBeforeErrors(
    line: String
  ) throws {
    #expect(try read(line).wantsHelp)
  }

  @Test(
    arguments: [
      (
        "a -o b --quite",
        "--quite: unknown option; allowed: --output, --threads, --at, --quiet, --help; did you mean --quiet?"
      ),
      ("a -o b -x", "-x: unknown option; allowed: --output, --threads, --at, --quiet, --help"),
      ("a -o b -o c", "--output: given twice"), ("a -o b --quiet --quiet", "--quiet: given twice"),
      ("a -o b --quiet=1", "--quiet: takes no value"), ("a -o", "--output: a value is missing: --output OUT"),
      ("a -o --quiet", "--output: a value is missing: --output OUT"),
      ("a --threads -o b", "--threads: a value is missing: --threads N"),
      ("a", "--output is missing; see prog run --help"), ("-o b", "FILE is missing; see prog run --help"),
      ("a b c -o d", "\"c\": one argument too many; see prog run --help"),
    ])
  func refusesWrongLines(line: String, message: String) {
    #expect(refusal { _ = try read(line) } == message)
  }

  @Test(
    arguments: ["x", "", "nan", "inf", "9", "1e400", "1,2"])
  func refusesWrongNumbers(value: String) throws {
    let arguments = try read("a -o b --threads=\(value) --at=\(value)")
    #expect(
      refusal { _ = try arguments.number("--threads", in: 1...8, unit: "nm") }
        == "--threads: \"\(value)\" is not allowed; allowed: 1 to 8 nm")
    #expect(
      refusal { _ = try arguments.integer("--threads", in: 1...8) }
        == "--threads: \"\(value)\" is not allowed; allowed: a whole number from 1 to 8")
    #expect(
      refusal { _ = try arguments.numbers("--at", count: 3) }.hasSuffix(
        "allowed: 3 numbers separated by commas"))
  }

  @Test func helpShowsEverything() {
    #expect(
      syntax.help == """
        usage: prog run FILE [MORE] --output OUT [options]

        Runs.

          FILE              what
          MORE              else
          -o, --output OUT  where
          --threads N       workers
          --at X,Y          place
          --quiet           say nothing
          -h, --help        show this text

        A note.

        """)
  }
}
