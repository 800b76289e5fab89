package import Crystals

/// The plan of a world: which bodies are where. Scenes are procedural: they make the bodies of an area when asked, so a
/// world of 100 µm costs nothing until someone looks.
package protocol Scene: Sendable {
  /// Width and height of the world in Å; its middle is the origin of the stage.
  var size: SIMD2<Double> { get }
  var materials: [Material] { get }

  /// The bodies whose boxes meet an area, in the order of their ids; always the same for the same area.
  func bodies(over area: Area) -> [any Body]

  /// Whether an area of a few µm holds so many bodies that it is quicker to ask for those at single points.
  var isCrowded: Bool { get }

  /// Extended defects and borders that meet an area.
  func features(in area: Area) -> [Feature]
}

extension Scene {
  package var isCrowded: Bool { false }
  package func features(in area: Area) -> [Feature] { [] }
}

/// A defect or border larger than an atom: a grain boundary, a dislocation line, a step, a domain wall, a hole.
package struct Feature: Sendable, Hashable {
  /// `grain_boundary`, `dislocation`, `step`, `domain_wall`, `stacking_fault`, `interface`, `hole`…
  package var kind: String
  /// Points in Å along it in stage coordinates; one for what is seen end on.
  package var path: [Vector]
  /// Numbers with units in their names: `misorientation_deg`, `burgers_x_A`…
  package var properties: [String: Double]

  package init(kind: String, path: [Vector], properties: [String: Double] = [:]) {
    self.kind = kind
    self.path = path
    self.properties = properties
  }
}
