import Numerics
import Quantities
import Scattering

/// The reference engine on a crystal, in turns with the bare transforms.
final class MultisliceRace {
  struct Result {
    /// Seconds of wall time per probe and slice, divided by the number of threads that work at once.
    let perProbeSlice: Double
    /// The same for the bare transforms.
    let bare: Double
  }

  private let size: Int
  private let model: MultisliceModel<Float>
  /// Seconds to build one distinct slice: structure factors, potential, transmission function.
  let perSlice: Double

  init(size: Int) {
    self.size = size
    let potential = SampleCrystal.model(size: size, layers: 10)
    let beam = ElectronBeam(energy: 200e3)
    var built: MultisliceModel<Float>?
    let seconds = Clock.seconds {
      built = MultisliceModel(builder: PotentialBuilder<Float>(model: potential), beam: beam)
    }
    model = built!
    perSlice = seconds / Double(potential.distinctSlices)
  }

  func run(threads: Int) -> Result {
    let bare = BareTransforms(size: size, threads: threads)
    let workers = UncheckedSendable((0..<threads).map { _ in Multislice(model) })
    let waves = UncheckedSendable(
      (0..<threads).map { _ in AlignedBuffer<Complex<Float>>(count: model.layout.count) })
    for wave in waves.value { wave.pointer[0] = .one }
    let slices = model.slices.count
    var engine = Double.infinity
    var floor = Double.infinity
    for _ in 0..<(size > 512 ? 3 : 8) {
      floor = min(floor, Clock.seconds { bare.run(pairs: slices) })
      engine = min(
        engine,
        Clock.seconds {
          parallelFor(threads, threads: threads) { _, index in
            workers.value[index].propagate(waves.value[index].pointer)
          }
        })
    }
    let count = Double(slices * threads)
    return Result(perProbeSlice: engine / count, bare: floor / count)
  }
}
