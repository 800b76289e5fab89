import Configuration
import Crystals
import Foundation
import Worlds

@testable import Instrument

/// Microscopes for tests, with the project's library.
enum TestMicroscope {
  static let library = SpecimenSource(
    try! SpecimenLibrary(
      folder: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Specimens").path))

  /// Nothing at all in the beam.
  static let vacuum: JSONValue = ["kind": "support", "parameters": ["support_nm": 0]]
  /// A film of amorphous carbon.
  static let film: JSONValue = ["kind": "support", "parameters": ["support_nm": 5]]
  /// A single layer over a hole.
  static let sheet: JSONValue = ["kind": "flake", "parameters": ["material": "MoS2"]]

  /// An instrument whose specimen does not move by itself, for tests of other things.
  static let still: JSONValue = [
    "drift": ["imperfections": 0], "stage": ["imperfections": 0], "scan": ["imperfections": 0],
    "operation": ["foci": "1", "phonons": 1],
    "damage": ["radiolysis": 0, "knock_on": 0, "hopping": 0, "contamination": 0],
  ]

  /// One with all its habits, but signals that are computed fast.
  static let quick: JSONValue = [
    "operation": ["foci": "1", "phonons": 1], "damage": ["knock_on": 0, "radiolysis": 0],
  ]

  static func make(
    _ specimen: JSONValue = vacuum, model: JSONValue = .object([:]), seed: UInt64 = 7, threads: Int = 1
  ) throws -> Microscope {
    Microscope(
      try MicroscopeModel(model), specimen: try library.world(specimen), seed: seed, library: library,
      threads: threads,
      memory: 4 << 30)
  }

  /// The state as it is written.
  static func bytes(_ microscope: Microscope) throws -> Data { try SavedMicroscope(microscope).text() }
}
