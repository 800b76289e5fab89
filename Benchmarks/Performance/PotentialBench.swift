import Numerics
import Scattering

/// Time to build the potentials of a crystal whose slices all differ.
enum PotentialBench {
  /// Seconds of wall time for 40 slices of 512² pixels, 16 cells of SrTiO3 each, single precision.
  static func seconds(threads: Int) -> Double {
    let model = SampleCrystal.model(width: 512, height: 512, layers: 20)
    let grid = model.grid
    var best = Double.infinity
    for _ in 0..<5 {
      best = min(
        best,
        Clock.seconds {
          let builder = PotentialBuilder<Float>(model: model, threads: threads)
          let spaces = UncheckedSendable(
            (0..<threads).map { _ in PotentialBuilder<Float>.Workspace(builder) })
          let slices = (0..<model.distinctSlices).map { _ in AlignedBuffer<Float>(count: grid.count) }
          parallelFor(slices.count, threads: threads) { worker, index in
            builder.build(
              distinct: index, into: slices[index].pointer, stride: grid.nx, using: spaces.value[worker])
          }
        })
    }
    return best
  }
}
