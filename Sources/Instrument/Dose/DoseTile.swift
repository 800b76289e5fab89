import Foundation

/// Where a square of 16 x 16 cells of the dose ledger lies.
struct DoseTileKey: Hashable, Comparable, Sendable {
  var level, x, y: Int32

  static func < (left: Self, right: Self) -> Bool {
    (left.level, left.y, left.x) < (right.level, right.y, right.x)
  }
}

/// Electrons in its cells, `[row][column]`.
struct DoseTile: Sendable, Hashable {
  static let side = 16
  var electrons = [Double](repeating: 0, count: side * side)
}

/// A tile as it is written: `[level, x, y]` and the cells as little-endian doubles in base64.
struct WrittenDoseTile: Codable {
  let at: [Int32]
  let cells: Data

  init(_ key: DoseTileKey, _ tile: DoseTile) {
    at = [key.level, key.x, key.y]
    var bytes = Data(capacity: 8 * tile.electrons.count)
    for value in tile.electrons {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    cells = bytes
  }

  /// - Throws: `DecodingError` for tiles of another size.
  func read(_ decoder: any Decoder) throws -> (DoseTileKey, DoseTile) {
    let count = DoseTile.side * DoseTile.side
    guard at.count == 3, DosePatch.levels.contains(Int(at[0])), cells.count == 8 * count else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a tile of the dose has the wrong size"))
    }
    var tile = DoseTile()
    cells.withUnsafeBytes { bytes in
      for index in 0..<count {
        tile.electrons[index] = Double(
          bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)))
      }
    }
    return (DoseTileKey(level: at[0], x: at[1], y: at[2]), tile)
  }
}
