package import Numerics
package import Quantities

/// The specimen as plane waves meet it: slices of one lateral period, and the free space of each class of waves.
///
/// Each class is a multislice calculation on the grid of one cell, so that a wave costs Rx Ry times less than on the
/// whole field; the numbers are the same but for rounding.
package struct BlochModel<Real: RealScalar>: Sendable {
  package let lattice: BlochLattice
  /// The frequencies of the whole field that waves can have.
  package let wholeLayout: SpectrumLayout
  /// Slices of one cell, with the free space of class (0, 0).
  private let cell: MultisliceModel<Real>
  private let thicknesses: [Double]
  private let propagator: PropagatorKind
  private let wavelength: Double
  private let tilt: SIMD2<Double>

  /// - Parameters:
  ///   - potential: the specimen on the whole field.
  ///   - tilt: beam tilt along x and y in rad.
  ///   - highestFrequency: how far the incident waves reach, in 1/Å, if farther than the band limit.
  package init(
    potential: PotentialModel, beam: ElectronBeam, propagator: PropagatorKind = .fresnel,
    tilt: SIMD2<Double> = .zero, highestFrequency: Double = 0, threads: Int = 1
  ) {
    let lattice = BlochLattice(grid: potential.grid, repeats: potential.lateralRepeats)
    let limit = max(BandLimit(grid: potential.grid).cutoff, highestFrequency)
    self.lattice = lattice
    wholeLayout = SpectrumLayout(grid: potential.grid, limit: limit)
    cell = MultisliceModel(
      builder: PotentialBuilder(model: potential.lateralPeriod, threads: threads), beam: beam,
      propagator: propagator, tilt: tilt, highestFrequency: lattice.reach(limit), threads: threads)
    thicknesses = potential.slicing.thicknesses
    self.propagator = propagator
    wavelength = beam.wavelength
    self.tilt = tilt
  }

  /// Number of slices that a wave passes.
  package var slices: Int { thicknesses.count }
  /// The layout of the waves of a class.
  var layout: SpectrumLayout { cell.layout }

  /// The calculation for the waves of class `offset`.
  func model(offset: SIMD2<Int>) -> MultisliceModel<Real> {
    guard offset != .zero else { return cell }
    let kx = (0..<layout.columns).map { column in
      Double(lattice.harmonicX(layout.kxIndex(column), offset: offset.x)) / lattice.grid.lengthX
    }
    let ky = (0..<layout.grid.ny).map {
      Double(lattice.harmonicY($0, offset: offset.y)) / lattice.grid.lengthY
    }
    let band = BandLimit(grid: lattice.grid)
    var known: [Double: FreeSpace<Real>] = [:]
    return cell.with(
      freeSpace: thicknesses.map { thickness in
        if let made = known[thickness] { return made }
        let made = FreeSpace<Real>(
          layout: layout, kx: kx, ky: ky, band: band, kind: propagator, distance: thickness,
          wavelength: wavelength, tilt: tilt, fused: cell.fused)
        known[thickness] = made
        return made
      })
  }
}
