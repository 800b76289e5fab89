package import Numerics
package import Optics
package import Quantities
package import Scattering

/// A multislice calculation with plain arrays around it: spectra are `[ky][kx]` over the whole grid, in
/// double precision.
package struct WaveBench<Real: RealScalar> {
  package let model: MultisliceModel<Real>
  /// The same specimen for plane waves.
  package let waves: BlochModel<Real>
  package let grid: Grid
  package let beam: ElectronBeam

  package init(
    _ arrangement: AtomArrangement, nx: Int, ny: Int, slices: Int,
    beam: ElectronBeam = ElectronBeam(energy: 2e5),
    propagator: PropagatorKind = .fresnel, tilt: SIMD2<Double> = .zero, projection: Projection = .infinite,
    threads: Int = 1, instructions: InstructionSet = .standard
  ) throws {
    let size = arrangement.size
    grid = Grid(nx: nx, ny: ny, lengthX: size.x, lengthY: size.y)
    self.beam = beam
    let potential = PotentialModel(
      arrangement: arrangement, grid: grid,
      slicing: try Slicing(height: size.z, requested: size.z / Double(slices)), projection: projection)
    model = MultisliceModel(
      builder: PotentialBuilder<Real>(model: potential, threads: threads), beam: beam, propagator: propagator,
      tilt: tilt, threads: threads, instructions: instructions)
    waves = BlochModel(potential: potential, beam: beam, propagator: propagator, tilt: tilt, threads: threads)
  }

  // MARK: - Incident waves

  /// One plane wave of amplitude 1.
  package func planeWave(_ hx: Int, _ hy: Int) -> [Complex<Double>] {
    var wave = [Complex<Double>](repeating: .zero, count: grid.count)
    wave[index(hx, hy)] = .one
    return wave
  }

  package func probe(_ probe: Probe, x: Double, y: Double) -> [Complex<Double>] {
    let spectrum = AlignedBuffer<Complex<Double>>(count: model.layout.count)
    ProbeSpectrum(probe, layout: model.layout).write(x: x, y: y, into: spectrum.pointer)
    return unpacked(spectrum.pointer)
  }

  /// Place of a harmonic in a spectrum.
  package func index(_ hx: Int, _ hy: Int) -> Int {
    (hy + grid.ny) % grid.ny * grid.nx + (hx + grid.nx) % grid.nx
  }

  // MARK: - Propagation

  /// The spectrum behind the specimen.
  package func exit(_ wave: [Complex<Double>]) -> [Complex<Double>] {
    var last = wave
    through(wave) { _, spectrum in last = spectrum }
    return last
  }

  /// Calls `body` with the spectrum behind each slice.
  package func through(_ wave: [Complex<Double>], _ body: (Int, [Complex<Double>]) -> Void) {
    let engine = Multislice(model)
    let spectrum = AlignedBuffer<Complex<Real>>(count: model.layout.count)
    pack(wave, into: spectrum.pointer)
    engine.propagate(spectrum.pointer, exits: Array(model.slices.indices)) {
      body($0, unpacked(spectrum.pointer))
    }
  }

  /// A spectrum times the propagator behind slice `slice`, or its complex conjugate.
  package func propagated(_ wave: [Complex<Double>], slice: Int = 0, back: Bool = false) -> [Complex<Double>]
  {
    let factors = unpacked(model.freeSpace[slice].values.pointer)
    return zip(wave, factors).map { $0 * (back ? $1.conjugate : $1) }
  }

  package func pack(_ wave: [Complex<Double>], into spectrum: UnsafeMutablePointer<Complex<Real>>) {
    let layout = model.layout
    for c in 0..<layout.columns {
      for j in 0..<grid.ny {
        spectrum[c * layout.stride + j] = Complex<Real>(wave[j * grid.nx + layout.kxIndex(c)])
      }
    }
  }

  package func unpacked<Value: RealScalar>(_ spectrum: UnsafePointer<Complex<Value>>) -> [Complex<Double>] {
    let layout = model.layout
    var wave = [Complex<Double>](repeating: .zero, count: grid.count)
    for c in 0..<layout.columns {
      for j in 0..<grid.ny {
        wave[j * grid.nx + layout.kxIndex(c)] = Complex<Double>(spectrum[c * layout.stride + j])
      }
    }
    return wave
  }

  /// Spatial frequency of an element of a spectrum in 1/Å.
  package func frequency(_ index: Int) -> SIMD2<Double> {
    SIMD2(grid.kx(index % grid.nx), grid.ky(index / grid.nx))
  }

  /// Whether the band limit leaves an element of a spectrum as it is.
  package func isInsideBand(_ index: Int) -> Bool {
    let k = frequency(index)
    return BandLimit(grid: grid).value(k2: k.x * k.x + k.y * k.y) == 1
  }

  /// Noise in the flat part of the band, of power 1.
  package func noise(seed: Int) -> [Complex<Double>] {
    var wave = Seeded.complex(grid.count, seed: seed)
    for i in wave.indices where !isInsideBand(i) { wave[i] = .zero }
    let scale = 1 / power(wave).squareRoot()
    return wave.map { $0 * scale }
  }
}

/// Σ |ψ|²
package func power(_ wave: [Complex<Double>]) -> Double { wave.reduce(0) { $0 + $1.squaredMagnitude } }

/// The inverse transform with its 1/(nx ny), `[y][x]`, of a spectrum `[ky][kx]`.
package func realSpace(_ wave: [Complex<Double>], grid: Grid) -> [Complex<Double>] {
  let transform = FourierTransform2D<Double>(layout: SpectrumLayout(grid: grid))
  let layout = transform.layout
  let spectrum = AlignedBuffer<Complex<Double>>(count: layout.count)
  let field = AlignedBuffer<Complex<Double>>(count: transform.fieldCount)
  for c in 0..<layout.columns {
    for j in 0..<grid.ny { spectrum.pointer[c * layout.stride + j] = wave[j * grid.nx + layout.kxIndex(c)] }
  }
  transform.inverse(spectrum.pointer, into: field.pointer)
  return (0..<grid.count).map { i in
    field.pointer[i / grid.nx * transform.rowStride + i % grid.nx] * (1 / Double(grid.count))
  }
}

/// The unnormalised forward transform `[ky][kx]` of a field `[y][x]`.
package func reciprocalSpace(_ field: [Complex<Double>], grid: Grid) -> [Complex<Double>] {
  realSpace(field.map(\.conjugate), grid: grid).map { $0.conjugate * Double(grid.count) }
}
