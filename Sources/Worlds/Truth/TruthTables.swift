import Crystals
import Numerics

/// Fills the tables of the truth. Lengths are in Å in stage coordinates; `body` counts rows of the table `bodies`, -1 for
/// atoms of none.
enum TruthTables {
  static func atoms(_ realisation: Realisation, columnOf: [Int], _ index: BodyIndex) -> Table {
    let atoms = realisation.atoms
    var table = Table("atoms")
    table.add("element", whole: atoms.map { Int($0.element) })
    table.add("x_A", atoms.map(\.position.x))
    table.add("y_A", atoms.map(\.position.y))
    table.add("z_A", atoms.map(\.position.z))
    table.add("occupancy", atoms.map { Double($0.occupancy) })
    table.add("rms_A", atoms.map { Double($0.meanSquare).squareRoot() })
    table.add("origin", whole: atoms.map { Int($0.origin.rawValue) })
    table.add("column", whole: columnOf)
    addIdentity(&table, atoms.map(\.identity), index)
    return table
  }

  private static func addIdentity(_ table: inout Table, _ list: [AtomIdentity], _ index: BodyIndex) {
    table.add("body", whole: list.map { index.numberOfBody[$0.body] ?? -1 })
    table.add("cell_i", whole: list.map { Int($0.i) })
    table.add("cell_j", whole: list.map { Int($0.j) })
    table.add("cell_k", whole: list.map { Int($0.k) })
    table.add("site", whole: list.map { Int($0.site) })
  }

  static func columns(_ columns: [AtomicColumn], _ realisation: Realisation, _ index: BodyIndex) -> Table {
    let atoms = realisation.atoms
    var table = Table("columns")
    table.add("x_A", columns.map(\.position.x))
    table.add("y_A", columns.map(\.position.y))
    table.add("z_top_A", columns.map { atoms[$0.atoms.first!].position.z })
    table.add("z_bottom_A", columns.map { atoms[$0.atoms.last!].position.z })
    table.add("atoms", whole: columns.map(\.atoms.count))
    table.add("composition", columns.map(\.formula))
    table.add(
      "mean_element",
      columns.map { column in
        column.atoms.reduce(0) { $0 + Double(atoms[$1].element) } / Double(column.atoms.count)
      })
    addIdentity(&table, columns.map(\.identity), index)
    return table
  }

  static func defects(_ realisation: Realisation, _ index: BodyIndex) -> Table {
    let defects = realisation.defects
    var table = Table("defects")
    table.add("class", defects.map(\.kind.rawValue))
    table.add("x_A", defects.map(\.position.x))
    table.add("y_A", defects.map(\.position.y))
    table.add("z_A", defects.map(\.position.z))
    table.add("expected_element", whole: defects.map { Int($0.expected) })
    table.add("found_element", whole: defects.map { Int($0.found) })
    addIdentity(&table, defects.map(\.identity), index)
    return table
  }

  static func features(_ features: [Feature]) -> Table {
    var table = Table("features")
    table.add("class", features.map(\.kind))
    table.add("x_A", features.map { $0.path.first?.x ?? .nan })
    table.add("y_A", features.map { $0.path.first?.y ?? .nan })
    table.add("z_A", features.map { $0.path.first?.z ?? .nan })
    table.add("end_x_A", features.map { $0.path.last?.x ?? .nan })
    table.add("end_y_A", features.map { $0.path.last?.y ?? .nan })
    table.add("end_z_A", features.map { $0.path.last?.z ?? .nan })
    addProperties(&table, features.map(\.properties))
    return table
  }

  /// Properties as columns of their own; not a number where a row has none.
  private static func addProperties(_ table: inout Table, _ rows: [[String: Double]]) {
    for name in Set(rows.flatMap(\.keys)).sorted() where table[name] == nil {
      table.add(name, rows.map { $0[name] ?? .nan })
    }
  }

  static func bodies(_ index: BodyIndex, materials: [Material]) -> Table {
    let infos = index.bodies.map(\.info)
    var table = Table("bodies")
    table.add("id", infos.map(\.id.description))
    table.add("object", whole: infos.map { index.numberOfObject[$0.object] ?? 0 })
    table.add("category", infos.map(\.category.rawValue))
    table.add("material", infos.map { materials[$0.material].name })
    table.add("shape", infos.map(\.shape))
    for row in 0..<3 {
      for column in 0..<3 {
        table.add("r\(row + 1)\(column + 1)", infos.map { $0.orientation[row, column] })
      }
    }
    addExtents(&table, index.bodies.map(\.extent))
    addProperties(&table, infos.map(\.properties))
    return table
  }

  private static func addExtents(_ table: inout Table, _ extents: [Extent]) {
    for (axis, name) in ["x", "y", "z"].enumerated() {
      table.add("\(name)_low_A", extents.map { $0.low[axis] })
      table.add("\(name)_high_A", extents.map { $0.high[axis] })
    }
  }

  /// Particles, flakes, films: what people count, made of one body or several.
  static func objects(_ index: BodyIndex, materials: [Material]) -> Table {
    var table = Table("objects")
    let groups = Dictionary(grouping: index.bodies, by: \.info.object)
    let lists = index.objects.map { groups[$0]! }
    let firsts = lists.map { list in (list.first { $0.info.id == $0.info.object } ?? list[0]).info }
    table.add("number", whole: Array(1..<lists.count + 1))
    table.add("id", index.objects.map(\.description))
    table.add("category", firsts.map(\.category.rawValue))
    table.add("material", firsts.map { materials[$0.material].name })
    table.add("shape", firsts.map(\.shape))
    table.add("bodies", whole: lists.map(\.count))
    addExtents(&table, lists.map { list in list.dropFirst().reduce(list[0].extent) { $0.union($1.extent) } })
    addProperties(&table, firsts.map(\.properties))
    return table
  }
}
