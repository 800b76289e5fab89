import Crystals
import Foundation
import Quantities

/// The polar shifts of a ferroelectric crystal and its parent lattice without them.
struct Ferroelectric {
  /// Sites on their places without polarisation; `polarity` is the shift by full polarisation along a, b and c.
  let sites: [CrystalSite]

  /// Takes the polar axis to be c and the places without polarisation to be the nearest at whole halves of c.
  ///
  /// The sites' shifts under a polarisation along a or b are those of the sites that stand so to a or b as they do to c.
  /// - Throws: `InputError` if the crystal has no polar shifts along c, or larger ones than 0.12 c.
  init(_ material: Material, key: String) throws {
    let cell = material.crystal.cell
    let refusal = InputError(
      "\(key): \(material.name) is not allowed; allowed: tetragonal ferroelectrics with sites near halves of the cell"
    )
    guard cell.isOrthogonal, abs(cell.a.x - cell.b.y) < 1e-4 * cell.a.x else { throw refusal }
    var sites = material.sites
    var shifts: [Double] = []
    for index in sites.indices {
      let place = cell.fractional(sites[index].offset)
      let nearest = (place.z * 2).rounded() / 2
      let shift = place.z - nearest
      let stray = Vector(
        place.x * 2 - (place.x * 2).rounded(), place.y * 2 - (place.y * 2).rounded(), 0)
      guard abs(shift) < 0.12, stray.length < 0.02 else { throw refusal }
      shifts.append(shift * cell.c.z)
      sites[index].offset = cell.cartesian(Vector(place.x, place.y, nearest))
    }
    guard shifts.contains(where: { abs($0) > 0.01 }) else { throw refusal }
    let places = sites.map { cell.fractional($0.offset) }
    func shift(_ site: Int, swapping axis: Int) throws -> Double {
      var wanted = places[site]
      (wanted[axis], wanted.z) = (wanted.z, wanted[axis])
      let match = places.indices.first { other in
        let off = places[other] - wanted
        return sites[other].regular == sites[site].regular
          && (off - off.rounded(.toNearestOrAwayFromZero)).length < 0.02
      }
      guard let match else { throw refusal }
      return shifts[match]
    }
    for index in sites.indices {
      sites[index].polarity = Vector(
        try shift(index, swapping: 0), try shift(index, swapping: 1), shifts[index])
    }
    self.sites = sites
  }

  /// What 90° domains need: lattice vectors between both twins, from which a shear of either sign makes one of them
  /// exactly: a twin of the tetragonal cell on (101).
  struct Twins {
    /// Turns and strains the crystal's axes into the untilted stage.
    let orientation: Matrix3
    let normal, slide: SIMD2<Double>
    let shear: Double
  }

  /// - Parameter rotation: of the crystal into the untilted stage; b has to lie along the beam.
  static func twins(_ cell: Cell, rotation: Matrix3, key: String) throws -> Twins {
    let (first, third) = ((rotation * cell.a).normalised, (rotation * cell.c).normalised)
    guard abs(first.z) < 1e-6, abs(third.z) < 1e-6 else {
      throw InputError("\(key): 90 needs the crystal's a and c across the beam; allowed: zone axes along b")
    }
    let (a, c) = (cell.a.length, cell.c.length)
    let normal = (SIMD2(third.x, third.y) + SIMD2(first.x, first.y)) / 2.0.squareRoot()
    let slide = (SIMD2(third.x, third.y) - SIMD2(first.x, first.y)) / 2.0.squareRoot()
    let ratio = (c * c - a * a) / (c * c + a * a)
    let shear = ratio / (1 - ratio * ratio).squareRoot()
    let along = (a * a + c * c).squareRoot() / 2
    let across = along / (1 + shear * shear).squareRoot()
    let (long, short) = (normal * across + slide * along, normal * across - slide * along)
    let parent = Matrix3(
      columns: Vector(short.x, short.y, 0), rotation * cell.b, Vector(long.x, long.y, 0))
    return Twins(
      orientation: parent * cell.inverse, normal: normal, slide: slide, shear: shear)
  }
}
