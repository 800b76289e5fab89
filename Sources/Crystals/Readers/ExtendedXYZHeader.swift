import Quantities

/// The second line of an XYZ file: `key=value` pairs of the extended format, or a free comment.
struct ExtendedXYZHeader {
  /// One entry of `Properties`: where a quantity starts among the columns, and how many it has.
  struct Column {
    let name: String
    let kind: Character
    let start: Int
    let count: Int
  }

  private(set) var values: [String: String] = [:]
  let comment: String

  init(_ line: Substring) throws {
    comment = line.trimmed
    guard line.contains("=") else { return }
    var rest = line[...]
    while true {
      rest = rest.drop { $0.isWhitespace }
      guard !rest.isEmpty else { return }
      let key = rest.prefix { !$0.isWhitespace && $0 != "=" }
      rest = rest.dropFirst(key.count)
      guard rest.first == "=" else { continue }
      rest = rest.dropFirst()
      let value: Substring
      if let quote = rest.first, let closing = Self.closing[quote] {
        let inside = rest.dropFirst().prefix { $0 != closing }
        rest = rest.dropFirst(inside.count + 1)
        guard rest.first == closing else {
          throw InputError("the text of \(Decimal.excerpt(key)) is not closed")
        }
        rest = rest.dropFirst()
        value = inside
      } else {
        value = rest.prefix { !$0.isWhitespace }
        rest = rest.dropFirst(value.count)
      }
      guard values.updateValue(String(value), forKey: key.lowercased()) == nil else {
        throw InputError("\(Decimal.excerpt(key)) is given twice")
      }
    }
  }

  private static let closing: [Character: Character] = ["\"": "\"", "'": "'", "{": "}", "[": "]"]

  /// A list of exactly `count` finite numbers.
  func numbers(_ key: String, count: Int) throws -> [Double]? {
    guard let text = values[key] else { return nil }
    let words = text.split { $0.isWhitespace || $0 == "," }
    let numbers = words.compactMap { Decimal.parse($0) }
    guard words.count == count, numbers.count == count else {
      throw InputError("\(key) \"\(Decimal.excerpt(text))\" is not allowed; allowed: \(count) finite numbers")
    }
    return numbers
  }

  var cell: Cell? {
    get throws {
      guard let n = try numbers("lattice", count: 9) else { return nil }
      return try Cell(Vector(n[0], n[1], n[2]), Vector(n[3], n[4], n[5]), Vector(n[6], n[7], n[8]))
    }
  }

  /// The columns; of a plain file a symbol and three coordinates.
  var columns: [Column] {
    get throws {
      let text = values["properties"] ?? "species:S:1:pos:R:3"
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      var columns: [Column] = []
      var start = 0
      for entry in stride(from: 0, to: parts.count, by: 3) {
        guard entry + 2 < parts.count, let kind = parts[entry + 1].first, "SRIL".contains(kind),
          let count = Int(parts[entry + 2]), (1...1000).contains(count)
        else {
          throw InputError(
            "Properties \"\(Decimal.excerpt(text))\" is not allowed; allowed: name:type:count with type"
              + " S, R, I or L"
          )
        }
        let name = parts[entry].lowercased()
        guard !columns.contains(where: { $0.name == name }) else {
          throw InputError("Properties: the column \(Decimal.excerpt(name)) is given twice")
        }
        columns.append(Column(name: name, kind: kind, start: start, count: count))
        start += count
      }
      return columns
    }
  }
}

extension Substring {
  var trimmed: String {
    let words = self.drop { $0.isWhitespace }
    return String(words.reversed().drop { $0.isWhitespace }.reversed())
  }
}
