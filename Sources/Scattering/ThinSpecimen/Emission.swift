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
  /// [parent][emitting slice]; the first slice emits alike under all parents, and is filled from the one on the axis.
  private let fields: [[AlignedBuffer<Complex<Float>>]]

  /// - Parameters:
  ///   - model: the specimen.
  ///   - free: propagation of plane waves between the model's slices.
  ///   - slices: those that hold atoms.
  package init(
    model: MultisliceModel<Float>, free: FreeFlight, beams: ParentBeams, slices: [Int], threads: Int
  ) {
    let reach = Self.reach(model.layout, beams)
    let stride = paddedStride(2 * reach.y + 1)
    let count = (2 * reach.x + 1) * stride
    // Each is filled whole by the thread that has its parent.
    let first = AlignedBuffer<Complex<Float>>(count: slices.isEmpty ? 0 : count, isZeroed: false)
    let fields = beams.parents.map { _ in
      slices.indices.map { $0 == 0 ? first : AlignedBuffer<Complex<Float>>(count: count, isZeroed: false) }
    }
    self.reach = reach
    self.stride = stride
    self.slices = slices
    self.beams = beams
    self.fields = fields
    let workers = UncheckedSendable(
      (0..<max(1, min(threads, beams.parents.count))).map { _ in
        Worker(model: model, free: free, reach: reach, stride: stride)
      })
    parallelFor(beams.parents.count, threads: threads) { worker, parent in
      workers.value[worker].run(beams.parents[parent], slices: slices, into: fields[parent])
    }
    work = workers.value.map(\.engine.work).reduce(WorkCount(), +)
  }

  /// The largest momentum transfers: from a parent to any wave of the layout inside of the band.
  private static func reach(_ layout: SpectrumLayout, _ beams: ParentBeams) -> SIMD2<Int> {
    let band = BandLimit(grid: layout.grid).cutoff
    let largest = SIMD2(
      beams.parents.map { abs($0.x) }.max() ?? 0, beams.parents.map { abs($0.y) }.max() ?? 0)
    return SIMD2(
      Int(band * layout.grid.lengthX) + largest.x, Int(band * layout.grid.lengthY) + largest.y)
  }

  /// Amplitude for the momentum transfer of harmonics (0, 0); that of q - k lies
  /// (k - q).x strides and (k - q).y elements from it, so that neighbouring plane waves are neighbours in memory.
  package func centre(parent: Int, slice: Int) -> UnsafePointer<Complex<Float>> {
    UnsafePointer(fields[parent][slice].pointer + reach.x * stride + reach.y)
  }

  /// Bytes that are kept.
  package static func bytes(layout: SpectrumLayout, beams: ParentBeams, slices: Int) -> Int {
    let reach = reach(layout, beams)
    let field = (2 * reach.x + 1) * paddedStride(2 * reach.y + 1) * MemoryLayout<Complex<Float>>.stride
    return (1 + beams.parents.count * max(0, slices - 1)) * field
  }

  private final class Worker {
    let engine: Multislice<Float>
    let free: FreeFlight
    let reach: SIMD2<Int>
    let stride: Int
    let before: AlignedBuffer<Complex<Float>>
    let after: AlignedBuffer<Complex<Float>>

    init(model: MultisliceModel<Float>, free: FreeFlight, reach: SIMD2<Int>, stride: Int) {
      engine = Multislice(model)
      self.free = free
      self.reach = reach
      self.stride = stride
      before = AlignedBuffer(count: model.layout.count)
      after = AlignedBuffer(count: model.layout.count)
    }

    func run(_ parent: SIMD2<Int>, slices: [Int], into fields: [AlignedBuffer<Complex<Float>>]) {
      guard !slices.isEmpty else { return }
      let layout = engine.model.layout
      let grid = layout.grid
      guard let column = layout.column(kxIndex: parent.x < 0 ? parent.x + grid.nx : parent.x) else { return }
      let place = column * layout.stride + (parent.y < 0 ? parent.y + grid.ny : parent.y)
      for wave in [before, after] {
        wave.pointer.update(repeating: .zero, count: wave.count)
        wave.pointer[place] = .one
      }
      // Waves in front of and behind each of the slices.
      let exits = Set(slices + slices.map { $0 - 1 }).filter { $0 >= 0 }.sorted()
      let k = SIMD2(Double(parent.x) / grid.lengthX, Double(parent.y) / grid.lengthY)
      var next = 0
      engine.propagate(after.pointer, exits: exits) { slice in
        if slice == slices[next] {
          if next > 0 || parent == .zero {
            let depth = free.slicing.thicknesses[..<slice].reduce(0, +)
            let own = Complex<Float>(phase: free.phase(kx: k.x, ky: k.y, distance: depth))
            emit(slice, parent, times: own, into: fields[next].pointer)
          }
          next += 1
        }
        before.pointer.update(from: after.pointer, count: before.count)
      }
    }

    /// The conjugate of (t - 1) ψ from the waves in front of and behind a slice and its free space,
    /// conj(P) (P t ψ - P ψ) / |P|, by the momentum that it has more than the parent.
    /// - Parameter own: the parent's free phase down to the slice.
    private func emit(
      _ slice: Int, _ parent: SIMD2<Int>, times own: Complex<Float>,
      into field: UnsafeMutablePointer<Complex<Float>>
    ) {
      let layout = engine.model.layout
      let ny = layout.grid.ny
      let free = engine.model.freeSpace[slice].values.pointer
      let rows = 2 * reach.y + 1
      // Rows of waves that the grid has, as momentum transfers.
      let low = max(-reach.y, -((ny - 1) / 2) - parent.y)
      let high = min(reach.y, (ny - 1) / 2 - parent.y)
      for transfer in -reach.x...reach.x {
        let to = field + (reach.x - transfer) * stride
        let kx = transfer + parent.x
        to.update(repeating: .zero, count: rows)
        guard abs(kx) <= layout.grid.nx / 2,
          let column = layout.column(kxIndex: kx < 0 ? kx + layout.grid.nx : kx)
        else { continue }
        let start = column * layout.stride
        for y in low...high {
          let ky = y + parent.y
          let place = start + (ky < 0 ? ky + ny : ky)
          let p = free[place]
          let size = p.magnitude
          guard size > 0 else { continue }
          to[reach.y - y] =
            (after.pointer[place] - p * before.pointer[place]).conjugate * p * own * (1 / size)
        }
      }
    }
  }
}
