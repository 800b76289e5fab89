import CVectors
import Foundation
package import Numerics
package import Optics

/// Images of a thin specimen, at a cost that does not grow with the number of probe positions.
///
/// Seen from a detector pixel q, the amplitude for a probe at r0 is a Fourier sum over the aperture,
/// A_q(r0) = Σ_k ψ(k) S(q, k) exp(-2πi k·r0), whose conjugate is an inverse transform, so that one small inverse transform gives it for all positions of the
/// cell. The matrix elements S come from what the slices emit, see `Emission`. An image is the weighted sum of |A_q|²
/// over the frequencies of a detector.
package final class ThinSpecimenImage: Sendable {
  /// The cell, sampled just finely enough for the intensity.
  package let grid: Grid
  private let emission: Emission
  private let free: FreeFlight
  private let field: Grid
  private let geometry: PrismGeometry
  private let layout: SpectrumLayout
  private let plans: FourierTransform2D<Float>.Plans
  private let runs: [Run]
  private let depths: [Double]
  private let band: BandLimit

  /// Neighbouring plane waves of the aperture under one parent.
  private struct Run {
    /// Harmonics of the first; the others follow along y.
    let x: Int
    let y: Int
    let count: Int
    let parent: Int
    /// Where the first stands in the small spectrum, and in the list of amplitudes.
    let place: Int
    let first: Int
  }

  /// - Parameter geometry: all plane waves of the aperture, without interpolation.
  package init(emission: Emission, free: FreeFlight, geometry: PrismGeometry) {
    self.emission = emission
    self.free = free
    self.geometry = geometry
    field = geometry.field
    band = BandLimit(grid: geometry.field)
    let beams = geometry.beams
    let reach = SIMD2(beams.map { abs($0.x) }.max() ?? 0, beams.map { abs($0.y) }.max() ?? 0)
    let grid = Grid(
      nx: FourierSizes.next(from: Double(4 * reach.x + 1)),
      ny: FourierSizes.next(from: Double(4 * reach.y + 1)),
      lengthX: geometry.field.lengthX, lengthY: geometry.field.lengthY)
    self.grid = grid
    let layout = SpectrumLayout(grid: grid, limit: Double(reach.x) / grid.lengthX)
    self.layout = layout
    plans = FourierTransform2D<Float>.Plans(layout: layout)
    depths = emission.slices.map { free.slicing.thicknesses[..<$0].reduce(0, +) }

    var runs: [Run] = []
    let order = beams.indices.sorted { (beams[$0].x, beams[$0].y) < (beams[$1].x, beams[$1].y) }
    for (index, beam) in order.map({ beams[$0] }).enumerated() {
      let parent = emission.beams.nearest(x: beam.x, y: beam.y)
      // A run ends where y jumps, where the parent changes, and at y = 0, where the small spectrum wraps around.
      if let last = runs.last, last.x == beam.x, last.y + last.count == beam.y, last.parent == parent,
        beam.y != 0
      {
        runs[runs.count - 1] = Run(
          x: last.x, y: last.y, count: last.count + 1, parent: parent, place: last.place, first: last.first)
      } else {
        let column = beam.x < 0 ? beam.x + layout.columns : beam.x
        let row = beam.y < 0 ? beam.y + grid.ny : beam.y
        runs.append(
          Run(
            x: beam.x, y: beam.y, count: 1, parent: parent, place: column * layout.stride + row, first: index)
        )
      }
    }
    self.runs = runs
    beamOrder = order
  }

  /// Indices of the geometry's beams in the order of the runs.
  private let beamOrder: [Int]

  /// Plane waves times emitting slices: what each frequency of the detector has to gather.
  package var gatheredTerms: Int { geometry.beams.count * emission.slices.count }

  /// Adds up |A_q|² over frequencies, one map `[y][x]` on `grid` for each sum.
  /// - Parameters:
  ///   - probe: its aperture must be that of the geometry.
  ///   - frequencies: harmonics and the weight of each sum.
  ///   - progress: called after each part of the frequencies with the share that is done.
  package func maps(
    _ probe: Probe, frequencies: [(x: Int, y: Int, weights: [Float])], sums: Int, threads: Int,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) -> ([AlignedBuffer<Float>], WorkCount) {
    let amplitudes = incident(probe)
    // As many parts as there can be, whatever the number of threads: their sums are added in order.
    let parts = min(Self.parts, max(1, frequencies.count))
    let maps = (0..<parts).map { _ in (0..<sums).map { _ in AlignedBuffer<Float>(count: grid.count) } }
    let workers = UncheckedSendable((0..<min(threads, parts)).map { _ in Worker(self) })
    parallelFor(parts, threads: threads) { worker, part in
      let range = frequencies.count * part / parts..<frequencies.count * (part + 1) / parts
      for index in range {
        let node = frequencies[index]
        workers.value[worker].add(node.x, node.y, node.weights, amplitudes, to: maps[part])
      }
      progress(Double(range.upperBound) / Double(max(1, frequencies.count)))
    }
    for part in maps.dropFirst() {
      for (sum, map) in zip(maps[0], part) {
        for i in 0..<grid.count { sum.pointer[i] += map.pointer[i] }
      }
    }
    var work = WorkCount()
    work.smallTransforms = frequencies.count
    work.productTerms = frequencies.count * gatheredTerms
    return (maps[0], work)
  }

  private static let parts = 16

  /// The conjugate of ψ(k) times its free propagation to each emitting slice, and behind the specimen.
  private func incident(_ probe: Probe) -> [AlignedBuffer<Complex<Float>>] {
    let values = geometry.coefficients(probe)
    return (depths + [free.slicing.height]).map { depth in
      let buffer = AlignedBuffer<Complex<Float>>(count: values.count)
      for (index, beam) in beamOrder.enumerated() {
        let wave = geometry.beams[beam]
        let phase = free.phase(
          kx: Double(wave.x) / field.lengthX, ky: Double(wave.y) / field.lengthY, distance: depth)
        buffer.pointer[index] = Complex<Float>((values[beam] * Complex<Double>(phase: phase)).conjugate)
      }
      return buffer
    }
  }

  /// Scratch memory of one thread.
  private final class Worker {
    let image: ThinSpecimenImage
    let transform: FourierTransform2D<Float>
    let spectrum: AlignedBuffer<Complex<Float>>
    let plane: AlignedBuffer<Complex<Float>>
    /// What each slice emits under each parent, `[parent][slice]`.
    let centres: [UnsafePointer<Complex<Float>>]

    init(_ image: ThinSpecimenImage) {
      self.image = image
      let emission = image.emission
      centres = emission.beams.parents.indices.flatMap { parent in
        emission.slices.indices.map { emission.centre(parent: parent, slice: $0) }
      }
      transform = FourierTransform2D(plans: image.plans)
      spectrum = AlignedBuffer(count: image.layout.count)
      plane = AlignedBuffer(count: transform.fieldCount)
    }

    func add(
      _ x: Int, _ y: Int, _ weights: [Float], _ incident: [AlignedBuffer<Complex<Float>>],
      to maps: [AlignedBuffer<Float>]
    ) {
      gather(x, y, incident)
      transform.inverse(spectrum.pointer, into: plane.pointer)
      let grid = image.grid
      for (sum, weight) in weights.enumerated() where weight != 0 {
        for row in 0..<grid.ny {
          addIntensity(
            plane.pointer + row * transform.rowStride, weight, to: maps[sum].pointer + row * grid.nx,
            count: grid.nx)
        }
      }
    }

    /// Σ over slices of emission(q - k) ψ(k), and the unscattered wave where q lies in the aperture.
    private func gather(_ x: Int, _ y: Int, _ incident: [AlignedBuffer<Complex<Float>>]) {
      let (field, free, emission) = (image.field, image.free, image.emission)
      let kx = Double(x) / field.lengthX
      let ky = Double(y) / field.lengthY
      let amplitude = image.band.value(k2: kx * kx + ky * ky)
      let onward = image.depths.map { depth in
        Complex<Float>(
          Complex<Double>(phase: -free.phase(kx: kx, ky: ky, distance: free.slicing.height - depth))
            * amplitude)
      }
      let reach = emission.reach
      let (runs, slices) = (image.runs, onward.count)
      for (number, run) in runs.enumerated() {
        // Runs are short and far apart: without asking ahead, most of the time goes by waiting for them.
        if number + 1 < runs.count {
          let next = runs[number + 1]
          if abs(next.x - x) <= reach.x {
            let offset = (next.x - x) * emission.stride + next.y - y
            for slice in 0..<slices {
              let start = UnsafeRawPointer(centres[next.parent * slices + slice] + offset)
              for byte in stride(from: 0, to: next.count * MemoryLayout<Complex<Float>>.stride, by: 64) {
                cv_prefetch(start + byte)
              }
            }
          }
        }
        let to = spectrum.pointer + run.place
        to.update(repeating: .zero, count: run.count)
        let (dx, dy) = (run.x - x, run.y - y)
        if abs(dx) <= reach.x {
          // The part of the run whose momentum transfer lies in the band.
          let low = max(0, -reach.y - dy)
          let high = min(run.count, reach.y - dy + 1)
          if low < high {
            for slice in onward.indices {
              addProduct(
                incident[slice].pointer + run.first + low,
                centres[run.parent * slices + slice] + dx * emission.stride + dy + low,
                onward[slice], to: to + low, count: high - low)
            }
          }
        }
        if dx == 0, dy <= 0, -dy < run.count {
          to[-dy] += incident[incident.count - 1].pointer[run.first - dy] * Float(amplitude)
        }
      }
    }
  }
}

/// to += a b c, element by element.
private func addProduct(
  _ a: UnsafePointer<Complex<Float>>, _ b: UnsafePointer<Complex<Float>>, _ c: Complex<Float>,
  to target: UnsafeMutablePointer<Complex<Float>>, count: Int
) {
  for i in 0..<count { target[i] = target[i] + a[i] * b[i] * c }
}

/// to += weight |a|², element by element.
private func addIntensity(
  _ a: UnsafePointer<Complex<Float>>, _ weight: Float, to target: UnsafeMutablePointer<Float>, count: Int
) {
  for i in 0..<count { target[i] += weight * a[i].squaredMagnitude }
}
