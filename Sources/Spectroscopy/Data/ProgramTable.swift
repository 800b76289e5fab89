import CSpectroscopyTables
import Foundation

/// Texts that are part of the program.
enum ProgramTable {
  static var materials: Data { data(stemulator_materials()) }
  static var recipes: Data { data(stemulator_recipes()) }

  private static func data(_ table: stemulator_table) -> Data { Data(bytes: table.bytes, count: table.size) }
}
