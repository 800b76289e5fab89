import Crystals
import Numerics
import Quantities
import Testing

@Suite struct RoundTripTests {
  /// A low-symmetry crystal with everything a file may hold.
  private func crystal(seed: UInt64) throws -> Structure {
    var random = RandomStream(seed: seed, purpose: .thermalDisplacement, index: 0)
    let cell = try Cell(
      lengths: Vector(6 + random.uniform(), 7 + random.uniform(), 8 + random.uniform()),
      angles: Vector(1.3 + 0.4 * random.uniform(), 1.3 + 0.4 * random.uniform(), 1.3 + 0.4 * random.uniform())
    )
    var atoms: [Atom] = []
    for index in 0..<8 {
      let corner = Vector(Double(index & 1), Double((index >> 1) & 1), Double(index >> 2)) / 2
      let jitter = Vector(random.uniform(), random.uniform(), random.uniform()) * 0.2
      var atom = Atom(element: 1 + Int(random.uniform() * 100), position: cell.cartesian(corner + jitter))
      if index % 3 != 0 { atom.occupancy = 0.25 + 0.5 * random.uniform() }
      if index % 4 != 0 {
        let (a, b) = (random.uniform(), random.uniform())
        atom.displacement = ThermalDisplacement(
          xx: 0.01 + 0.01 * a, yy: 0.02, zz: 0.03, yz: 0.003 * b, xz: -0.002, xy: 0.004 * a)
      }
      atoms.append(atom)
    }
    return Structure(title: "round trip", cell: cell, atoms: atoms)
  }

  private func expectSame(
    _ first: Structure, _ second: Structure, thermal: Bool = true, tolerance: Double = 0
  ) {
    #expect(first.count == second.count && first.title == second.title)
    #expect((first.cell.matrix - second.cell.matrix).largest <= tolerance)
    for (one, other) in zip(first.atoms, second.atoms) {
      #expect(one.element == other.element && abs(one.occupancy - other.occupancy) < 1e-12)
      #expect((one.position - other.position).length <= tolerance)
      guard thermal else { continue }
      #expect((one.displacement == nil) == (other.displacement == nil))
      if let here = one.displacement, let there = other.displacement {
        #expect((here.matrix - there.matrix).largest < 1e-12)
      }
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func everythingComesBack(seed: UInt64) throws {
    let structure = try crystal(seed: seed)
    for format in [StructureFormat.extxyz, .cif] {
      let text = try StructureWriter.text(structure, format: format)
      // A CIF holds lengths, angles and fractions instead of Cartesian numbers.
      expectSame(
        structure, try StructureFile.read(text, name: "back", format: format),
        tolerance: format == .cif ? 1e-13 : 0)
    }
    #expect(throws: InputError.self) { _ = try StructureWriter.poscar(structure) }
    var whole = structure
    for index in whole.atoms.indices {
      whole.atoms[index].occupancy = 1
      whole.atoms[index].element = index < 3 ? 22 : 8
    }
    let back = try POSCARReader.read(try StructureWriter.poscar(whole), name: "back")
    expectSame(whole, back, thermal: false)
  }

  @Test func isotropicDisplacementsStayExact() throws {
    var structure = try crystal(seed: 99)
    for index in structure.atoms.indices where structure.atoms[index].displacement != nil {
      structure.atoms[index].displacement = .isotropic(rms: 0.08)
    }
    for format in [StructureFormat.extxyz, .cif] {
      let text = try StructureWriter.text(structure, format: format)
      let back = try StructureFile.read(text, name: "back", format: format)
      let tensors = back.atoms.compactMap(\.displacement)
      #expect(tensors.allSatisfy { $0.isIsotropic })
      expectSame(structure, back, tolerance: format == .cif ? 1e-13 : 0)
    }
  }
}
