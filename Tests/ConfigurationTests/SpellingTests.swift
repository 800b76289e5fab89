import Testing

@testable import Configuration

@Suite struct SpellingTests {
  private let words = [
    "simulate", "image", "diffraction", "specimen", "SrTiO3-001", "graphene", "gpts", "Si-110",
  ]

  @Test(
    arguments: [
      ("simulat", "simulate"), ("smiulate", "simulate"), ("imgae", "image"), ("Graphen", "graphene"),
      ("gtps", "gpts"),
      ("difraction", "diffraction"), ("SPECIMEN", "specimen"),
    ])
  func findsTheNearestWord(word: String, meant: String) {
    #expect(Spelling.nearest(to: word, among: words) == meant)
    #expect(Spelling.hint(for: word, among: words) == "; did you mean \(meant)?")
  }

  @Test(arguments: ["", "x", "bench", "1234567", String(repeating: "image", count: 1000)])
  func guessesNothingForStrangeWords(word: String) {
    #expect(Spelling.hint(for: word, among: words) == "")
  }

  @Test func beginningsCountWhereOnlyOneWordHasThem() {
    #expect(Spelling.hint(for: "srtio3", among: words) == "; did you mean SrTiO3-001?")
    #expect(Spelling.hint(for: "Au", among: ["Au-001", "Au-110"]) == "")
  }
}
