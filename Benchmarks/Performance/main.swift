import CFFTW
import Numerics
import Quantities
import Scattering
import Foundation

func cpuSeconds() -> Double {
  var t = timespec(); clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return Double(t.tv_sec) + 1e-9 * Double(t.tv_nsec)
}
for n in [256, 512, 1024] {
  let a = 3.905
  var atoms: [ScatteringAtom] = []
  for (z, x, y, h) in [
    (38, 0.0, 0.0, 0.25), (22, 0.5, 0.5, 0.75), (8, 0.5, 0.5, 0.25), (8, 0.5, 0.0, 0.75), (8, 0.0, 0.5, 0.75),
  ] {
    atoms.append(ScatteringAtom(Scatterer(element: z), x: x * a, y: y * a, z: h * a))
  }
  let arrangement = AtomArrangement(atoms: atoms, box: SIMD3(a, a, a), repeats: SIMD3(4, 4, 10))
  let grid = Grid(nx: n, ny: n, lengthX: 4 * a, lengthY: 4 * a)
  let slicing = try Slicing(height: 10 * a, requested: a / 2)
  let beam = ElectronBeam(energy: 200e3)
  var t = cpuSeconds()
  let model = PotentialModel(arrangement: arrangement, grid: grid, slicing: slicing)
  let builder = PotentialBuilder<Float>(model: model)
  print("n", n, "distinct", model.distinctSlices, "model", cpuSeconds() - t); t = cpuSeconds()
  let ms = MultisliceModel<Float>(builder: builder, beam: beam)
  print("transmission", cpuSeconds() - t)
  let engine = Multislice(ms)
  let spectrum = AlignedBuffer<Complex<Float>>(count: ms.layout.count)
  spectrum.pointer[0] = .one
  var best = 1e9
  for _ in 0..<4 { t = cpuSeconds(); engine.propagate(spectrum.pointer); best = min(best, cpuSeconds() - t) }
  print("us per probe slice", best / 20 * 1e6)
  // FFTW
  let buf = AlignedBuffer<Complex<Float>>(count: n * n)
  let p = UnsafeMutableRawPointer(buf.pointer).assumingMemoryBound(to: fftwf_complex.self)
  let plan = fftwf_plan_dft_2d(Int32(n), Int32(n), p, p, FFTW_FORWARD, FFTW_MEASURE)!
  best = 1e9
  for _ in 0..<20 { t = cpuSeconds(); fftwf_execute(plan); best = min(best, cpuSeconds() - t) }
  print("bare pair", 2 * best * 1e6)
  fftwf_forget_wisdom()
}
