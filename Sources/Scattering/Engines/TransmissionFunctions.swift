import Foundation
package import Numerics
import Quantities

/// What each distinct slice does to a wave: exp(i σ V), or exp(i σ V - w) with a loss w, band limited, and divided by nx ny, because the
/// transforms of a `FourierTransform2D` carry no factor and every slice is passed once there and back.
///
/// The gain that rounding gives each pair of transforms is divided out as well. It is the same for all parts of a
/// probe's wave, so that in single precision it adds up slice by slice, by about 1e-7 each, and would be most of the
/// error behind thick specimens. Wide plane waves have less of it, either sign, and gain little by the division.
package final class TransmissionFunctions<Real: RealScalar>: Sendable {
  /// One field for each distinct slice: `[y][x]` with padded rows, or in blocks for the fused engine.
  package let fields: [AlignedBuffer<Complex<Real>>]
  /// For each slice, which field acts.
  package let order: [Int]

  init(
    builder: PotentialBuilder<Real>, loss: PotentialBuilder<Real>?, beam: ElectronBeam,
    plans: FourierTransform2D<Real>.Plans, fused: FusedPlan?, threads: Int
  ) {
    // Shapes of atoms are phases already.
    let interaction = builder.shapes == nil ? beam.interaction : 1
    let model = builder.model
    order = model.order
    let grid = model.grid
    let count = fused?.transmissionCount ?? grid.ny * paddedStride(grid.nx)
    let fields = (0..<model.distinctSlices).map { _ in AlignedBuffer<Complex<Real>>(count: count) }
    let workers = (0..<max(1, min(threads, fields.count))).map { _ in
      Worker(builder: builder, loss: loss, plans: plans, fused: fused)
    }
    let pool = UncheckedSendable(workers)
    // Once, for the pair that each wave passes. The pair below, in the band limit of the functions, has no such gain:
    // their mean is most of them, and transforms keep a mean without any rounded constant.
    let gain = fused?.roundTripGain ?? plans.roundTripGain()
    let scale = 1 / (Double(grid.count) * Double(grid.count) * gain)
    parallelFor(fields.count, threads: threads) { worker, index in
      pool.value[worker].fill(
        fields[index].pointer, distinct: index, interaction: interaction, scale: scale)
    }
    self.fields = fields
  }

  /// Scratch memory of one thread.
  private final class Worker {
    let builder: PotentialBuilder<Real>
    let loss: PotentialBuilder<Real>?
    let space: PotentialBuilder<Real>.Workspace
    let transform: FourierTransform2D<Real>
    let potential: AlignedBuffer<Real>
    let spectrum: AlignedBuffer<Complex<Real>>
    let fused: FusedPlan?
    /// The field as it is before it is put into blocks.
    let natural: AlignedBuffer<Complex<Real>>?

    init(
      builder: PotentialBuilder<Real>, loss: PotentialBuilder<Real>?, plans: FourierTransform2D<Real>.Plans,
      fused: FusedPlan?
    ) {
      self.builder = builder
      self.loss = loss
      space = PotentialBuilder.Workspace(builder)
      transform = FourierTransform2D(plans: plans)
      potential = AlignedBuffer(count: transform.layout.grid.ny * transform.rowStride)
      spectrum = AlignedBuffer(count: transform.layout.count)
      self.fused = fused
      natural = fused == nil ? nil : AlignedBuffer(count: transform.fieldCount)
    }

    @specialized(where Real == Float)
    @specialized(where Real == Double)
    func fill(
      _ target: UnsafeMutablePointer<Complex<Real>>, distinct index: Int, interaction: Double, scale: Double
    ) {
      let layout = transform.layout
      let grid = layout.grid
      let field = natural?.pointer ?? target
      builder.build(distinct: index, into: potential.pointer, stride: transform.rowStride, using: space)
      for y in 0..<grid.ny {
        let row = y * transform.rowStride
        Real.fillUnitPhases(
          field + row, from: potential.pointer + row, scale: Real(interaction), count: grid.nx)
      }
      if let loss {
        loss.build(distinct: index, into: potential.pointer, stride: transform.rowStride, using: space)
        for y in 0..<grid.ny {
          let row = y * transform.rowStride
          for x in row..<row + grid.nx { field[x] = field[x] * Real(exp(-Double(potential.pointer[x]))) }
        }
      }
      transform.forward(field, into: spectrum.pointer)
      let band = BandLimit(grid: grid)
      let ky = grid.ky
      for c in 0..<layout.columns {
        let kx = layout.kx(c)
        let column = spectrum.pointer + c * layout.stride
        for j in 0..<grid.ny {
          // In double precision: a rounded factor would be another gain.
          let factor = scale * band.value(k2: kx * kx + ky[j] * ky[j])
          column[j] = Complex(Complex<Double>(column[j]) * factor)
        }
      }
      transform.inverse(spectrum.pointer, into: field)
      fused?.pack(transmission: field, into: target)
    }
  }
}
