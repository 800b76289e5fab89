import Configuration
import Crystals
import ForwardModel
import Quantities

/// `phonons`: displacements written out, or a number of random configurations.
struct PhononSection {
  let configurations: ThermalConfigurations
  let seed: UInt64?

  var isMoving: Bool { if case .none = configurations { false } else { true } }

  init(_ root: Section, specimen: SpecimenSection) throws {
    guard root.has("phonons") else {
      configurations = .none
      seed = nil
      return
    }
    let section = try root.section("phonons", keys: ["configurations_A", "count", "rms_A", "seed"])
    if section.has("configurations_A") {
      for key in ["count", "rms_A", "seed"] where section.has(key) {
        throw InputError(
          "\(section.name(key)): not allowed together with \(section.name("configurations_A"))")
      }
      let list = try section.list("configurations_A")
      guard !list.isEmpty else {
        throw InputError(
          "\(section.name("configurations_A")): an empty list is not allowed; allowed: 1 or more")
      }
      configurations = .given(try list.enumerated().map(Self.displacements))
      seed = nil
      return
    }
    let count = try section.integer("count", in: 1...100_000)
    let number = section.has("seed") ? try section.integer("seed", in: 0...(1 << 53)) : 0
    let motion = try ThermalTable.read(try section.value("rms_A"), name: section.name("rms_A"))
    seed = UInt64(number)
    if let window = specimen.window {
      // An atom of a world moves alike in every window.
      configurations = .given(
        (0..<count).map { window.displacements(configuration: $0, seed: UInt64(number), motion: motion) })
      return
    }
    configurations = .einstein(count: count, seed: UInt64(number), motions: specimen.box.atoms.map(motion))
  }

  private static func displacements(_ index: Int, _ value: JSONValue) throws -> [SIMD3<Double>] {
    let name = "phonons.configurations_A[\(index)]"
    guard case .array(let atoms) = value else {
      throw InputError("\(name): \(value.kind) is not allowed; allowed: a list of displacements")
    }
    return try atoms.enumerated().map { atom, value in
      let xyz = try Section.numbers(value, name: "\(name)[\(atom)]", count: 3, in: -1000...1000, unit: "Å")
      return SIMD3(xyz[0], xyz[1], xyz[2])
    }
  }
}
