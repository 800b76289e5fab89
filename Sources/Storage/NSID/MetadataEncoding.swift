extension HDF5Handle {
  /// Numbers in an attribute at most; HDF5 keeps an attribute within 64 KiB.
  private static let longestList = 8000

  /// Writes a tree into this group: values become attributes, groups become groups.
  ///
  /// Slashes in the name of a group become `_`. Lists too long for an attribute become one text: `[1.0,
  /// 2.0]`, or strings by line.
  func write(_ metadata: [String: Metadata]) throws {
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      let key = key.isEmpty ? "_" : key
      switch value {
      case .text(let text): try setAttribute(key, text: text)
      case .number(let number): try setAttribute(key, number: number)
      case .integer(let integer): try setAttribute(key, integer: integer)
      case .truth(let truth): try setAttribute(key, truth: truth)
      case .numbers(let numbers) where numbers.count > Self.longestList:
        try setAttribute(key, text: "[" + numbers.map { "\($0)" }.joined(separator: ", ") + "]")
      case .numbers(let numbers): try setAttribute(key, numbers: numbers)
      case .texts(let texts) where texts.count > Self.longestList / 2:
        try setAttribute(key, text: texts.joined(separator: "\n"))
      case .texts(let texts): try setAttribute(key, texts: texts)
      case .group(let children):
        let name = key.replacing("/", with: "_")
        try makeGroup(name == "." ? "_" : name).write(children)
      }
    }
  }
}
