import Configuration
package import ForwardModel
package import Foundation
import Quantities

/// A run file: a noise-free simulation, exactly specified. Its keys are listed in docs/run-file.md.
package struct RunFile: Sendable {
  /// The file as it was read.
  package let text: String
  package let request: SimulationRequest
  /// Title and origin of the specimen, for metadata.
  package let specimen: SpecimenDescription
  /// The window of a world that is simulated, if it is one.
  package let window: WorldWindow?
  /// Seed of the random displacements, if there are any.
  package let seed: UInt64?

  static let keys = [
    "specimen", "potential", "beam", "engine", "scan", "detectors", "phonons", "coherence", "thicknesses_A",
    "outputs",
  ]

  /// Reads and checks a file.
  /// - Parameter memory: bytes that the atoms of a block may take.
  /// - Throws: `InputError` that names the key, the value and what is allowed.
  package init(path: String, memory: Int = defaultMemory) throws {
    let text = try TextFile.read(path, kind: "run file")
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try self.init(text: text, name: path, folder: folder, memory: memory)
  }

  /// Bytes that atoms may take where a caller does not say otherwise.
  package static let defaultMemory = 4 << 30

  /// - Parameters:
  ///   - text: the file, UTF-8.
  ///   - name: what to call it in messages.
  ///   - folder: where structure files are looked for first.
  ///   - memory: bytes that the atoms of a block may take.
  package init(text: Data, name: String, folder: String, memory: Int = defaultMemory) throws {
    self.text = String(decoding: text, as: UTF8.self)
    let root = try Section(try JSONValue(parsing: text, name: name), path: "", keys: Self.keys)
    let specimen = try SpecimenSection(root, folder: folder, memory: memory)
    self.specimen = specimen.description
    window = specimen.window
    let potential = try PotentialSection(root, specimen: specimen)
    let beam = try BeamSection(root)
    let thermal = try PhononSection(root, specimen: specimen)
    if thermal.isMoving && potential.isSmeared {
      throw InputError(
        "phonons: not allowed together with potential.debye_waller_rms_A, which would count thermal motion twice"
      )
    }
    seed = thermal.seed
    let coherence = try CoherenceSection(root, beam: beam)
    var request = SimulationRequest(
      arrangement: potential.arrangement, grid: potential.grid, slicing: potential.slicing, probe: beam.probe,
      scan: try ScanSection(root).scan, detectors: try DetectorSection(root).detectors, foci: coherence.foci)
    request.parametrization = potential.parametrization
    request.projection = potential.projection
    request.tilt = beam.tilt
    request.engine = try EngineSection(root).settings
    request.thermal = thermal.configurations
    request.source = coherence.source
    if root.has("thicknesses_A") {
      request.thicknesses = try root.numbers("thicknesses_A")
      if request.thicknesses.isEmpty {
        throw InputError("thicknesses_A: an empty list is not allowed; allowed: 1 or more thicknesses in Å")
      }
    }
    request.extras = try Self.extras(root)
    self.request = request
  }

  private static func extras(_ root: Section) throws -> [SimulationRequest.Extra] {
    guard root.has("outputs") else { return [] }
    let allowed = SimulationRequest.Extra.allCases.map(\.rawValue).joined(separator: ", ")
    var extras: [SimulationRequest.Extra] = []
    for value in try root.list("outputs") {
      guard case .string(let word) = value, let extra = SimulationRequest.Extra(rawValue: word) else {
        let words = SimulationRequest.Extra.allCases.map(\.rawValue)
        let hint = if case .string(let word) = value { Spelling.hint(for: word, among: words) } else { "" }
        throw InputError("outputs: \(value.text) is not allowed; allowed: \(allowed)\(hint)")
      }
      guard !extras.contains(extra) else { throw InputError("outputs: \(word) is listed twice") }
      extras.append(extra)
    }
    return extras
  }
}

extension JSONValue {
  /// The value for a message, in short.
  var text: String {
    switch self {
    case .string(let text): "\"\(text)\""
    case .number(let number): InputError.brief(number)
    case .bool(let truth): "\(truth)"
    default: kind
    }
  }
}
