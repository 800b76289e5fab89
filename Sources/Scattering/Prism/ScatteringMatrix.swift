package import Numerics

/// The plane waves of PRISM behind the specimen, from which any probe is a weighted sum.
///
/// It depends on the specimen, the energy and which plane waves the aperture lets through, not on their phases: probes
/// with other aberrations, scans and detectors are summed from the same matrix.
///
/// Waves that repeat with the window of a probe are kept in reciprocal space: without interpolation all of them, with
/// interpolation those of a specimen that repeats as often or a multiple of it. A wave lights only the pixels of its class
/// (`BlochLattice`), so that the matrix is a set of dense blocks, and a probe's pattern is a product with each of them.
/// Other waves are kept in real space, from which windows are cut.
package final class ScatteringMatrix<Real: RealScalar>: Sendable {
  package let geometry: PrismGeometry
  /// One row per plane wave, block by block.
  let rows: ScratchArray<Complex<Real>>
  let blocks: [BeamBlock]
  /// The layout in which reduced patterns are delivered.
  package let patternLayout: SpectrumLayout
  /// Whether the rows are spectra; otherwise they are fields, `[y][x]`.
  package let isSpectral: Bool
  package let work: WorkCount

  /// - Parameters:
  ///   - model: the specimen; its waves must reach as far as those of `geometry`.
  ///   - seen: for each element of `patternLayout` whether anybody looks at it; nil for all. Others read as zero where the
  ///     rows are spectra.
  ///   - inMemory: false to keep the rows in a temporary file.
  ///   - progress: called after each plane wave.
  /// - Returns: nil if there is no room for the temporary file.
  package init?(
    geometry: PrismGeometry, model: BlochModel<Real>, seen: [Bool]? = nil, threads: Int,
    inMemory: Bool = true,
    progress: @Sendable () -> Void = {}
  ) {
    self.geometry = geometry
    let shape = MatrixShape(geometry: geometry, repeats: model.lattice.repeats, layout: model.wholeLayout)
    isSpectral = shape.isSpectral
    patternLayout = shape.patternLayout
    let fieldLayout = shape.isSpectral ? nil : SpectrumLayout(grid: geometry.field)
    let blocks = BeamBlock.all(
      geometry, lattice: model.lattice, source: model.layout, target: fieldLayout ?? shape.patternLayout,
      step: shape.isSpectral ? geometry.interpolation : SIMD2(1, 1), seen: shape.isSpectral ? seen : nil)
    self.blocks = blocks
    let elements =
      shape.isSpectral
      ? blocks.reduce(0) { $0 + $1.beams.count * $1.places.count }
      : geometry.beams.count * geometry.field.count
    guard let rows = ScratchArray<Complex<Real>>(count: elements, inMemory: inMemory) else { return nil }
    self.rows = rows

    // Propagators of all classes together are as large as one of the whole field.
    let models = blocks.map { model.model(offset: $0.offset) }
    // A few waves at a time, so that a thread seldom changes the class.
    let tasks = blocks.indices.flatMap { block in
      stride(from: 0, to: blocks[block].beams.count, by: 8).map { first in
        (block: block, waves: first..<min(first + 8, blocks[block].beams.count))
      }
    }
    let fieldPlans = fieldLayout.map { FourierTransform2D<Real>.Plans(layout: $0) }
    let workers = UncheckedSendable(
      (0..<max(1, min(threads, tasks.count))).map { _ in PlaneWaveWorker(geometry, model, models, fieldPlans)
      })
    let fieldCount = geometry.field.count
    parallelFor(tasks.count, threads: threads) { worker, index in
      let (number, waves) = tasks[index]
      let block = blocks[number]
      for wave in waves {
        let row = shape.isSpectral ? block.start + wave * block.places.count : block.beams[wave] * fieldCount
        workers.value[worker].fill(rows.pointer + row, wave: block.beams[wave], block: block, number: number)
        progress()
      }
    }
    var work = workers.value.map(\.work).reduce(WorkCount(), +)
    work.matrixBytes = elements * MemoryLayout<Complex<Real>>.stride
    self.work = work
  }
}
