package import Numerics

/// What the slices of a specimen emit under the parent plane waves.
///
/// Behind the specimen a wave is its own free continuation plus what each slice adds to it,
/// ψ_exit = P ψ_0 + Σ_s P_{s → exit} (t_s - 1) ψ_s: exact, with ψ_s the wave in front of slice s, scattered by the
/// slices before. Kept is (t_s - 1) ψ_s for each parent p and each slice that holds atoms, as a function of the
/// momentum transfer q - k, within the band limit.
///
/// Complex conjugates are kept: a probe at r0 has exp(-2πi k·r0), and the conjugate of a sum over plane waves is a plain
/// inverse transform.
package final class Emission: Sendable {
  /// Harmonics of momentum transfers reach from -reach to reach.
  package let reach: SIMD2<Int>
  /// Elements from one column (kx) to the next.
  package let stride: Int
  /// Slices that hold atoms, ascending.
  package let slices: [Int]
  package let beams: ParentBeams
  package let work: WorkCount
  /// [parent][emitting slice]; the first slice emits alike under all parents, and is filled from the one on the axis, for
  /// which the band limit is that of the transmission function itself.
  private let fields: [[AlignedBuffer<Complex<Float>>]]

  /// - Parameters:
  ///   - model: the specimen; its layout must hold all momentum transfers, see `reach`.
  ///   - free: propagation of plane waves; its tilt is that of the model.
  ///   - slices: those that hold atoms.
  package init(
    model: MultisliceModel<Float>, free: FreeFlight, beams: ParentBeams, slices: [Int], threads: Int
  ) {
    let layout = model.layout
    let reach = SIMD2(
      min(layout.positiveColumns - 1, layout.columns - layout.positiveColumns),
      min(
        Int(Double(layout.positiveColumns - 1) / layout.grid.lengthX * layout.grid.lengthY),
        (layout.grid.ny - 1) / 2))
    let stride = paddedStride(2 * reach.y + 1)
    let count = (2 * reach.x + 1) * stride
    let first = AlignedBuffer<Complex<Float>>(count: slices.isEmpty ? 0 : count, isZeroed: false)
    let fields = beams.parents.map { _ in
      slices.indices.map { $0 == 0 ? first : AlignedBuffer<Complex<Float>>(count: count, isZeroed: false) }
    }
    self.reach = reach
    self.stride = stride
    self.slices = slices
    self.beams = beams
    self.fields = fields
    let works = UncheckedSendable(AlignedBuffer<Int>(count: 2 * beams.parents.count))
    parallelFor(beams.parents.count, threads: threads) { _, parent in
      let model = model.with(freeSpace: free.relative(to: beams.parents[parent], model))
      var worker = Worker(model: model, reach: reach, stride: stride)
      worker.run(slices: slices, into: fields[parent], fillsFirst: beams.parents[parent] == .zero)
      works.value.pointer[2 * parent] = worker.engine.work.probeSlices
      works.value.pointer[2 * parent + 1] = worker.engine.work.transforms
    }
    var work = WorkCount()
    for parent in beams.parents.indices {
      work.probeSlices += works.value.pointer[2 * parent]
      work.transforms += works.value.pointer[2 * parent + 1]
    }
    self.work = work
  }

  /// Amplitude for the momentum transfer of harmonics (0, 0); that of q - k lies
  /// (k - q).x strides and (k - q).y elements from it, so that neighbouring plane waves are neighbours in memory.
  package func centre(parent: Int, slice: Int) -> UnsafePointer<Complex<Float>> {
    UnsafePointer(fields[parent][slice].pointer + reach.x * stride + reach.y)
  }

  /// The largest momentum transfer in 1/Å: from a wave of the aperture to one in the band.
  package static func reach(grid: Grid, cone: Double) -> Double { BandLimit(grid: grid).cutoff + cone }

  /// Bytes that are kept for so many parents and slices.
  package static func bytes(layout: SpectrumLayout, parents: Int, slices: Int) -> Int {
    (1 + parents * max(0, slices - 1)) * layout.count * MemoryLayout<Complex<Float>>.stride
  }

  private struct Worker {
    let engine: Multislice<Float>
    let reach: SIMD2<Int>
    let stride: Int
    let before: AlignedBuffer<Complex<Float>>
    let after: AlignedBuffer<Complex<Float>>

    init(model: MultisliceModel<Float>, reach: SIMD2<Int>, stride: Int) {
      engine = Multislice(model)
      self.reach = reach
      self.stride = stride
      before = AlignedBuffer(count: model.layout.count)
      after = AlignedBuffer(count: model.layout.count)
    }

    mutating func run(slices: [Int], into fields: [AlignedBuffer<Complex<Float>>], fillsFirst: Bool) {
      guard !slices.isEmpty else { return }
      before.pointer[0] = .one
      after.pointer[0] = .one
      // Waves in front of and behind each of the slices.
      let exits = Set(slices + slices.map { $0 - 1 }).filter { $0 >= 0 }.sorted()
      var next = 0
      engine.propagate(after.pointer, exits: exits) { slice in
        if slice == slices[next] {
          if next > 0 || fillsFirst { emit(slice, into: fields[next].pointer) }
          next += 1
        }
        before.pointer.update(from: after.pointer, count: before.count)
      }
    }

    /// The conjugate of (t - 1) ψ from the waves in front of and behind a slice and its free space: conj(P) (P t ψ - P ψ) / |P|.
    private func emit(_ slice: Int, into field: UnsafeMutablePointer<Complex<Float>>) {
      let layout = engine.model.layout
      let ny = layout.grid.ny
      let free = engine.model.freeSpace[slice].values.pointer
      for c in 0..<layout.columns {
        let kx = c < layout.positiveColumns ? c : c - layout.columns
        guard abs(kx) <= reach.x else { continue }
        let to = field + (reach.x - kx) * stride + reach.y
        let start = c * layout.stride
        for ky in -reach.y...reach.y {
          let place = start + (ky < 0 ? ky + ny : ky)
          let p = free[place]
          let size = p.magnitude
          guard size > 0 else {
            to[-ky] = .zero
            continue
          }
          to[-ky] = (after.pointer[place] - p * before.pointer[place]).conjugate * p * (1 / size)
        }
      }
    }
  }
}
