package import Configuration
package import Crystals
import Quantities
package import Worlds

/// Where specimens come from: the library of worlds and crystals, and files.
package struct SpecimenSource: Sendable {
  package let crystals: SpecimenLibrary
  /// Whether a name may be the path of a world file: not for those who sit at another machine.
  package let opensFiles: Bool

  package init(_ crystals: SpecimenLibrary, opensFiles: Bool = true) {
    (self.crystals, self.opensFiles) = (crystals, opensFiles)
  }

  /// A world of the library, or a crystal of it as a specimen: single layers as a flake over a hole, others as a foil.
  /// - Parameters:
  ///   - seed: another individual; nil for that of the library.
  ///   - thickness: of a foil in Å; nil for that of the crystal's block.
  ///   - cells: of a crystal, a piece of so many cells along x, y and z in vacuum; nil for one without visible ends.
  package func named(
    _ name: String, seed: UInt64? = nil, thickness: Double? = nil, cells: [Double]? = nil
  ) throws -> World {
    let worlds = WorldLibrary(crystals)
    if let cells {
      guard !worlds.has(name) else {
        throw InputError("cells: a world is not counted in cells; allowed: crystals")
      }
      return try world(Self.piece(try crystals.named(name), seed: seed ?? 1, cells: cells))
    }
    if worlds.has(name) {
      guard opensFiles || worlds.names.contains(where: { $0.lowercased() == name.lowercased() }) else {
        throw InputError(
          "specimen \"\(name)\": files are not allowed here; allowed: \(worlds.names.joined(separator: ", "))"
        )
      }
      guard thickness == nil else {
        throw InputError("thickness: a world has its own thickness; allowed: crystals")
      }
      let world = try worlds.world(name)
      guard let seed else { return world }
      var description = world.description
      description.seed = seed
      return try World(description, materials: MaterialSource(library: crystals, folder: "."))
    }
    let crystal = try crystals.named(name)
    return try world(Self.document(crystal, seed: seed ?? 1, thickness: thickness))
  }

  /// A world from its document.
  package func world(_ document: JSONValue) throws -> World {
    try WorldFile.read(document, library: crystals, folder: ".")
  }

  private static func piece(_ crystal: Specimen, seed: UInt64, cells: [Double]) -> JSONValue {
    var parameters: [String: JSONValue] = [
      "material": .string(crystal.name), "cells": .array(cells.map { .number($0) }),
      "zone_axis": .array(crystal.zoneAxis.indices.map { .number($0) }),
    ]
    if let axis = crystal.inPlaneAxis {
      parameters["in_plane_axis"] = .array(axis.indices.map { .number($0) })
    }
    return [
      "title": .string(crystal.title), "kind": "piece", "seed": .number(Double(seed)),
      "parameters": .object(parameters),
    ]
  }

  private static func document(_ crystal: Specimen, seed: UInt64, thickness: Double?) throws -> JSONValue {
    var parameters: [String: JSONValue] = ["material": .string(crystal.name)]
    let kind: String
    if crystal.isAmorphous {
      kind = "support"
      parameters = [
        "support": .string(crystal.name),
        "support_nm": .number((thickness ?? crystal.blockRule.size.z) / 10), "support_roughness_nm": 0,
      ]
    } else if crystal.blockRule.isSingleLayer {
      guard thickness == nil else {
        throw InputError("thickness: \(crystal.name) is a single layer; allowed: other specimens")
      }
      kind = "flake"
    } else {
      kind = "lamella"
      parameters["thickness_nm"] = .number((thickness ?? crystal.blockRule.size.z) / 10)
      parameters["wedge_deg"] = 0
      parameters["amorphous_nm"] = 0
      parameters["roughness_nm"] = 0
      parameters["zone_axis"] = .array(crystal.zoneAxis.indices.map { .number($0) })
      if let axis = crystal.inPlaneAxis {
        parameters["in_plane_axis"] = .array(axis.indices.map { .number($0) })
      }
    }
    return [
      "title": .string(crystal.title), "kind": .string(kind), "seed": .number(Double(seed)),
      "parameters": .object(parameters),
    ]
  }
}
