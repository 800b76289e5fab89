package import Numerics
package import Quantities

/// A convergent beam: its energy, aperture and aberrations.
///
/// ψ(k) = A(k) exp(-iχ(k)) exp(-2πi k·r0), focused at r0; see `ProbeSpectrum` for the normalised wave on a
/// grid.
package struct Probe: Sendable, Hashable {
  package let beam: ElectronBeam
  package let aperture: Aperture
  package let aberrations: Aberrations

  /// Refuses apertures with impossible angles.
  package init(
    beam: ElectronBeam, aperture: Aperture, aberrations: Aberrations = Aberrations()
  ) throws(InputError) {
    try aperture.check()
    self.beam = beam
    self.aperture = aperture
    self.aberrations = aberrations
  }

  private init(unchecked beam: ElectronBeam, _ aperture: Aperture, _ aberrations: Aberrations) {
    self.beam = beam
    self.aperture = aperture
    self.aberrations = aberrations
  }

  /// The same probe with C10 moved by `offset` Å.
  package func withC10(movedBy offset: Double) -> Probe {
    Probe(unchecked: beam, aperture, aberrations.withC10(movedBy: offset))
  }

  /// The same beam and aperture with other aberrations.
  package func with(_ aberrations: Aberrations) -> Probe { Probe(unchecked: beam, aperture, aberrations) }

  /// How far in Å from the centre the rays of the aperture meet the specimen: the largest |∇χ| λ / 2π.
  package var geometricRadius: Double {
    let wavefront = WavefrontPolynomial(aberrations, wavelength: beam.wavelength)
    var largest = 0.0
    for ring in 1...8 {
      let angle = aperture.semiangle * Double(ring) / 8
      for sector in 0..<48 {
        let (cosine, sine) = cosineAndSine(2 * .pi * Double(sector) / 48)
        let slope = wavefront.gradient(angle * cosine, angle * sine)
        largest = max(largest, (slope * slope).sum().squareRoot())
      }
    }
    return largest * beam.wavelength / (2 * .pi)
  }

  /// A(k) exp(-iχ(k)), unnormalised, at (kx, ky) in 1/Å. `grid` gives the pixel size that a soft edge depends
  /// on.
  package func amplitude(kx: Double, ky: Double, grid: Grid) -> Complex<Double> {
    let wavefront = WavefrontPolynomial(aberrations, wavelength: beam.wavelength)
    let (modulus, phase) = wave(kx, ky, grid, wavefront)
    return Complex(phase: phase) * modulus
  }

  /// Modulus and phase of the same, with the aberration function prepared.
  func wave(
    _ kx: Double, _ ky: Double, _ grid: Grid, _ wavefront: WavefrontPolynomial
  ) -> (modulus: Double, phase: Double) {
    let wavelength = beam.wavelength
    let opening = aperture.transmission(kx: kx, ky: ky, wavelength: wavelength, grid: grid)
    guard opening.modulus != 0 else { return (0, 0) }
    return (opening.modulus, opening.phase - wavefront.phase(wavelength * kx, wavelength * ky))
  }

  /// The probe at the origin on all of `layout` (element (column c, row j) at c * stride + j, padding zero),
  /// normalised to Σ|ψ|² = 1 over the grid.
  package func spectrum(layout: SpectrumLayout) -> [Complex<Double>] {
    var values = [Complex<Double>](repeating: .zero, count: layout.count)
    let lit = ProbeSpectrum(self, layout: layout)
    values.withUnsafeMutableBufferPointer { lit.write(x: 0, y: 0, into: $0.baseAddress!) }
    return values
  }

  /// Where the aperture ends on this grid, its soft edge included, in 1/Å.
  package func highestFrequency(_ grid: Grid) -> Double {
    aperture.highestFrequency(wavelength: beam.wavelength, grid: grid)
  }
}
