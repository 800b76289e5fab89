import Detection
import Numerics
import Quantities
import Scattering

/// How a run makes its image as a sum over columns of atoms.
struct IncoherentSettings: Sendable {
  let conditions: IncoherentConditions
  /// Types of columns of the first thermal configuration.
  let types: [ColumnType]

  /// Side in Å of the part of the specimen whose image calibrates the responses.
  static let referenceSide = 40.0
  /// Å of vacuum around it.
  private static let border = 6.0
  /// `auto` does not hope for less.
  static let leastAccuracy = 0.03

  init(_ request: SimulationRequest) throws(InputError) {
    conditions = try IncoherentConditions(request)
    types = ColumnList(request.configuration(0), slicing: request.slicing).groups.map(\.type)
    guard types.count <= IncoherentConditions.mostTypes else {
      throw InputError(
        "engine.method: incoherent is not possible, because there are \(types.count) types of columns; allowed: up to"
          + " \(IncoherentConditions.mostTypes), or multislice, prism, thin, auto")
    }
  }

  /// The middle of a specimen as a flake in vacuum; specimens that are not much larger, whole.
  func reference(of specimen: AtomArrangement) -> AtomArrangement {
    let whole = specimen.repeats == SIMD3(1, 1, 1) ? specimen : specimen.expanded()
    let size = SIMD2(whole.box.x, whole.box.y)
    let least = 2 * conditions.radius + 1
    if max(size.x, size.y) <= Self.referenceSide + 2 * Self.border, min(size.x, size.y) >= least {
      return whole
    }
    let side = SIMD2(min(size.x, Self.referenceSide), min(size.y, Self.referenceSide))
    let grid = conditions.grid(atLeast: max(Self.referenceSide + Self.border, least))
    let box = SIMD3(grid.lengthX, grid.lengthY, whole.box.z)
    let corner = 0.5 * (size - side)
    var atoms: [ScatteringAtom] = []
    for var atom in whole.atoms {
      let place = SIMD2(atom.x, atom.y) - size * (SIMD2(atom.x, atom.y) / size).rounded(.down) - corner
      guard place.x >= 0, place.y >= 0, place.x < side.x, place.y < side.y else { continue }
      atom.x = place.x + 0.5 * (box.x - side.x)
      atom.y = place.y + 0.5 * (box.y - side.y)
      atoms.append(atom)
    }
    return AtomArrangement(atoms: atoms, box: box)
  }

  /// Bytes of responses and images of the whole field.
  func bytes(_ request: SimulationRequest) -> Int {
    let sums = request.detectors.compactMap { DetectorQuadrature.sums($0.detector) }.reduce(0, +)
    let image = conditions.scanGrid(request.grid).count
    // Half a complex spectrum for each type and sum; images, their structure factors and the fine grid of these.
    return 4 * image * (types.count * sums + 4 * sums + 8)
  }
}
