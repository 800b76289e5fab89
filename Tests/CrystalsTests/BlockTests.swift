import Crystals
import Foundation
import Quantities
import Testing

@Suite struct BlockTests {
  /// Positions of columns seen along the beam, to 0.01 Å, without repetitions.
  private func columns(_ structure: Structure) -> [SIMD2<Double>] {
    var columns: [SIMD2<Double>] = []
    for atom in structure.wrapped().atoms {
      let place = SIMD2(atom.position.x, atom.position.y)
      let known = columns.contains { other in
        var difference = other - place
        difference.x -= structure.cell.a.x * (difference.x / structure.cell.a.x).rounded()
        difference.y -= structure.cell.b.y * (difference.y / structure.cell.b.y).rounded()
        return difference.x * difference.x + difference.y * difference.y < 1e-4
      }
      if !known { columns.append(place) }
    }
    return columns
  }

  private func shortestBetween(_ columns: [SIMD2<Double>], _ cell: Cell) -> Double {
    var shortest = Double.infinity
    for first in columns {
      for second in columns where first != second {
        var difference = first - second
        difference.x -= cell.a.x * (difference.x / cell.a.x).rounded()
        difference.y -= cell.b.y * (difference.y / cell.b.y).rounded()
        shortest = min(shortest, (difference.x * difference.x + difference.y * difference.y).squareRoot())
      }
    }
    return shortest
  }

  @Test func siliconDumbbellsAreAQuarterOfTheCubeEdgeApart() throws {
    let block = try Block.cut(
      try Library.specimen("Si-110").crystal,
      BlockOptions(zoneAxis: CrystalDirection(1, 1, 0), inPlaneAxis: CrystalDirection(1, -1, 0)))
    let unit = try #require(block.unit)
    let a = 5.43102
    #expect(unit.count == 4)
    #expect(abs(unit.cell.a.x - a / 2.0.squareRoot()) < 1e-9 && abs(unit.cell.b.y - a) < 1e-9)
    #expect(abs(unit.cell.c.z - a / 2.0.squareRoot()) < 1e-9)
    #expect(abs(shortestBetween(columns(unit), unit.cell) - a / 4) < 1e-9)
    // Planes a / (2 √2) apart, the first half a spacing inside.
    let heights = unit.atoms.map(\.position.z).sorted()
    #expect(abs(heights[0] - a / 32.0.squareRoot()) < 1e-9)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let zone: [Double]
    let inPlane: [Double]?
    /// Sides of the smallest box in Å, and atoms in it.
    let sides: Vector
    let count: Int
    var testDescription: String { "\(name) \(zone)" }
  }

  static let cases = [
    Case(name: "Au-001", zone: [0, 0, 1], inPlane: nil, sides: Vector(2.88401, 2.88401, 4.0786), count: 2),
    Case(
      name: "Au-001", zone: [0, 0, 1], inPlane: [1, 0, 0], sides: Vector(4.0786, 4.0786, 4.0786), count: 4),
    Case(
      name: "Au-001", zone: [1, 1, 0], inPlane: [1, -1, 0], sides: Vector(2.88401, 4.0786, 2.88401), count: 2),
    Case(
      name: "Au-001", zone: [1, 1, 1], inPlane: [1, -1, 0], sides: Vector(2.88401, 4.99525, 7.06434), count: 6
    ),
    Case(
      name: "Au-001", zone: [1, 1, 2], inPlane: [1, 1, -1], sides: Vector(7.06434, 2.88401, 4.99525), count: 6
    ),
    Case(
      name: "Fe-001", zone: [1, 1, 1], inPlane: [1, -1, 0], sides: Vector(4.05370, 7.02122, 2.48237), count: 6
    ),
    Case(
      name: "graphene", zone: [0, 0, 0, 1], inPlane: [1, 0, 0], sides: Vector(2.4589, 4.25894, 12), count: 4),
    Case(
      name: "graphene", zone: [0, 0, 1], inPlane: [1, 0, -1, 0], sides: Vector(4.25894, 2.4589, 12), count: 4),
    Case(
      name: "GaN-11-20", zone: [1, 1, -2, 0], inPlane: [1, -1, 0, 0], sides: Vector(5.52524, 5.189, 3.19),
      count: 8),
    Case(
      name: "GaN-11-20", zone: [1, 1, 0], inPlane: [0, 0, 1], sides: Vector(5.189, 5.52524, 3.19), count: 8),
    Case(
      name: "GaN-11-20", zone: [1, -1, 0, 0], inPlane: [0, 0, 0, 1], sides: Vector(5.189, 3.19, 5.52524),
      count: 8),
    Case(
      name: "SrTiO3-001", zone: [1, 1, 0], inPlane: [0, 0, 1], sides: Vector(3.905, 5.52250, 5.52250),
      count: 10),
    Case(
      name: "SrTiO3-001", zone: [1, 1, 1], inPlane: [1, -1, 0], sides: Vector(5.52250, 9.56526, 6.76366),
      count: 30),
    Case(
      name: "LaMnO3-001", zone: [0, 1, 0], inPlane: [1, 0, 0], sides: Vector(5.5367, 7.6929, 5.7473),
      count: 20),
    Case(
      name: "TiO2-rutile-001", zone: [1, 1, 0], inPlane: [0, 0, 1], sides: Vector(2.9587, 6.49647, 6.49647),
      count: 12),
  ]

  @Test(arguments: cases)
  func smallestBox(_ expected: Case) throws {
    let crystal = try Library.specimen(expected.name).crystal
    var options = BlockOptions(
      zoneAxis: try CrystalDirection(expected.zone),
      inPlaneAxis: try expected.inPlane.map { try CrystalDirection($0) })
    options.size = .repeats(2, 1, 2)
    let block = try Block.cut(crystal, options)
    let unit = try #require(block.unit)
    #expect((unit.cell.lengths - expected.sides).length < 2e-4, "\(unit.cell.lengths)")
    #expect(unit.count == expected.count)
    #expect(block.structure.count == 4 * expected.count)
    #expect(abs(block.structure.density / crystal.density - 1) < 1e-9)
    #expect(block.structure.formula == crystal.formula)
    try expectSameSurroundings(block.structure, crystal)
    // The zone axis lies along the beam.
    let beam = block.orientation * options.zoneAxis.vector(in: crystal.cell).normalised
    #expect((beam - Vector(0, 0, 1)).length < 1e-12)
    #expect(abs(block.orientation.determinant - 1) < 1e-12)
    for atom in unit.atoms {
      #expect(atom.position.min() >= 0 && (unit.cell.lengths - atom.position).min() > 0)
    }
  }

  /// Every atom of a block has the coordination shells of some atom of its element in the crystal, also
  /// across borders.
  private func expectSameSurroundings(_ block: Structure, _ crystal: Structure, radius: Double = 4) throws {
    func shells(_ structure: Structure, _ atom: Int) -> [String] {
      let shells = structure.coordinationShells(of: atom, within: radius, tolerance: 1e-4)
      return shells.map { "\($0.element):\($0.count):\(Int(($0.distance * 2000).rounded()) / 2)" }.sorted()
    }
    var known: [Int: Set<[String]>] = [:]
    for (index, atom) in crystal.atoms.enumerated() {
      known[atom.element, default: []].insert(shells(crystal, index))
    }
    for (index, atom) in block.atoms.enumerated() {
      #expect(known[atom.element]?.contains(shells(block, index)) == true, "\(atom)")
    }
  }

  @Test func repeatOrderKeepsUnitsTogetherWithZFastest() throws {
    let cell = try Cell(orthogonal: Vector(2, 3, 4))
    let unit = Structure(
      title: "", cell: cell,
      atoms: [Atom(element: 1, position: .zero), Atom(element: 2, position: Vector(1, 1, 1))])
    let many = try unit.repeated(2, 1, 2)
    let expected = [
      Vector(0, 0, 0), Vector(1, 1, 1), Vector(0, 0, 4), Vector(1, 1, 5), Vector(2, 0, 0), Vector(3, 1, 1),
      Vector(2, 0, 4), Vector(3, 1, 5),
    ]
    #expect(many.atoms.map(\.position) == expected)
    #expect(many.cell.lengths == Vector(4, 3, 8))
    #expect(throws: InputError.self) { try unit.repeated(0, 1, 1) }
    #expect(throws: InputError.self) { try unit.repeated(Int.max, 2, 2) }
  }

  @Test func planesAvoidTheBordersOfSlices() throws {
    let block = try Library.specimen("SrTiO3-001").block()
    // SrO at a quarter, TiO2 at three quarters of the period.
    let strontium = block.atoms.filter { $0.element == 38 }.map {
      ($0.position.z / 3.905).truncatingRemainder(dividingBy: 1)
    }
    #expect(strontium.allSatisfy { abs($0 - 0.25) < 1e-9 })
  }

  @Test func tiltedCutHasTheCrystalsDensityAndNoCloseAtoms() throws {
    let crystal = try Library.specimen("Si-110").crystal
    var options = BlockOptions(
      zoneAxis: CrystalDirection(1, 1, 0), inPlaneAxis: CrystalDirection(1, -1, 0),
      size: .about(Vector(50, 45, 60)))
    options.tilt = SIMD2(0.01, -0.02)
    let block = try Block.cut(crystal, options)
    #expect(!block.isPeriodic && block.strain == 0)
    #expect(block.structure.cell.lengths == Vector(50, 45, 60))
    #expect(abs(block.structure.density / crystal.density - 1) < 0.05)
    #expect(try #require(block.structure.shortestDistance()) > 0.7 * 2.35)
    let axis = block.orientation * Vector(1, 1, 0).normalised
    // Turning about x by t moves the axis to y = -sin t; about y by t to x = sin t.
    #expect(abs(axis.y + sin(0.01)) < 1e-12 && axis.x < 0)
  }

  @Test func smallTurnsAreNotFittedAway() throws {
    let crystal = try Library.specimen("Au-001").crystal
    var options = BlockOptions(size: .about(Vector(40, 40, 40)))
    options.rotation = 0.004
    let block = try Block.cut(crystal, options)
    #expect(!block.isPeriodic)
    options.size = .repeats(1, 1, 1)
    #expect(throws: InputError.self) { try Block.cut(crystal, options) }
  }

  /// Turning gold by atan(3/4) about [001] gives an exact coincidence box.
  @Test func coincidenceTurnsArePeriodic() throws {
    var options = BlockOptions(inPlaneAxis: CrystalDirection(1, 0, 0))
    options.rotation = atan(0.75)
    let block = try Block.cut(try Library.specimen("Au-001").crystal, options)
    let unit = try #require(block.unit)
    #expect(abs(block.structure.density - 19.28) < 0.02 && unit.cell.a.x > 4.1)
  }

  @Test func strainMakesAMonoclinicCellOrthogonalWithinTheLimit() throws {
    let cell = try Cell(lengths: Vector(5, 6, 7), angles: Vector(90, 90.8, 90) * (.pi / 180))
    let crystal = Structure(title: "leaning", cell: cell, atoms: [Atom(element: 14, position: .zero)])
    let options = BlockOptions(inPlaneAxis: CrystalDirection(1, 0, 0))
    let block = try Block.cut(crystal, options)
    #expect(block.isPeriodic && block.strain > 0.001 && block.strain <= 0.01)
    var strict = options
    strict.largestStrain = 0.0005
    #expect(throws: InputError.self) { try Block.cut(crystal, strict) }
    strict.size = .about(Vector(30, 30, 30))
    #expect(try !Block.cut(crystal, strict).isPeriodic)
  }

  @Test func vacuumAndCentring() throws {
    var options = BlockOptions(size: .repeats(3, 3, 2))
    options.vacuumBelow = 5
    options.vacuumAbove = 7
    options.paddingX = 10
    let plain = try Block.cut(try Library.specimen("Au-001").crystal, BlockOptions(size: .repeats(3, 3, 2)))
      .structure
    let block = try Block.cut(try Library.specimen("Au-001").crystal, options).structure
    #expect((block.cell.lengths - plain.cell.lengths - Vector(20, 0, 12)).length < 1e-9)
    #expect((block.atoms[0].position - plain.atoms[0].position - Vector(10, 0, 5)).length < 1e-9)
    options.centred = [0, 1, 2]
    let centred = try Block.cut(try Library.specimen("Au-001").crystal, options).structure
    let z = centred.atoms.map(\.position.z)
    #expect(abs(z.min()! + z.max()! - centred.cell.c.z) < 1e-9)
  }

  @Test func contradictoryOptionsAreRefused() throws {
    let gold = try Library.specimen("Au-001").crystal
    func refused(_ change: (inout BlockOptions) -> Void) {
      var options = BlockOptions()
      change(&options)
      #expect(throws: InputError.self) { try Block.cut(gold, options) }
    }
    refused { $0.inPlaneAxis = CrystalDirection(0, 0, 2) }
    refused { $0.tilt.x = .nan }
    refused { $0.size = .about(Vector(.nan, 1, 1)) }
    refused { $0.size = .exactly(Vector(1e5, 1e5, 1e5)) }
    refused { $0.size = .repeats(1, -1, 1) }
    #expect(throws: InputError.self) { try CrystalDirection([1, 1, 0, 0]) }
    #expect(throws: InputError.self) { try CrystalDirection([0, 0, 0]) }
    #expect(throws: InputError.self) { try CrystalDirection([1, 2]) }
  }
}
