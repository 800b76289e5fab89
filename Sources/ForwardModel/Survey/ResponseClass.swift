import Crystals
import Foundation
import Worlds

/// Matter whose columns act alike: what responses are calibrated for, and found again by.
///
/// Signals of annuli do not change when a crystal is turned about the beam, so that only the direction of the beam in the
/// crystal counts.
struct ResponseClass: Sendable, Hashable {
  enum View: Sendable, Hashable {
    case amorphous
    /// A crystal seen along this direction of its Cartesian axes, to 1 mrad.
    case along(Vector)
    /// The mean over all orientations.
    case averaged
  }

  let material: Material
  /// Sites of a crystal.
  let sites: [CrystalSite]
  let view: View

  var isSheet: Bool { material.isSheet }

  /// Crystals of many atoms take long to hash, and few have the same name.
  func hash(into hasher: inout Hasher) {
    hasher.combine(material.name)
    hasher.combine(view)
    hasher.combine(sites.count)
  }

  init(amorphous material: Material) {
    self.material = material
    sites = []
    view = .amorphous
  }

  /// - Parameters:
  ///   - sites: each with a single list of contents.
  ///   - direction: of the beam in the crystal's axes; nil for the mean over all.
  init(crystal material: Material, sites: [CrystalSite], direction: Vector?) {
    self.material = material
    self.sites = sites
    guard let direction else {
      view = .averaged
      return
    }
    let rounded = (direction * 1000).rounded(.toNearestOrAwayFromZero) / 1000
    view = .along(rounded)
  }

  /// Atoms of each element per cell, on average.
  var composition: [Int: Double] {
    guard !sites.isEmpty else { return material.composition }
    return sites.reduce(into: [:]) { sum, site in
      for content in site.contents[0] where content.element > 0 {
        sum[content.element, default: 0] += content.probability
      }
    }
  }

  /// What a layer's cells per Å² are multiplied by to give its amount: Å of thickness, or sheets.
  var cellMeasure: Double {
    let cell = material.crystal.cell
    return isSheet ? cell.a.cross(cell.b).length : abs(cell.volume)
  }

  /// A rotation that turns `direction` of the crystal into the beam.
  static func orientation(along direction: Vector) -> Matrix3 {
    let third = direction.normalised
    let helper = abs(third.x) < 0.8 ? Vector(1, 0, 0) : Vector(0, 1, 0)
    let first = (helper - third * helper.dot(third)).normalised
    return Matrix3(rows: first, third.cross(first), third)
  }

  /// The sites in composition `state`, what is rare left out: its effect is added in proportion.
  static func regularSites(_ sites: [CrystalSite], state: Int) -> [CrystalSite] {
    sites.map { site in
      let index = min(state, site.contents.count - 1)
      let contents = site.contents[index]
      var regular = site
      regular.regular = [site.regular[index]]
      regular.polarity = .zero
      if var main = contents.max(by: { $0.probability < $1.probability }), main.probability >= 0.8 {
        main.probability = 1
        regular.contents = [[main]]
      } else {
        regular.contents = [contents]
      }
      return regular
    }
  }
}
