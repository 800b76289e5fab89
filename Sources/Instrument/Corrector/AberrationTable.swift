import Optics
import Quantities

/// A number for each aberration, 0 where none is given.
struct AberrationTable: Sendable {
  private var values = [Double](repeating: 0, count: CEOSAberration.allCases.count)

  /// - Throws: `InputError` for names that no aberration has.
  init(_ table: [String: Double], key: String, scale: Double) throws {
    for name in table.keys.sorted() {
      let aberration = try InputError.placed(key) { try CEOSAberration.named(name) }
      values[aberration.place] = table[name]! * scale
    }
  }

  subscript(name: CEOSAberration) -> Double { values[name.place] }
}
