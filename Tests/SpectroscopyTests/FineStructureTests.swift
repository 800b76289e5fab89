import Foundation
import Quantities
import Testing

@testable import Spectroscopy

@Suite struct FineStructureTests {
  private static func optics() throws -> LossOptics {
    try LossOptics(beam: ElectronBeam(energy: 100e3), convergence: 0, collection: 0.02)
  }

  private static func loss(_ atom: LossAtom, above lowest: Double = 0) throws -> AtomLoss {
    AtomLoss(atom, above: lowest, try optics())
  }

  private static func highest(_ atom: LossAtom, _ range: ClosedRange<Double>) throws -> Double {
    let loss = try loss(atom)
    return stride(from: range.lowerBound, to: range.upperBound, by: 0.05).max {
      loss.value($0) < loss.value($1)
    } ?? 0
  }

  @Test func chargeMovesWhiteLines() throws {
    #expect(abs(try Self.highest(LossAtom(element: 25, valence: 2), 630...648) - 640.2) < 0.2)
    #expect(abs(try Self.highest(LossAtom(element: 25, valence: 4), 630...648) - 643.6) < 0.3)
    #expect(abs(try Self.highest(LossAtom(element: 26, valence: 3), 700...715) - 709.7) < 0.2)
    #expect(abs(try Self.highest(LossAtom(element: 6, environment: "graphite"), 280...289) - 285.4) < 0.1)
  }

  /// Half a charge in between is half of each.
  @Test func mixedChargesAreLinear() throws {
    let mixed = try Self.loss(LossAtom(element: 25, valence: 3.25))
    let (three, four) = (
      try Self.loss(LossAtom(element: 25, valence: 3)), try Self.loss(LossAtom(element: 25, valence: 4))
    )
    for energy in stride(from: 636.0, to: 700, by: 1.7) {
      let expected = 0.75 * three.value(energy) + 0.25 * four.value(energy)
      #expect(abs(mixed.value(energy) / expected - 1) < 1e-9)
    }
    #expect(NearEdgeRecipes.mix(LossAtom(element: 25, valence: 9), shell: "L").first?.recipe.valence == 4)
  }

  @Test func compoundsChooseAmongRecipes() {
    func name(_ atom: LossAtom, _ shell: String) -> String? {
      NearEdgeRecipes.mix(atom, shell: shell).first?.recipe.name
    }
    #expect(name(LossAtom(element: 22, valence: 4, environment: "TiO2"), "L") == "Ti4+ rutile")
    #expect(name(LossAtom(element: 22, valence: 4, environment: "anatase"), "L") == "Ti4+ anatase")
    #expect(name(LossAtom(element: 22, environment: "SrTiO3"), "L") == "Ti4+ octahedral")
    #expect(name(LossAtom(element: 8, environment: "SrTiO3"), "K") == "SrTiO3")
    #expect(name(LossAtom(element: 6), "K") == nil)
    #expect(name(LossAtom(element: 57), "M") == "La3+")
  }

  /// White lines of 3d metals: the strength of Egerton's tables within their 15 %, f up to 100 eV (Ultramicroscopy 50, 13).
  @Test(arguments: [(22, 1.7), (25, 1.1), (26, 1.0)])
  func atomsWithoutRecipesHaveTheKnownStrength(element: Int, expected: Double) throws {
    let edges = OscillatorTables.shared.edges(of: element).filter { $0.n == 2 && $0.l == 1 }
    let family = EdgeFamily(edges, atom: LossAtom(element: element), recipe: nil, optics: try Self.optics())
    let main = try #require(edges.last)
    let shell = try #require(OscillatorTables.shared.shell(of: main))
    let section = try #require(CrossSectionCache.shared.section(main, try Self.optics()))
    let perStrength =
      section.value(main.onset + 30)
      / (main.electrons * OscillatorTables.shared.strength(of: shell).dipole(above: 30))
    var sum = 0.0
    for index in 0..<2200 { sum += family.value(main.onset - 10 + (Double(index) + 0.5) * 0.05) * 0.05 }
    #expect(abs(sum / perStrength / expected - 1) < 0.25, "\(sum / perStrength)")
  }

  /// Far from every edge there is nothing, and all elements have finite spectra.
  @Test func allElementsHaveSpectra() throws {
    for element in OscillatorTables.elements {
      let loss = try Self.loss(LossAtom(element: element))
      guard loss.begin.isFinite else { continue }
      #expect(loss.value(loss.begin - 0.1) == 0)
      for energy in stride(from: 10.0, to: 3000, by: 37) {
        let value = loss.value(energy)
        #expect(value >= 0 && value.isFinite && value < 1)
      }
    }
  }
}
