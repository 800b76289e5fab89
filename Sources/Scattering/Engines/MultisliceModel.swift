package import Numerics
package import Quantities

/// Everything that the waves of one multislice calculation share: slices, free space between them,
/// transforms.
package struct MultisliceModel<Real: RealScalar>: Sendable {
  package let layout: SpectrumLayout
  package let plans: FourierTransform2D<Real>.Plans
  /// Transmission function of each slice, in beam order.
  package let slices: [AlignedBuffer<Complex<Real>>]
  /// Propagator behind each slice, in beam order.
  package private(set) var freeSpace: [FreeSpace<Real>]

  /// - Parameters:
  ///   - builder: the specimen.
  ///   - highestFrequency: how far the incident wave reaches, in 1/Å, if farther than the band limit.
  ///   - tilt: beam tilt along x and y in rad.
  package init(
    builder: PotentialBuilder<Real>, beam: ElectronBeam, propagator: PropagatorKind = .fresnel,
    tilt: SIMD2<Double> = .zero, highestFrequency: Double = 0, threads: Int = 1
  ) {
    let grid = builder.model.grid
    let layout = Self.layout(grid: grid, highestFrequency: highestFrequency)
    self.layout = layout
    plans = FourierTransform2D<Real>.Plans(layout: layout)
    let transmission = TransmissionFunctions(builder: builder, beam: beam, plans: plans, threads: threads)
    slices = transmission.order.map { transmission.fields[$0] }
    var known: [Double: FreeSpace<Real>] = [:]
    freeSpace = builder.model.slicing.thicknesses.map { thickness in
      if let made = known[thickness] { return made }
      let made = FreeSpace<Real>(
        layout: layout, kind: propagator, distance: thickness, wavelength: beam.wavelength, tilt: tilt)
      known[thickness] = made
      return made
    }
  }

  /// The same slices with other propagators behind them, one per slice.
  func with(freeSpace: [FreeSpace<Real>]) -> MultisliceModel {
    precondition(freeSpace.count == slices.count, "one propagator per slice is needed")
    var copy = self
    copy.freeSpace = freeSpace
    return copy
  }

  /// The columns of reciprocal space that waves can reach.
  package static func layout(grid: Grid, highestFrequency: Double) -> SpectrumLayout {
    SpectrumLayout(grid: grid, limit: max(BandLimit(grid: grid).cutoff, highestFrequency))
  }
}
