import Configuration
import Numerics
import Quantities

/// How the layers of a flake lie on each other. The first layer lies on the support; the others follow towards the source,
/// at smaller z.
struct FlakeStacking: Sendable {
  let layers: Int
  /// Å between the middles of two layers.
  let interlayer: Double
  /// Middle of the first layer in Å.
  let first: Double
  private let word: String
  private let turns: [Double]
  private let a, b: SIMD2<Double>

  /// - Parameters:
  ///   - clearance: Å between the middle face of the support and the lowest atoms.
  init(_ parameters: ParameterReader, sheet: SheetCrystal, clearance: Double) throws {
    layers = try parameters.integer("layers")
    word = try parameters.word("stacking")
    let given = try parameters.number("interlayer_nm") * 10
    guard given == 0 || given >= sheet.thickness + 1.5 else {
      throw InputError.outOfRange(
        parameters.name("interlayer_nm"), given / 10,
        allowed:
          "0, or at least \(InputError.brief(((sheet.thickness + 1.5) * 1000).rounded() / 10_000)), 0.15 nm"
          + " more than the sheet of \(sheet.material.name) is thick",
        unit: "nm")
    }
    interlayer = given > 0 ? given : sheet.interlayer
    (a, b) = (sheet.a, sheet.b)
    first = -clearance - sheet.thickness / 2
    let twists = try parameters.numbers("twist_deg")
    guard twists.count < max(layers, 1) else {
      throw InputError(
        "\(parameters.name("twist_deg")): \(twists.count) numbers are not allowed; allowed: up to"
          + " \(layers - 1), one for each layer above the first")
    }
    if layers == 1 {
      for key in ["stacking", "interlayer_nm", "upper_layer_fraction"] where parameters.has(key) {
        throw InputError(
          "\(parameters.name(key)): not allowed with \(parameters.name("layers")) 1; allowed: with 2 or more")
      }
    }
    var turn = 0.0
    turns = (0..<layers).map { layer in
      if layer > 0, layer - 1 < twists.count { turn += twists[layer - 1] * .pi / 180 }
      return turn
    }
  }

  /// Twist of a layer against the first in rad.
  func twist(_ layer: Int) -> Double { turns[layer] }

  /// Turn of a layer's lattice against the first one's in rad.
  func turn(_ layer: Int) -> Double { turns[layer] + (word == "AA'" && layer % 2 == 1 ? .pi : 0) }

  /// Shift in Å of a layer along the crystal's own axes.
  func shift(_ layer: Int) -> SIMD2<Double> {
    // A third of the long diagonal of the cell: each site of one kind goes over the other, and this one over the ring.
    let third = (a + 2 * b) / 3
    switch word {
    case "AB": return layer % 2 == 1 ? third : .zero
    case "ABC": return Double(layer % 3) * third
    default: return .zero
    }
  }

  /// Middle of a layer in Å.
  func middle(_ layer: Int) -> Double { first - Double(layer) * interlayer }
}
