package import Numerics
package import Quantities

/// Everything that the waves of one multislice calculation share: slices, free space between them,
/// transforms.
package struct MultisliceModel<Real: RealScalar>: Sendable {
  package let layout: SpectrumLayout
  package let plans: FourierTransform2D<Real>.Plans
  /// Transmission function of each slice, in beam order, in the form of the engine that uses it.
  package let slices: [AlignedBuffer<Complex<Real>>]
  /// Propagator behind each slice, in beam order.
  package private(set) var freeSpace: [FreeSpace<Real>]
  /// For the fused engine; nil where the reference engine does the work.
  let fused: FusedPlan?
  private let propagation: Propagation

  /// - Parameters:
  ///   - builder: the specimen.
  ///   - loss: of the same slices, by how many nepers each weakens the wave; nil for phase objects.
  ///   - highestFrequency: how far the incident wave reaches, in 1/Å, if farther than the band limit.
  ///   - tilt: beam tilt along x and y in rad.
  ///   - instructions: what single precision is computed with.
  package init(
    builder: PotentialBuilder<Real>, loss: PotentialBuilder<Real>? = nil, beam: ElectronBeam,
    propagator: PropagatorKind = .fresnel, tilt: SIMD2<Double> = .zero, highestFrequency: Double = 0,
    threads: Int = 1,
    instructions: InstructionSet = .standard
  ) {
    let grid = builder.model.grid
    let layout = Self.layout(grid: grid, highestFrequency: highestFrequency)
    self.layout = layout
    plans = FourierTransform2D<Real>.Plans(layout: layout)
    fused = FusedPlan(Real.self, layout: layout, instructions: instructions)
    let transmission = TransmissionFunctions(
      builder: builder, loss: loss, beam: beam, plans: plans, fused: fused, threads: threads)
    slices = transmission.order.map { transmission.fields[$0] }
    propagation = Propagation(kind: propagator, wavelength: beam.wavelength, tilt: tilt)
    freeSpace = Self.freeSpace(
      builder.model.slicing.thicknesses, layout: layout, propagation: propagation, fused: fused)
  }

  private init(
    _ original: MultisliceModel, slices: [AlignedBuffer<Complex<Real>>], freeSpace: [FreeSpace<Real>],
    propagation: Propagation
  ) {
    (layout, plans, fused) = (original.layout, original.plans, original.fused)
    (self.slices, self.freeSpace, self.propagation) = (slices, freeSpace, propagation)
  }

  /// The specimen passed the other way: the transposed operator.
  ///
  /// Let S take the spectrum of an incident wave to that of the exit wave, and P be the last propagator, of `freeSpace`.
  /// Then S(q, k), for exit frequency q and incident frequency k, is what a plane wave at -q of amplitude P(q) has at -k
  /// behind the reversed model. A product with a transmission function in real space is its own transpose under k → -k;
  /// propagators change the sign of the tilt. Slices are in reverse order, each followed by the free space that preceded
  /// it, the last one by nothing. Transmission functions are shared.
  package func reversed() -> MultisliceModel {
    let turned = Propagation(
      kind: propagation.kind, wavelength: propagation.wavelength, tilt: -propagation.tilt)
    let between = Array(freeSpace.dropLast().reversed())
    let made =
      turned.tilt == propagation.tilt
      ? between
      : Self.freeSpace(between.map(\.distance), layout: layout, propagation: turned, fused: fused)
    return MultisliceModel(
      self, slices: slices.reversed(), freeSpace: made + [FreeSpace(identityIn: layout, fused: fused)],
      propagation: turned)
  }

  /// Memory in bytes; slices and propagators that are alike share theirs.
  package var bytes: Int {
    var seen: Set<ObjectIdentifier> = []
    let fields = slices.filter { seen.insert(ObjectIdentifier($0)).inserted }
    let between = freeSpace.filter { seen.insert(ObjectIdentifier($0)).inserted }
    return fields.reduce(0) { $0 + $1.bytes } + between.reduce(0) { $0 + $1.values.bytes + $1.blocks.bytes }
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

  /// One propagator for each different distance.
  private static func freeSpace(
    _ distances: [Double], layout: SpectrumLayout, propagation: Propagation, fused: FusedPlan?
  ) -> [FreeSpace<Real>] {
    var known: [Double: FreeSpace<Real>] = [:]
    return distances.map { distance in
      if let made = known[distance] { return made }
      let made = FreeSpace<Real>(
        layout: layout, kind: propagation.kind, distance: distance, wavelength: propagation.wavelength,
        tilt: propagation.tilt, fused: fused)
      known[distance] = made
      return made
    }
  }

  /// How waves travel between slices.
  private struct Propagation: Sendable {
    let kind: PropagatorKind
    let wavelength: Double
    /// Beam tilt along x and y in rad.
    let tilt: SIMD2<Double>
  }
}
