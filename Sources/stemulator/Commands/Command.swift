/// One word after `stemulator`.
protocol Command {
  static var name: String { get }
  static var summary: String { get }
  /// - Parameter words: what follows the name of the command.
  static func run(_ words: [String]) throws
}
