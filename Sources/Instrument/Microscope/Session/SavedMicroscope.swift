import ForwardModel
package import Configuration
package import Foundation
import Quantities
import Worlds

/// A microscope as a document: model, seed, specimen with all changes, and state. Read back and continued it gives the same bytes as
/// uninterrupted work.
package struct SavedMicroscope: Sendable {
  package let model: JSONValue
  package let seed: UInt64
  package let specimen: JSONValue
  package let state: MicroscopeState
  /// Seconds that computing a field may take, which decides on the engine.
  package let patience: Double

  private static let format = "stemulator-state-1"
  private static let keys = ["format", "program", "model", "seed", "specimen", "state", "patience_s"]

  package init(_ microscope: Microscope) {
    model = microscope.model.document
    seed = microscope.seed
    specimen = WorldFile.json(microscope.world)
    state = microscope.state
    patience = microscope.view.settings.longest
  }

  /// The document.
  package func text() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var text = Data(
      "{\"format\": \"\(Self.format)\", \"program\": \"stemulator \(Version.current)\", \"seed\": \(seed), \"patience_s\": \(patience),\n"
        .utf8)
    text += Data("\"model\": ".utf8) + Data(model.text().utf8) + Data(", \"specimen\": ".utf8)
    text +=
      Data(specimen.text().utf8) + Data(",\n\"state\": ".utf8) + (try encoder.encode(state))
      + Data("}\n".utf8)
    return text
  }

  /// - Throws: `InputError` for what is no such document.
  package init(_ text: Data, name: String) throws {
    let document = try JSONValue(parsing: text, name: name)
    let section = try InputError.placed(name) { try Section(document, path: "", keys: Self.keys) }
    guard try section.text("format") == Self.format else {
      throw InputError(
        "\(name): format \"\(try section.text("format"))\" is not allowed; allowed: \(Self.format)")
    }
    struct Part: Decodable { let state: MicroscopeState }
    do {
      state = try JSONDecoder().decode(Part.self, from: text).state
    } catch let error as DecodingError {
      throw InputError("\(name): state: \(Self.reason(error))")
    }
    patience = try section.number("patience_s", in: OperationModel.patienceRange, unit: "s")
    model = try section.value("model")
    specimen = try section.value("specimen")
    seed = UInt64(try section.integer("seed", in: 0...(1 << 53)))
  }

  /// - Parameter source: where the materials of the specimen are found.
  package func microscope(_ library: SpecimenSource, threads: Int, memory: Int = 4 << 30) throws -> Microscope
  {
    let model = try MicroscopeModel(model)
    var microscope = Microscope(
      model, specimen: try library.world(specimen), seed: seed, library: library, threads: threads,
      memory: memory, patience: patience)
    let names = Set(model.detectors.map(\.name)), cameras = Set(model.cameras.map(\.name))
    guard Set(state.detectors.keys) == names, Set(state.cameras.keys) == cameras else {
      throw InputError("state: detectors or cameras are not those of the model")
    }
    microscope.state = state
    return microscope
  }

  private static func reason(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.map(\.stringValue).joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context): "\(key.stringValue) is missing in \(place(context))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      "\(place(context)) is not what it should be"
    @unknown default: "it cannot be read"
    }
  }
}
