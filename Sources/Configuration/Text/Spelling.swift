/// Guesses which word was meant.
package enum Spelling {
  /// The nearest of some words, if one is near: at most a third of its letters differ, capitals not counted.
  package static func nearest(to word: String, among words: [String]) -> String? {
    let given = Array(word.lowercased().unicodeScalars.prefix(64))
    var best: (word: String, distance: Int)?
    for candidate in words {
      let known = Array(candidate.lowercased().unicodeScalars.prefix(64))
      let length = min(given.count, known.count)
      // Of one or two letters, another one is another word.
      let allowed = length < 3 ? 0 : max(1, length / 3)
      guard abs(given.count - known.count) <= allowed else { continue }
      let distance = Self.distance(given, known)
      if distance <= allowed && distance < (best?.distance ?? .max) { best = (candidate, distance) }
    }
    return best?.word
  }

  /// The question at the end of a message, or nothing: `; did you mean gpts?`.
  package static func hint(for word: String, among words: [String]) -> String {
    // A word that was cut short or written out is also told by its beginning, if only one begins so.
    let begun = words.filter { word.count >= 2 && $0.lowercased().hasPrefix(word.lowercased()) }
    let meant = nearest(to: word, among: words) ?? (begun.count == 1 ? begun[0] : nil)
    return meant.map { "; did you mean \($0)?" } ?? ""
  }

  /// Letters to insert, remove, replace, or swap with the next one.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var before = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1] + previous.dropFirst()
      for j in b.indices {
        row[j + 1] = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          row[j + 1] = min(row[j + 1], before[j - 1] + 1)
        }
      }
      (before, previous) = (previous, row)
    }
    return previous[b.count]
  }
}
