/// What a command line may contain, and the help text that follows from it.
package struct CommandSyntax: Sendable {
  /// A value that is told by its place.
  package struct Positional: Sendable {
    package let name: String
    let help: String
    let isOptional: Bool

    package init(_ name: String, _ help: String, isOptional: Bool = false) {
      self.name = name
      self.help = help
      self.isOptional = isOptional
    }
  }

  /// A value that is told by its name, `--threads 2` or `--threads=2`; without `value` a switch.
  package struct Option: Sendable {
    package let name: String
    let short: String?
    let value: String?
    let help: String
    let isRequired: Bool
    let isRepeatable: Bool

    package init(
      _ name: String, short: String? = nil, value: String? = nil, isRequired: Bool = false, _ help: String,
      isRepeatable: Bool = false
    ) {
      self.name = name
      self.short = short
      self.value = value
      self.help = help
      self.isRequired = isRequired
      self.isRepeatable = isRepeatable
    }
  }

  /// The words before the arguments: `stemulator simulate`.
  package let command: String
  package let summary: String
  package let positionals: [Positional]
  package let options: [Option]
  /// Paragraphs at the end of the help text.
  package let notes: String

  package init(
    _ command: String, summary: String, positionals: [Positional] = [], options: [Option] = [],
    notes: String = ""
  ) {
    self.command = command
    self.summary = summary
    self.positionals = positionals
    self.options = options
    self.notes = notes
  }

  /// The text of `--help`.
  package var help: String {
    var usage = "usage: \(command)"
    for positional in positionals {
      usage += positional.isOptional ? " [\(positional.name)]" : " \(positional.name)"
    }
    for option in options where option.isRequired { usage += " \(Self.title(option))" }
    if options.contains(where: { !$0.isRequired }) { usage += " [options]" }
    var rows = positionals.map { ($0.name, $0.help) }
    rows += options.map { (($0.short.map { "\($0), " } ?? "") + Self.title($0), $0.help) }
    rows.append(("-h, --help", "show this text"))
    let width = rows.map(\.0.count).max() ?? 0
    var text = "\(usage)\n\n\(summary)\n\n"
    for (name, help) in rows {
      text += "  " + name + String(repeating: " ", count: width - name.count + 2) + help + "\n"
    }
    return notes.isEmpty ? text : text + "\n" + notes + "\n"
  }

  private static func title(_ option: Option) -> String {
    option.value.map { "\(option.name) \($0)" } ?? option.name
  }
}
