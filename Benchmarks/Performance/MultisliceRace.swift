import Numerics
import Quantities
import Scattering

/// The multislice engines on a crystal, in turns with the bare transforms.
final class MultisliceRace {
  struct Result {
    let name: String
    /// Seconds per probe and slice: of processor time for one thread, of wall time divided by the number of threads for
    /// several.
    let perProbeSlice: Double
  }

  let width: Int
  let height: Int
  private let models: [(set: InstructionSet, model: MultisliceModel<Float>)]
  /// Seconds to build one distinct slice: structure factors, potential, transmission function.
  let perSlice: Double

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    // 20 slices that all differ stream through the caches.
    let potential = SampleCrystal.model(width: width, height: height, layers: 10)
    let beam = ElectronBeam(energy: 200e3)
    var models: [(InstructionSet, MultisliceModel<Float>)] = []
    var seconds = Double.infinity
    for set in InstructionSet.supported {
      seconds = min(
        seconds,
        Clock.seconds {
          let builder = PotentialBuilder<Float>(model: potential)
          models.append((set, MultisliceModel(builder: builder, beam: beam, instructions: set)))
        })
    }
    self.models = models
    perSlice = seconds / Double(potential.distinctSlices)
  }

  /// The bare transforms first, then each engine.
  func run(threads: Int) -> [Result] {
    let bare = BareTransforms(width: width, height: height, threads: threads)
    let slices = models[0].model.slices.count
    let workers = UncheckedSendable(
      models.map { entry in (0..<threads).map { _ in Multislice(entry.model) } })
    let waves = UncheckedSendable(
      (0..<threads).map { _ in AlignedBuffer<Complex<Float>>(count: models[0].model.layout.count) })
    var times = [Double](repeating: .infinity, count: 1 + models.count)
    let seconds = threads == 1 ? Clock.processorSeconds : Clock.seconds
    for _ in 0..<(width * height > 512 * 512 ? 4 : 10) {
      times[0] = min(times[0], seconds { bare.run(pairs: slices) })
      for engine in models.indices {
        for wave in waves.value { Self.fill(wave) }
        let spent = seconds {
          parallelFor(threads, threads: threads) { _, index in
            workers.value[engine][index].propagate(waves.value[index].pointer)
          }
        }
        times[1 + engine] = min(times[1 + engine], spent)
      }
    }
    let names = ["bare"] + models.map(\.set.rawValue)
    return zip(names, times).map { Result(name: $0, perProbeSlice: $1 / Double(slices * threads)) }
  }

  /// A plane wave.
  private static func fill(_ wave: AlignedBuffer<Complex<Float>>) {
    wave.pointer.update(repeating: .zero, count: wave.count)
    wave.pointer[0] = .one
  }
}
