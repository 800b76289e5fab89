import Configuration
import Crystals
import Numerics
import Quantities
import Scattering

/// `potential`: sampling, slices, scattering factors, Debye-Waller factors.
struct PotentialSection {
  let arrangement: AtomArrangement
  let grid: Grid
  let slicing: Slicing
  let parametrization: Parametrization
  let projection: Projection
  /// Whether Debye-Waller factors act.
  let isSmeared: Bool

  /// Grid points allowed along one axis.
  private static let points = 2...16_384
  /// An atom is about 1 Å thick; thinner slices than this would each hold whole atoms that they cannot hold.
  private static let thinnestSlice = 0.1

  init(_ root: Section, specimen: SpecimenSection) throws {
    let section = try root.section(
      "potential",
      keys: [
        "parametrization", "projection", "gpts", "sampling_A", "slice_thickness_A", "slice_thicknesses_A",
        "debye_waller_rms_A",
      ])
    parametrization = try section.choice("parametrization", default: .lobato)
    projection = try section.choice("projection", default: .infinite)
    let lengths = specimen.box.cell.lengths
    let repeats = specimen.repeats
    let size = SIMD3(
      lengths.x * Double(repeats.x), lengths.y * Double(repeats.y), lengths.z * Double(repeats.z))
    grid = try Self.grid(section, size: size)
    slicing = try InputError.placed("potential") { try Self.slicing(section, height: size.z) }
    if projection == .infinite, let thinnest = slicing.thicknesses.min(), thinnest < Self.thinnestSlice {
      throw InputError.outOfRange(
        "potential: slice thickness", thinnest,
        allowed: "\(Self.thinnestSlice) or more, or \"projection\": \"finite\"", unit: "Å")
    }
    let smearing = try Self.smearing(section)
    isSmeared = smearing != nil
    arrangement = AtomArrangement(
      atoms: specimen.box.atoms.map { atom in
        let u = smearing.flatMap { $0(atom) }
        let scatterer = Scatterer(
          element: atom.element, meanSquareX: u?.xx ?? 0, meanSquareY: u?.yy ?? 0, meanSquareXY: u?.xy ?? 0)
        let r = atom.position
        return ScatteringAtom(scatterer, x: r.x, y: r.y, z: r.z, occupancy: atom.occupancy)
      }, box: lengths, repeats: repeats)
  }

  private static func grid(_ section: Section, size: SIMD3<Double>) throws -> Grid {
    guard section.has("gpts") != section.has("sampling_A") else {
      throw InputError("potential: exactly one of gpts, sampling_A is needed")
    }
    let counts: [Int]
    if section.has("gpts") {
      counts = try section.integers("gpts", count: 2, in: points)
    } else {
      var pixels: [Double]
      if case .number(let both) = try section.value("sampling_A") {
        pixels = [both, both]
      } else {
        pixels = try section.numbers("sampling_A", count: 2)
      }
      counts = try zip(pixels, [size.x, size.y]).map { pixel, length in
        let count = (length / pixel - 1e-9).rounded(.up)
        guard pixel > 0, count <= Double(points.upperBound) else {
          // Rounded up, so that what is named as allowed is allowed.
          let least = (length / Double(points.upperBound) * 1e8).rounded(.up) / 1e8
          throw InputError.outOfRange(
            section.name("sampling_A"), pixel,
            allowed: "\(InputError.brief(least)) or more for \(InputError.brief(length)) Å", unit: "Å")
        }
        // The next size that transforms fast, so that pixels are at most as large as asked for.
        return min(FourierSizes.next(from: count), points.upperBound)
      }
    }
    return Grid(nx: counts[0], ny: counts[1], lengthX: size.x, lengthY: size.y)
  }

  private static func slicing(_ section: Section, height: Double) throws -> Slicing {
    guard section.has("slice_thickness_A") != section.has("slice_thicknesses_A") else {
      throw InputError("potential: exactly one of slice_thickness_A, slice_thicknesses_A is needed")
    }
    if section.has("slice_thickness_A") {
      return try Slicing(height: height, requested: try section.positive("slice_thickness_A", unit: "Å"))
    }
    return try Slicing(thicknesses: try section.numbers("slice_thicknesses_A"), height: height)
  }

  /// The motion to smear each atom by: of its element from the table, or its own with "specimen"; nil for none at all.
  private static func smearing(_ section: Section) throws -> ((Atom) -> ThermalDisplacement?)? {
    guard let value = section.optional("debye_waller_rms_A") else { return nil }
    return try ThermalTable.read(value, name: section.name("debye_waller_rms_A"))
  }
}
