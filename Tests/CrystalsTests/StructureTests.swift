import Crystals
import Foundation
import Numerics
import Quantities
import Testing

@Suite struct StructureTests {
  @Test func elementsByNumberSymbolAndLabel() throws {
    #expect(try ChemicalElement(symbol: "Sr2+").number == 38)
    #expect(try ChemicalElement(symbol: "o2-").number == 8)
    #expect(try ChemicalElement(symbol: "D").number == 1)
    #expect(try ChemicalElement(label: "Fe1").number == 26)
    #expect(try ChemicalElement(label: "OW1").number == 8)
    #expect(try ChemicalElement(label: "AL3").number == 13)
    #expect(try ChemicalElement(number: 103).symbol == "Lr")
    // Every symbol and name once, weights rising but for the known exceptions.
    let all = try ChemicalElement.known.map { try ChemicalElement(number: $0) }
    #expect(Set(all.map(\.symbol)).count == 103 && Set(all.map(\.name)).count == 103)
    for element in all { #expect(try ChemicalElement(symbol: element.symbol) == element) }
    let falling = zip(all, all.dropFirst()).filter { $0.weight > $1.weight }.map(\.0.symbol)
    #expect(Set(falling) == ["Ar", "Co", "Te", "Th", "U", "Pu"])
    for bad in ["", "Xx", "Fe1x", "2", "Oxygen"] {
      #expect(throws: InputError.self, "\(bad)") { _ = try ChemicalElement(symbol: bad) }
    }
    #expect(throws: InputError.self) { _ = try ChemicalElement(number: 104) }
    #expect(throws: InputError.self) { _ = try ChemicalElement(label: "SR1") }
  }

  @Test func cellsConvertAndRefuse() throws {
    let angles = Vector(80, 95, 110) * (.pi / 180)
    let cell = try Cell(lengths: Vector(4, 5, 6), angles: angles)
    #expect((cell.angles - angles).length < 1e-12 && (cell.lengths - Vector(4, 5, 6)).length < 1e-12)
    let point = Vector(0.3, -0.7, 1.9)
    #expect((cell.fractional(cell.cartesian(point)) - point).length < 1e-13)
    let box = try Cell(orthogonal: Vector(1, 2, 3))
    #expect(!cell.isOrthogonal && box.isOrthogonal)
    let right = try Cell(lengths: Vector(4, 5, 6), angles: Vector(90, 90, 90) * (.pi / 180))
    #expect(right.isOrthogonal && right.b.x == 0 && right.c.x == 0 && right.volume == 120)
    #expect(throws: InputError.self) { _ = try Cell(Vector(1, 0, 0), Vector(2, 0, 0), Vector(0, 0, 1)) }
    #expect(throws: InputError.self) { _ = try Cell(Vector(1, 0, 0), Vector(0, 0, 1), Vector(0, 1, 0)) }
    #expect(throws: InputError.self) { _ = try Cell(orthogonal: Vector(1, .nan, 1)) }
    #expect(throws: InputError.self) { _ = try Cell(orthogonal: Vector(1, 1e9, 1)) }
  }

  @Test func displacementConventions() {
    #expect(
      ThermalDisplacement.isotropic(rms: 0.1).rms == Vector(repeating: 0.010000000000000002.squareRoot()))
    let b = ThermalDisplacement.isotropic(b: 0.5)
    #expect(abs(b.xx * 8 * Double.pi * Double.pi - 0.5) < 1e-15 && b.isIsotropic && b.isPhysical)
    #expect(!ThermalDisplacement(xx: 0.01, yy: 0.01, zz: 0.01, xy: 0.02).isPhysical)
    #expect(!ThermalDisplacement(xx: -0.01, yy: 0.01, zz: 0.01).isPhysical)
    #expect(!ThermalDisplacement(xx: .nan, yy: 0.01, zz: 0.01).isPhysical)
    // Motion along one direction only: the factor has one column.
    let line = ThermalDisplacement(xx: 0.01, yy: 0.04, zz: 0, xy: 0.02)
    #expect((line.cholesky * line.cholesky.transposed - line.matrix).largest < 1e-15)
  }

  /// Against all pairs and images, in a small slanted cell.
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func neighboursAgreeWithAllPairs(seed: UInt64) throws {
    var random = RandomStream(seed: seed, purpose: .thermalDisplacement, index: 1)
    let cell = try Cell(
      lengths: Vector(2 + 5 * random.uniform(), 2 + 5 * random.uniform(), 2 + 9 * random.uniform()),
      angles: Vector(1.1 + 0.8 * random.uniform(), 1.1 + 0.8 * random.uniform(), 1.1 + 0.8 * random.uniform())
    )
    let atoms = (0..<6).map { _ in
      Atom(
        element: 6,
        position: cell.cartesian(Vector(random.uniform(), random.uniform(), random.uniform()) * 3 - 1))
    }
    let structure = Structure(title: "", cell: cell, atoms: atoms)
    var distances: [Double] = []
    for other in atoms {
      for i in -8...8 {
        for j in -8...8 {
          for k in -8...8 {
            let shift = cell.cartesian(Vector(Double(i), Double(j), Double(k)))
            distances.append((other.position + shift - atoms[0].position).length)
          }
        }
      }
    }
    let near = distances.filter { $0 > 1e-9 && $0 < 5 }
    let found = structure.coordinationShells(of: 0, within: 5, tolerance: 1e-9)
    #expect(found.map(\.count).reduce(0, +) == near.count)
    #expect(abs(found.map { $0.distance * Double($0.count) }.reduce(0, +) - near.reduce(0, +)) < 1e-8)
  }

  @Test func shortestDistanceCountsAnAtomsOwnImages() throws {
    let lone = Structure(
      title: "", cell: try Cell(orthogonal: Vector(30, 4, 50)), atoms: [Atom(element: 1, position: .zero)])
    #expect(lone.shortestDistance() == 4)
    let gas = Structure(
      title: "", cell: try Cell(orthogonal: Vector(1e6, 1e6, 1e6)),
      atoms: [Atom(element: 1, position: .zero), Atom(element: 1, position: Vector(3e5, 0, 0))])
    #expect(abs(try #require(gas.shortestDistance()) - 3e5) < 1e-3)
    #expect(Structure(title: "", cell: lone.cell, atoms: []).shortestDistance() == nil)
  }

  /// 108,000 atoms; the limit is generous and only guards against work that grows with the square.
  @Test func aHundredThousandAtomsAreQuick() throws {
    let gold = try Library.specimen("Au-001").crystal
    let large = try gold.repeated(30, 30, 30)
    let start = ContinuousClock.now
    #expect(abs(try #require(large.shortestDistance()) - 2.884) < 1e-3)
    _ = try large.validated()
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect(large.count == 108_000 && large.formula == "Au")
  }

  @Test func coordinationOfKnownCrystals() throws {
    func expect(_ name: String, _ symbol: String, _ radius: Double, _ expected: [(Int, String, Double)])
      throws
    {
      let crystal = try Library.specimen(name).crystal
      let atom = try #require(crystal.atoms.firstIndex { $0.symbol == symbol })
      let shells = crystal.coordinationShells(of: atom, within: radius, tolerance: 0.002)
      #expect(shells.map(\.count) == expected.map(\.0), "\(name): \(shells)")
      #expect(shells.map { ChemicalElement.symbol($0.element) } == expected.map(\.1), "\(name): \(shells)")
      for (shell, wanted) in zip(shells, expected) {
        #expect(abs(shell.distance - wanted.2) < 0.0021, "\(name): \(shell)")
      }
    }
    try expect("SrTiO3-001", "Ti", 3.5, [(6, "O", 1.9525), (8, "Sr", 3.3818)])
    try expect("SrTiO3-001", "Sr", 3, [(12, "O", 2.7613)])
    try expect("MoS2", "Mo", 3.2, [(6, "S", 2.408), (6, "Mo", 3.161)])
    // Abrahams and Bernstein (1971): four Ti-O of 1.949 Å and two of 1.980 Å.
    try expect("TiO2-rutile-001", "Ti", 2.2, [(4, "O", 1.949), (2, "O", 1.980)])
    // Rodríguez-Carvajal et al. (1998): Mn-O of 1.907, 1.968 and 2.178 Å.
    try expect("LaMnO3-001", "Mn", 2.4, [(2, "O", 1.907), (2, "O", 1.968), (2, "O", 2.178)])
    // Schutte et al. (1987): W-S of 2.405 Å, W-Se of 2.526 Å.
    try expect("WS2", "W", 2.6, [(6, "S", 2.405)])
    try expect("WSe2", "W", 2.6, [(6, "Se", 2.526)])
    // Kwei et al. (1993): the titanium is off centre along c.
    try expect("BaTiO3-100", "Ti", 2.3, [(1, "O", 1.829), (4, "O", 2.000), (1, "O", 2.207)])
  }

  @Test func placementMovesOnlyWhatItShould() throws {
    let structure = Structure(
      title: "", cell: try Cell(orthogonal: Vector(10, 10, 10)),
      atoms: [Atom(element: 6, position: Vector(-1, 2, 3)), Atom(element: 6, position: Vector(1, 4, 5))])
    let centred = try structure.centred(axes: [0, 2])
    #expect(centred.atoms.map(\.position) == [Vector(4, 2, 4), Vector(6, 4, 6)])
    let vacuum = try structure.withVacuum(below: 3, above: 4)
    #expect(vacuum.cell.c.z == 17 && vacuum.atoms[0].position == Vector(-1, 2, 6))
    #expect((structure.wrapped().atoms[0].position - Vector(9, 2, 3)).length < 1e-14)
    let dust = structure.translated(by: Vector(1 - 1e-13, 0, 0)).wrapped()
    #expect(dust.atoms[0].position.x == 0)
    #expect(throws: InputError.self) { _ = try structure.withVacuum(below: -1, above: 0) }
    #expect(throws: InputError.self) { try structure.refuseAtomsOutside(tolerance: 0.5) }
    #expect(throws: Never.self) { try structure.refuseAtomsOutside(tolerance: 1.001) }
    let slanted = Structure(
      title: "", cell: try Cell(lengths: Vector(3, 3, 3), angles: Vector(1, 1, 1)), atoms: structure.atoms)
    #expect(throws: InputError.self) { _ = try slanted.centred() }
  }

  @Test func validationNamesWhatIsWrong() throws {
    func message(_ atoms: [Atom]) throws -> String {
      let structure = Structure(title: "s", cell: try Cell(orthogonal: Vector(5, 5, 5)), atoms: atoms)
      do {
        try structure.validated()
        return ""
      } catch let error as InputError {
        return error.message
      }
    }
    let good = Atom(element: 6, position: .zero)
    #expect(try message([good]) == "")
    #expect(try message([good, Atom(element: 0, position: Vector(2, 0, 0))]).contains("atom 2"))
    #expect(try message([Atom(element: 6, position: Vector(.nan, 0, 0))]).contains("position"))
    #expect(try message([Atom(element: 6, position: Vector(1e300, 0, 0))]).contains("position"))
    #expect(try message([Atom(element: 6, position: .zero, occupancy: .nan)]).contains("occupancy"))
    #expect(try message([good, good]).contains("0 Å"))
    var half = good
    half.occupancy = 0.5
    #expect(try message([half, half]) == "")
    #expect(try message([half, half, half]).contains("add up to 1.5"))
  }

  @Test func formulasFollowHill() throws {
    func formula(_ elements: [Int], occupancy: Double = 1) throws -> String {
      let cell = try Cell(orthogonal: Vector(99, 99, 99))
      let atoms = elements.map { Atom(element: $0, position: .zero, occupancy: occupancy) }
      return Structure(title: "", cell: cell, atoms: atoms).formula
    }
    #expect(try formula([8, 8, 8, 38, 22]) == "O3SrTi")
    #expect(try formula([1, 1, 6, 35, 1, 6, 1, 1, 1, 35, 1, 1].map { $0 }) == "CH4Br")
    #expect(try formula([38, 57], occupancy: 0.5) == "La0.5Sr0.5")
    #expect(try formula([]) == "")
  }
}
