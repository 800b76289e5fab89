import Quantities

/// One data block of a CIF file: single items and loops by their names in lower case.
struct CIFBlock {
  /// A value, or nil where the file has `?` or `.`.
  struct Value {
    let text: String?
    let line: Int
  }

  struct Loop {
    var tags: [String]
    var values: [Value] = []
    let line: Int

    var rows: Int { tags.isEmpty ? 0 : values.count / tags.count }
    func column(_ tag: String) -> Int? { tags.firstIndex(of: tag) }
    func value(row: Int, _ tag: String) -> Value? {
      column(tag).map { values[row * tags.count + $0] }
    }
  }

  let name: String
  private(set) var items: [String: Value] = [:]
  private(set) var loops: [Loop] = []
  private var known: Set<String> = []

  private init(name: String) { self.name = name }

  /// The loop that holds a name.
  func loop(with tag: String) -> Loop? { loops.first { $0.tags.contains(tag) } }

  /// The values of a name, single or in a loop.
  func values(_ tag: String) -> [Value] {
    if let item = items[tag] { return [item] }
    guard let loop = loop(with: tag) else { return [] }
    return (0..<loop.rows).compactMap { loop.value(row: $0, tag) }
  }

  /// The only value of a name, nil where it is absent or unknown.
  func text(_ tags: String...) -> String? {
    for tag in tags {
      if let value = values(tag).first?.text { return value }
    }
    return nil
  }

  var hasAtoms: Bool {
    loops.contains {
      $0.tags.contains { $0.hasPrefix("_atom_site_fract_x") } || $0.tags.contains("_atom_site_cartn_x")
    } || items["_atom_site_fract_x"] != nil
  }

  /// All data blocks of a file.
  static func blocks(_ text: String, name: String) throws -> [CIFBlock] {
    let tokens = try CIFTokenizer.tokens(text, name: name)
    var blocks: [CIFBlock] = []
    var index = 0
    func fail(_ message: String) -> InputError {
      InputError("\(name), line \(tokens[index].line): \(message)")
    }
    while index < tokens.count {
      switch tokens[index].kind {
      case .data(let title):
        blocks.append(CIFBlock(name: title))
        index += 1
      case .save:
        throw fail("save frames are not allowed in a CIF file of a structure")
      case .value(let text, _):
        throw fail("the value \"\(Decimal.excerpt(text))\" has no name in front of it")
      case .tag(let tag):
        guard !blocks.isEmpty else { throw fail("\(Decimal.excerpt(tag)) comes before the first data_ line") }
        guard index + 1 < tokens.count, case .value(let value, let quoted) = tokens[index + 1].kind else {
          throw fail("\(Decimal.excerpt(tag)) has no value")
        }
        guard blocks[blocks.count - 1].known.insert(tag).inserted else {
          throw fail("\(Decimal.excerpt(tag)) is given twice")
        }
        blocks[blocks.count - 1].items[tag] = Self.value(value, quoted, line: tokens[index].line)
        index += 2
      case .loop:
        guard !blocks.isEmpty else { throw fail("a loop comes before the first data_ line") }
        var loop = Loop(tags: [], line: tokens[index].line)
        index += 1
        while index < tokens.count, case .tag(let tag) = tokens[index].kind {
          guard blocks[blocks.count - 1].known.insert(tag).inserted else {
            throw fail("\(Decimal.excerpt(tag)) is given twice")
          }
          loop.tags.append(tag)
          index += 1
        }
        while index < tokens.count, case .value(let value, let quoted) = tokens[index].kind {
          loop.values.append(Self.value(value, quoted, line: tokens[index].line))
          index += 1
        }
        guard !loop.tags.isEmpty else { throw InputError("\(name), line \(loop.line): a loop without names") }
        guard loop.values.count % loop.tags.count == 0 else {
          throw InputError(
            "\(name), line \(loop.line): the loop of \(Decimal.excerpt(loop.tags[0])) has"
              + " \(loop.values.count) values; allowed: a"
              + " multiple of its \(loop.tags.count) names")
        }
        blocks[blocks.count - 1].loops.append(loop)
      }
    }
    return blocks
  }

  private static func value(_ text: String, _ quoted: Bool, line: Int) -> Value {
    Value(text: !quoted && (text == "?" || text == ".") ? nil : text, line: line)
  }
}
