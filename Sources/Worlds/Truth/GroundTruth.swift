package import Numerics
import Crystals

/// Everything that is known of a window: tables of atoms, atomic columns, defects, bodies and things, and maps.
package struct GroundTruth: Sendable {
  package let area: Area
  package let realisation: Realisation
  package let atomicColumns: [AtomicColumn]
  /// `atoms`, `columns`, `defects`, `features`, `bodies`, `objects`.
  package let tables: [Table]
  package let maps: [PixelMap]

  /// - Parameters:
  ///   - columns: pixels of the maps along x; with `rows` 0 for no maps.
  ///   - atoms: whether atoms are realised; without, only maps, features, bodies and things are made, which works for
  ///     fields of any size.
  package init(
    of world: World, in area: Area, columns: Int = 0, rows: Int = 0, atoms: Bool = true, threads: Int = 1
  ) {
    self.area = area
    let bodies = world.bodies(over: area)
    realisation =
      atoms
      ? world.realise(area, threads: threads)
      : Realisation(area: area, atoms: [], defects: [], bodies: bodies)
    let found = AtomicColumn.find(in: realisation)
    atomicColumns = found.columns
    let index = BodyIndex(bodies)
    var tables: [Table] = []
    if atoms {
      tables.append(TruthTables.atoms(realisation, columnOf: found.of, index))
      tables.append(TruthTables.columns(found.columns, realisation, index))
      tables.append(TruthTables.defects(realisation, index))
    }
    tables.append(TruthTables.features(world.scene.features(in: area)))
    tables.append(TruthTables.bodies(index, materials: world.materials))
    tables.append(TruthTables.objects(index, materials: world.materials))
    self.tables = tables
    maps =
      columns > 0 && rows > 0
      ? TruthMaps(
        bodies: bodies, index: index, materials: world.materials, area: area, columns: columns, rows: rows
      )
      .maps(threads: threads) : []
  }

  package func table(_ name: String) -> Table? { tables.first { $0.name == name } }
  package func map(_ name: String) -> PixelMap? { maps.first { $0.name == name } }
}

/// The bodies of a window by number; things are numbered from 1, so that 0 is nothing.
struct BodyIndex: Sendable {
  let bodies: [any Body]
  let numberOfBody: [BodyID: Int]
  /// Ids of things in the order of their first body.
  let objects: [BodyID]
  let numberOfObject: [BodyID: Int]

  init(_ bodies: [any Body]) {
    self.bodies = bodies
    numberOfBody = Dictionary(
      bodies.enumerated().map { ($1.info.id, $0) }, uniquingKeysWith: { first, _ in first })
    var objects: [BodyID] = []
    var numbers: [BodyID: Int] = [:]
    for body in bodies where numbers[body.info.object] == nil {
      objects.append(body.info.object)
      numbers[body.info.object] = objects.count
    }
    self.objects = objects
    numberOfObject = numbers
  }
}
