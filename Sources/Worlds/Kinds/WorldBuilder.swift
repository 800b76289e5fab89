package import Configuration
import Crystals
import Quantities

/// What a kind works with while it makes a scene.
package struct WorldBuilder: Sendable {
  package let seed: UInt64
  /// Materials used so far; a scene keeps them.
  package private(set) var materials: [Material] = []
  private let source: MaterialSource

  init(seed: UInt64, source: MaterialSource) {
    self.seed = seed
    self.source = source
  }

  /// Takes a material in and tells its index.
  /// - Parameters:
  ///   - name: in the library, or a structure file.
  ///   - key: the parameter that named it, for messages.
  ///   - asSheet: true where the kind uses one cell of it as a sheet.
  package mutating func material(_ name: String, key: String, asSheet: Bool = false) throws -> Int {
    let found = try InputError.placed(key) { try source.material(name, asSheet: asSheet) }
    if let known = materials.firstIndex(of: found) { return known }
    materials.append(found)
    return materials.count - 1
  }

  /// Takes in the material that a parameter names, which must be a crystal.
  package mutating func crystal(_ key: String, of parameters: ParameterReader) throws -> Int {
    let index = try material(try parameters.text(key), key: parameters.name(key))
    guard !materials[index].isAmorphous, !materials[index].isSheet else {
      throw InputError("\(parameters.name(key)): \(materials[index].name) is not allowed; allowed: a crystal")
    }
    return index
  }

  /// Takes a material in that the kind has made itself, e.g. a strained or alloyed crystal.
  package mutating func add(_ material: Material) -> Int {
    if let known = materials.firstIndex(of: material) { return known }
    materials.append(material)
    return materials.count - 1
  }
}
