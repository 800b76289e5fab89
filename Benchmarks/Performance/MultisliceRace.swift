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
    let a = 3.905
    let sites: [(Int, Double, Double, Double)] = [
      (38, 0, 0, 0.25), (22, 0.5, 0.5, 0.75), (8, 0.5, 0.5, 0.25), (8, 0.5, 0, 0.75), (8, 0, 0.5, 0.75),
    ]
    let atoms = sites.map { z, x, y, h in
      ScatteringAtom(Scatterer(element: z, rms: 0.08), x: x * a, y: y * a, z: h * a)
    }
    let arrangement = AtomArrangement(atoms: atoms, box: SIMD3(a, a, a), repeats: SIMD3(4, 4, 10))
    let grid = Grid(nx: size, ny: size, lengthX: 4 * a, lengthY: 4 * a)
    guard let slicing = try? Slicing(height: 10 * a, requested: a / 2) else {
      preconditionFailure("no slices")
    }
    // Built from single atoms, as a thermal configuration would be, to see what slices cost without the lattice.
    let displaced = arrangement.displaced(by: (0..<(5 * 160)).map { SIMD3(1e-3 * Double($0 % 7), 0, 0) })
    let beam = ElectronBeam(energy: 200e3)
    let potential = PotentialModel(arrangement: displaced, grid: grid, slicing: slicing)
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
