package import Configuration
import Quantities

/// A kind of world: its parameters, and how a scene is made of them.
package struct WorldKind: Sendable {
  package let name: String
  /// One line for people.
  package let summary: String
  package let parameters: [Parameter]
  let makeScene: @Sendable (_ parameters: ParameterReader, _ builder: inout WorldBuilder) throws -> any Scene

  /// Every kind, in the order of the help text.
  package static let all: [WorldKind] = [
    .flake, .piece, .nanoparticles, .lamella, .polycrystal, .plasmonic, .support,
  ]

  /// - Throws: `InputError` that lists the kinds.
  package static func named(_ name: String) throws -> WorldKind {
    guard let kind = all.first(where: { $0.name == name }) else {
      let names = all.map(\.name)
      throw InputError(
        "kind \"\(name)\" is not allowed; allowed: \(names.joined(separator: ", "))"
          + Spelling.hint(for: name, among: names))
    }
    return kind
  }

  /// Width and height that every kind takes.
  static func size(_ width: Double, _ height: Double) -> Parameter {
    Parameter(
      "size_nm", .numbers([width, height], count: 2, 1...100_000, unit: "nm"), "width and height of the world"
    )
  }
}

extension World {
  /// Makes a world.
  /// - Parameters:
  ///   - description: kind, parameters and seed.
  ///   - library: where materials of the library are.
  ///   - folder: where the user's structure files are looked for.
  /// - Throws: `InputError` naming the parameter.
  package init(_ description: WorldDescription, materials source: MaterialSource) throws {
    let kind = try WorldKind.named(description.kind)
    let reader = try ParameterReader(description.parameters, kind.parameters)
    var builder = WorldBuilder(seed: description.seed, source: source)
    let scene = try kind.makeScene(reader, &builder)
    self.init(description: description, scene: scene, contaminant: try source.material("amorphous-carbon"))
  }
}
