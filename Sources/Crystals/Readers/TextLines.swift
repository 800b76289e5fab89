import Quantities

/// The lines of a text file, for readers of line-oriented formats; line ends may be those of any system.
struct TextLines {
  /// What messages call the file.
  let name: String
  let lines: [Substring]

  init(_ text: String, name: String) {
    self.name = name
    var lines: [Substring] = []
    let bytes = text.utf8
    var start = bytes.startIndex
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = bytes.index(start, offsetBy: 3) }
    var index = start
    while index < bytes.endIndex {
      let byte = bytes[index]
      guard byte == 10 || byte == 13 else {
        index = bytes.index(after: index)
        continue
      }
      lines.append(text[start..<index])
      index = bytes.index(after: index)
      if byte == 13, index < bytes.endIndex, bytes[index] == 10 { index = bytes.index(after: index) }
      start = index
    }
    if start < bytes.endIndex { lines.append(text[start...]) }
    self.lines = lines
  }

  var count: Int { lines.count }

  /// A line by its index from 0.
  /// - Throws: `InputError` where the file ends before it.
  func line(_ index: Int, expected: String) throws -> Substring {
    guard lines.indices.contains(index) else {
      throw InputError("\(name): the file ends after line \(count), where \(expected) is needed")
    }
    return lines[index]
  }

  /// The words of a line.
  func words(_ index: Int, expected: String) throws -> [Substring] {
    Self.words(try line(index, expected: expected))
  }

  static func words(_ line: Substring) -> [Substring] {
    line.split { $0 == " " || $0 == "\t" || $0 == "\u{0B}" || $0 == "\u{0C}" }
  }

  /// An error at a line, counted from 0 here and from 1 in the message.
  func failure(_ index: Int, _ message: String) -> InputError {
    InputError("\(name), line \(index + 1): \(message)")
  }

  /// A finite number of a line.
  func number(_ word: Substring, _ index: Int, _ what: String) throws -> Double {
    guard let number = Decimal.parse(word) else {
      throw failure(index, "\(what) \"\(Decimal.excerpt(word))\" is not allowed; allowed: a finite number")
    }
    return number
  }

  /// The first three words of a line as numbers.
  func vector(_ words: [Substring].SubSequence, _ index: Int, _ what: String) throws -> Vector {
    guard words.count >= 3 else {
      throw failure(index, "\(what) has \(words.count) values; allowed: three numbers")
    }
    let three = Array(words.prefix(3))
    return Vector(
      try number(three[0], index, what), try number(three[1], index, what), try number(three[2], index, what))
  }

  func vector(_ words: [Substring], _ index: Int, _ what: String) throws -> Vector {
    try vector(words[...], index, what)
  }
}
