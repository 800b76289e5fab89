import Configuration
import Crystals
import Quantities

/// Atoms on the entrance side of a sheet.
struct SheetAdatoms: Sendable {
  /// Sites that are empty as a rule; offsets count like those of the sheet.
  let sites: [CrystalSite]
  /// Range of their z in Å from the middle of the sheet.
  let heights: ClosedRange<Double>

  static let keys = ["element", "site", "per_nm2", "bond_nm"]
  private static let words = ["hollow", "top", "bridge"]

  /// Nil where no adatoms are asked for.
  init?(_ parameters: ParameterReader, sheet: SheetCrystal) throws {
    var sites: [CrystalSite] = []
    for entry in try parameters.list("adatoms") {
      let element = try InputError.placed(entry.name("element")) {
        try ChemicalElement(symbol: try entry.text("element")).number
      }
      let word = try entry.text("site", default: "hollow")
      let density = try entry.number("per_nm2", default: nil, in: 0...5, unit: "1/nm²") / 100
      let bond = try entry.number("bond_nm", default: 0.2, in: 0.05...0.5, unit: "nm") * 10
      guard Self.words.contains(word) else {
        throw InputError(
          "\(entry.name("site")): \"\(word)\" is not allowed; allowed: \(Self.words.joined(separator: ", "))")
      }
      let places = Self.places(word, on: sheet)
      let rate = density * sheet.cellArea / Double(places.count)
      guard rate <= 1 else {
        throw InputError.outOfRange(
          entry.name("per_nm2"), density * 100,
          allowed: "up to one on each site, \(InputError.brief(100 * Double(places.count) / sheet.cellArea))",
          unit: "1/nm²")
      }
      for place in places where rate > 0 {
        // Mean-square displacement of an atom with few bonds: of the size of those in light sheets.
        sites.append(
          CrystalSite(
            offset: Vector(place.x, place.y, Self.height(at: place, bond: bond, sheet: sheet)), regular: [0],
            contents: [
              [
                .init(element: element, probability: rate, meanSquare: 0.01),
                .init(element: 0, probability: 1 - rate),
              ].filter { $0.probability > 0 }
            ]))
      }
    }
    guard !sites.isEmpty else { return nil }
    self.sites = sites
    heights = sites.map(\.offset.z).min()!...sites.map(\.offset.z).max()!
  }

  /// z at which the nearest atom of the sheet is a bond away; never less than half a bond off the outer plane.
  private static func height(at place: SIMD2<Double>, bond: Double, sheet: SheetCrystal) -> Double {
    var height = -sheet.thickness / 2 - bond / 2
    for site in sheet.sites {
      let square = nearest(place, to: SIMD2(site.offset.x, site.offset.y), sheet)
      if square < bond * bond { height = min(height, site.offset.z - (bond * bond - square).squareRoot()) }
    }
    return height
  }

  /// Square of the distance in the plane, over all cells.
  private static func nearest(_ one: SIMD2<Double>, to other: SIMD2<Double>, _ sheet: SheetCrystal) -> Double
  {
    var best = Double.infinity
    for i in -2...2 {
      for j in -2...2 {
        let apart = one - other + Double(i) * sheet.a + Double(j) * sheet.b
        best = min(best, (apart * apart).sum())
      }
    }
    return best
  }

  private static func places(_ word: String, on sheet: SheetCrystal) -> [SIMD2<Double>] {
    let flat = sheet.sites.map { SIMD2($0.offset.x, $0.offset.y) }
    let outer = sheet.sites.filter { $0.offset.z < -sheet.thickness / 2 + 0.3 }
      .map { SIMD2($0.offset.x, $0.offset.y) }
    switch word {
    case "top": return outer
    case "bridge":
      // Half-way between nearest atoms of the outer plane.
      var pairs: [(square: Double, middle: SIMD2<Double>)] = []
      for (index, one) in outer.enumerated() {
        for (second, other) in outer.enumerated() where second >= index {
          for i in -1...1 {
            for j in -1...1 where second > index || i > 0 || (i == 0 && j > 0) {
              let apart = other + Double(i) * sheet.a + Double(j) * sheet.b - one
              pairs.append(((apart * apart).sum(), one + apart / 2))
            }
          }
        }
      }
      let shortest = pairs.map(\.square).min()!
      return pairs.filter { $0.square < shortest + 0.05 }.map(\.middle)
    default:
      // The places farthest from every atom, on a raster that has the symmetric places of hexagonal and square cells.
      let count = 24
      var places: [(square: Double, place: SIMD2<Double>)] = []
      for i in 0..<count {
        for j in 0..<count {
          let place = Double(i) / Double(count) * sheet.a + Double(j) / Double(count) * sheet.b
          places.append((flat.map { nearest(place, to: $0, sheet) }.min()!, place))
        }
      }
      let farthest = places.map(\.square).max()!
      return places.filter { $0.square > farthest - 1e-6 }.map(\.place)
    }
  }
}
