import Numerics
import Optics
import Quantities
import Scattering
import TestKit
import Testing

/// Amplitudes seen from single frequencies of the pattern, against waves of probes.
@Suite struct ThinSpecimenImageTests {
  private let beam = ElectronBeam(energy: 8e4)

  private struct Setup {
    let grid: Grid
    let model: MultisliceModel<Float>
    let free: FreeFlight
    let geometry: PrismGeometry
    let probe: Probe
    let potential: PotentialModel

    func image(shift: Double, threads: Int = 2) -> ThinSpecimenImage {
      let slices = potential.occupiedSlices
      let faces = potential.slicing.exitFaces
      let beams = ParentBeams(
        field: grid, radius: 0.03 / free.wavelength, depth: faces[slices.last!] - faces[slices[0]],
        wavelength: free.wavelength, shift: shift)
      return ThinSpecimenImage(
        emission: Emission(model: model, free: free, beams: beams, slices: slices, threads: threads),
        free: free, geometry: geometry)
    }

    /// |ψ|² at a frequency behind the specimen, for a probe at (x, y) in Å.
    func intensity(_ x: Int, _ y: Int, at place: SIMD2<Double>) -> Double {
      let wave = AlignedBuffer<Complex<Float>>(count: model.layout.count)
      ProbeSpectrum(probe, layout: model.layout).write(x: place.x, y: place.y, into: wave.pointer)
      Multislice(model).propagate(wave.pointer)
      let column = model.layout.column(kxIndex: (x + grid.nx) % grid.nx)!
      return Double(wave.pointer[column * model.layout.stride + (y + grid.ny) % grid.ny].squaredMagnitude)
    }
  }

  private func setup(tilt: SIMD2<Double> = .zero) throws -> Setup {
    let layer = SmallSpecimens.molybdenumDisulfide(columns: 3, rows: 2)
    let specimen = AtomArrangement(
      atoms: layer.atoms.filter { $0.x + $0.y > 2 }, box: layer.box, repeats: layer.repeats)
    let size = specimen.size
    let grid = Grid(nx: 96, ny: 108, lengthX: size.x, lengthY: size.y)
    let slicing = try Slicing(height: size.z, requested: 1.5)
    let potential = PotentialModel(arrangement: specimen, grid: grid, slicing: slicing)
    let probe = try Probe(
      beam: beam, aperture: .round(semiangle: 0.025), aberrations: Aberrations([.c10: .init(value: 35)]))
    return Setup(
      grid: grid,
      model: MultisliceModel(
        builder: PotentialBuilder<Float>(model: potential), beam: beam, tilt: tilt,
        highestFrequency: Emission.reach(grid: grid, cone: 0.03 / beam.wavelength)),
      free: FreeFlight(kind: .fresnel, wavelength: beam.wavelength, tilt: tilt, slicing: slicing),
      geometry: try PrismGeometry(grid: grid, probe: probe, interpolation: SIMD2(1, 1)), probe: probe,
      potential: potential)
  }

  /// With every plane wave its own parent nothing is approximated: inside of the cone, outside, and off axis.
  @Test(arguments: [SIMD2(0.0, 0), SIMD2(0.008, -0.005)], [(0, 0), (4, -3), (14, 6), (-9, 17)])
  func everyWaveItsOwnParentIsExact(tilt: SIMD2<Double>, frequency: (Int, Int)) throws {
    let setup = try setup(tilt: tilt)
    let image = setup.image(shift: 1e-6)
    let (maps, work) = image.maps(
      setup.probe, frequencies: [(frequency.0, frequency.1, [1])], sums: 1, threads: 1)
    let series = FourierSeries(maps[0], grid: image.grid)
    let places = [SIMD2(0.0, 0), SIMD2(1.3, 4.7), SIMD2(6.2, 8.8)]
    let expected = places.map { setup.intensity(frequency.0, frequency.1, at: $0) }
    for (place, value) in zip(places, expected) {
      let found = Double(series.value(x: place.x, y: place.y))
      #expect(abs(found - value) < 2e-4 * expected.max()!, "\(found) \(value)")
    }
    #expect(work.smallTransforms == 1 && work.probeSlices == 0)
  }

  /// The error of fewer parents falls with the shift that is let pass.
  @Test func fewerParentsCostAccuracy() throws {
    let setup = try setup()
    let frequency = (21, -6)
    let places = (0..<12).map { SIMD2(0.7 * Double($0), 0.9 * Double($0)) }
    let expected = places.map { setup.intensity(frequency.0, frequency.1, at: $0) }
    func error(_ shift: Double) -> Double {
      let image = setup.image(shift: shift)
      let maps = image.maps(
        setup.probe, frequencies: [(frequency.0, frequency.1, [1])], sums: 1, threads: 1
      ).0
      let series = FourierSeries(maps[0], grid: image.grid)
      return zip(places, expected).reduce(0) {
        let difference = Double(series.value(x: $1.0.x, y: $1.0.y)) - $1.1
        return $0 + difference * difference
      }.squareRoot()
    }
    let errors = [0.08, 0.02, 0.005].map(error)
    #expect(errors[0] > 2 * errors[1] && errors[1] > 2 * errors[2], "\(errors)")
  }

  @Test func oneParentIsEnoughForOneSlice() throws {
    let beams = ParentBeams(
      field: Grid(nx: 64, ny: 64, lengthX: 12, lengthY: 12), radius: 0.7, depth: 0, wavelength: 0.04,
      shift: 0.02)
    #expect(beams.parents == [.zero])
  }

  /// A series gives the map back, and cosines between its samples.
  @Test func seriesInterpolateExactly() {
    let grid = Grid(nx: 20, ny: 18, lengthX: 7, lengthY: 5)
    func wave(_ x: Double, _ y: Double) -> Double {
      1 + cosineAndSine(2 * .pi * (4 * x / 7 - 3 * y / 5) + 0.3).cosine
        + 0.5 * cosineAndSine(2 * .pi * 6 * y / 5).sine
    }
    let map = AlignedBuffer<Float>(count: grid.count)
    for j in 0..<18 {
      for i in 0..<20 { map.pointer[j * 20 + i] = Float(wave(Double(i) * 0.35, Double(j) * 5 / 18)) }
    }
    let series = FourierSeries(map, grid: grid)
    let (x, y) = ([0.0, 0.35, 1.234, 6.9, 8.2], [0.0, 2.71, -1.3])
    let values = series.values(x: x, y: y)
    for (j, v) in y.enumerated() {
      for (i, u) in x.enumerated() { #expect(abs(Double(values[j * 5 + i]) - wave(u, v)) < 2e-6) }
    }
  }
}
