import Numerics
import Quantities
import Scattering

/// Time to build potentials and transmission functions, single precision.
enum PotentialBench {
  /// Seconds of wall time for 40 slices of 512² pixels that all differ, 16 cells of SrTiO3 each.
  static func crystal(threads: Int) -> Double {
    seconds(SampleCrystal.model(width: 512, height: 512, layers: 20), threads: threads)
  }

  /// Seconds of wall time for the three slices of `SampleLayer`.
  static func layer(threads: Int) -> Double { seconds(SampleLayer.model(), threads: threads) }

  /// The same with the slices' transmission functions and the propagator.
  static func layerModel(threads: Int) -> Double {
    let model = SampleLayer.model()
    return best {
      let builder = PotentialBuilder<Float>(model: model, threads: threads)
      _ = MultisliceModel(builder: builder, beam: ElectronBeam(energy: SampleLayer.energy), threads: threads)
    }
  }

  private static func seconds(_ model: PotentialModel, threads: Int) -> Double {
    let grid = model.grid
    let slices = (0..<model.distinctSlices).map { _ in AlignedBuffer<Float>(count: grid.count) }
    return best {
      let builder = PotentialBuilder<Float>(model: model, threads: threads)
      let spaces = UncheckedSendable((0..<threads).map { _ in PotentialBuilder<Float>.Workspace(builder) })
      parallelFor(slices.count, threads: threads) { worker, index in
        builder.build(
          distinct: index, into: slices[index].pointer, stride: grid.nx, using: spaces.value[worker])
      }
    }
  }

  private static func best(_ body: () -> Void) -> Double {
    (0..<5).reduce(Double.infinity) { least, _ in min(least, Clock.seconds(body)) }
  }
}
