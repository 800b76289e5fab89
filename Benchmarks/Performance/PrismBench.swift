import Numerics
import Optics
import Quantities
import Scattering

/// The scattering matrix without interpolation and the Gram matrix of an annular detector, on a crystal without lateral
/// period.
enum PrismBench {
  /// 10 SrTiO3 cells deep, 4 x 4 across, 512² pixels, single precision; prints seconds of wall time for each step.
  static func run(threads: Int, semiangle: Double) {
    let potential = SampleCrystal.model(width: 512, height: 512, layers: 10)
    let beam = ElectronBeam(energy: 200e3)
    guard let probe = try? Probe(beam: beam, aperture: .round(semiangle: semiangle)),
      let geometry = try? PrismGeometry(grid: potential.grid, probe: probe, interpolation: SIMD2(1, 1))
    else { preconditionFailure("no probe") }
    let model = BlochModel<Float>(potential: potential, beam: beam, threads: threads)
    let region = annulus(model.wholeLayout, beam, inner: 0.06, outer: 0.13)
    var matrix: ScatteringMatrix<Float>?
    let waves = Clock.seconds {
      matrix = ScatteringMatrix(geometry: geometry, model: model, seen: region, threads: threads)
    }
    guard let matrix else { preconditionFailure("no room") }
    let weights = geometry.coefficients(probe)
    let places = (0..<128).map { SIMD2(0.1 * Double($0 % 16), 0.1 * Double($0 / 16)) }
    let reductions = UncheckedSendable((0..<2).map { _ in ScatteringMatrix<Float>.Reduction(matrix) })
    let probes = Clock.seconds {
      parallelFor(2, threads: threads) { worker, index in
        reductions.value[worker].patterns(
          probe: weights, positions: Array(places[index * 64..<index * 64 + 64])
        ) { _, _ in }
      }
    }
    let terms = reductions.value.map(\.work).reduce(WorkCount(), +).productTerms
    let gram = GramMatrix<Float>(geometry: geometry, repeats: potential.lateralRepeats)
    let pairs = Clock.seconds { gram.add(matrix, region: region, weight: 1, threads: threads) }
    var frames: [Double] = []
    let steps = (0..<128).map { 0.1 * Double($0) }
    for _ in 0..<5 {
      frames.append(
        Clock.seconds {
          _ = gram.image(of: [(probe, 1)], threads: threads).series.values(x: steps, y: steps)
        })
    }
    print(
      "\(geometry.beams.count) plane waves, \(matrix.work.matrixBytes >> 20) MiB: matrix \(waves) s; 128 probes \(probes) s,",
      "\(8e-9 * Double(terms) / probes) Gflop/s; Gram matrix \(pairs) s,",
      "\(8e-9 * Double(gram.work.productTerms) / pairs) Gflop/s; frame of 128 x 128 \(frames.min()!) s")
  }

  private static func annulus(_ layout: SpectrumLayout, _ beam: ElectronBeam, inner: Double, outer: Double)
    -> [Bool]
  {
    var region = [Bool](repeating: false, count: layout.count)
    for column in 0..<layout.columns {
      for row in 0..<layout.grid.ny {
        let (kx, ky) = (layout.kx(column), layout.grid.ky(row))
        let angle = (kx * kx + ky * ky).squareRoot() * beam.wavelength
        region[column * layout.stride + row] = angle >= inner && angle < outer
      }
    }
    return region
  }
}
