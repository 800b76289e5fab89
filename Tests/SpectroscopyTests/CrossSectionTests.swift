import Configuration
import Foundation
import Quantities
import Testing

@testable import Spectroscopy

@Suite struct CrossSectionTests {
  static let facts = "../shared/facts/eels/"

  struct Reference: Sendable {
    let symbol, edge: String
    let optics: LossOptics
    let window, retarded, still: Double
  }

  /// Integrals over a window behind the first onset, in barn, of an independent program of this project.
  static func references() throws -> [Reference] {
    guard FileManager.default.fileExists(atPath: facts + "ref_xsec.json"),
      case .array(let rows) = try JSONValue(file: facts + "ref_xsec.json")
    else { return [] }
    return try rows.map { row in
      guard case .object(let keys) = row, case .string(let symbol)? = keys["el"],
        case .string(let edge)? = keys["edge"]
      else { throw InputError("reference") }
      func number(_ key: String) -> Double { if case .number(let n)? = keys[key] { n } else { .nan } }
      return Reference(
        symbol: symbol, edge: edge,
        optics: try LossOptics(
          beam: ElectronBeam(energy: 1e3 * number("E0")), convergence: 0, collection: 1e-3 * number("beta")),
        window: number("delta"), retarded: number("own_rel"), still: number("own_norel"))
    }
  }

  static let numbers = [
    "Ag": 47, "Al": 13, "B": 5, "C": 6, "Cu": 29, "Fe": 26, "La": 57, "Mn": 25, "N": 7, "O": 8, "Si": 14,
    "Sr": 38, "Ti": 22,
  ]

  @Test func partialCrossSectionsAreThoseOfTheReference() throws {
    for reference in try Self.references() {
      let element = try #require(Self.numbers[reference.symbol])
      let shell = reference.edge.first.map(String.init)
      let edges = OscillatorTables.shared.edges(of: element).filter {
        $0.shell == shell && (reference.edge != "M45" || $0.subshell >= 4)
      }
      let onset = try #require(edges.map(\.onset).min())
      for (isRetarded, expected) in [(true, reference.retarded), (false, reference.still)] {
        var sum = 0.0
        for edge in edges {
          let shell = try #require(OscillatorTables.shared.shell(of: edge))
          let section = CrossSection(
            OscillatorTables.shared.strength(of: shell), onset: edge.onset, electrons: edge.electrons,
            optics: reference.optics, isRetarded: isRetarded)
          let (low, high) = (edge.onset, onset + reference.window)
          guard high > low else { continue }
          let steps = 2000
          let width = (high - low) / Double(steps)
          sum += (0..<steps).reduce(0) { $0 + section.value(low + (Double($1) + 0.5) * width) } * width
        }
        #expect(
          abs(1e10 * sum / expected - 1) < 0.01,
          "\(reference.symbol) \(reference.edge) \(reference.optics) \(isRetarded): \(1e10 * sum / expected)")
      }
    }
  }
}
