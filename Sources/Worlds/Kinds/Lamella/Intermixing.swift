import Crystals
import Foundation
import Quantities

/// Exchange of atoms across the interfaces of a layer: towards an interface with half width w, the part of the other
/// crystal's atoms on each site is (1 + tanh(d / w)) / 2, with d the height beyond the interface.
struct Intermixing: CompositionField {
  /// Heights of the lower and the upper interface, Å; infinite where there is none.
  let bottom, top: Double
  /// Half width in Å.
  let width: Double
  /// Growth direction in stage axes.
  let up: Vector

  /// 0 for the crystal below, 1 for the layer's own, 2 for the crystal above.
  func mixing(at point: Vector) -> Double {
    let height = up.dot(point)
    return 1 + Self.part(height - top, width) - Self.part(bottom - height, width)
  }

  private static func part(_ distance: Double, _ width: Double) -> Double {
    distance < -20 * width ? 0 : (1 + tanh(distance / width)) / 2
  }

  /// Sites of a crystal that may hold what the crystals below and above have on the same sites.
  /// - Throws: `InputError` if the sites of two crystals do not correspond.
  static func sites(of own: Material, below: Material?, above: Material?, key: String) throws -> [CrystalSite]
  {
    let neighbours = try [below, above].map { try $0.map { try matched($0, to: own, key: key) } }
    return own.sites.enumerated().map { index, site in
      let lower = neighbours[0]?[index] ?? site
      let upper = neighbours[1]?[index] ?? site
      return CrystalSite(
        offset: site.offset, regular: [lower.regular[0], site.regular[0], upper.regular[0]],
        contents: [lower.contents[0], site.contents[0], upper.contents[0]], polarity: site.polarity,
        isMixed: site.isMixed || lower.isMixed || upper.isMixed)
    }
  }

  /// The sites of another crystal in the order of one's own, by their places as fractions of the cell.
  private static func matched(_ other: Material, to own: Material, key: String) throws -> [CrystalSite] {
    let (mine, theirs) = (own.sites, other.sites)
    let refusal = InputError(
      "\(key): the sites of \(own.name) and \(other.name) do not correspond; allowed for these: 0")
    guard mine.count == theirs.count else { throw refusal }
    let places = theirs.map { other.crystal.cell.fractional($0.offset) }
    return try mine.map { site in
      let place = own.crystal.cell.fractional(site.offset)
      let off = places.map { fraction -> Double in
        let d = fraction - place
        return (d - d.rounded(.toNearestOrAwayFromZero)).length
      }
      guard let best = off.indices.min(by: { off[$0] < off[$1] }), off[best] < 0.1 else { throw refusal }
      return theirs[best]
    }
  }
}
