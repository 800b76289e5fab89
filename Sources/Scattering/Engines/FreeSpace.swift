package import Numerics

/// The propagator of one slice thickness, band limit included.
package final class FreeSpace<Real: RealScalar>: Sendable {
  /// In the order of the spectrum layout.
  package let values: AlignedBuffer<Complex<Real>>
  /// For the fused engine; empty without one.
  let blocks: AlignedBuffer<Float>
  /// Å
  let distance: Double

  /// - Parameters:
  ///   - distance: thickness of the slice in Å.
  ///   - tilt: beam tilt along x and y in rad.
  package convenience init(
    layout: SpectrumLayout, kind: PropagatorKind, distance: Double, wavelength: Double,
    tilt: SIMD2<Double> = .zero
  ) {
    self.init(
      layout: layout, kind: kind, distance: distance, wavelength: wavelength, tilt: tilt, fused: nil)
  }

  convenience init(
    layout: SpectrumLayout, kind: PropagatorKind, distance: Double, wavelength: Double,
    tilt: SIMD2<Double>, fused: FusedPlan?
  ) {
    self.init(
      layout: layout, kx: (0..<layout.columns).map { layout.kx($0) }, ky: layout.grid.ky,
      band: BandLimit(grid: layout.grid), kind: kind, distance: distance, wavelength: wavelength, tilt: tilt,
      fused: fused)
  }

  /// The same for waves whose frequencies are not those of the layout.
  /// - Parameters:
  ///   - kx, ky: frequency of each stored column and of each row in 1/Å.
  ///   - band: the limit to which the waves are cut.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  init(
    layout: SpectrumLayout, kx: [Double], ky: [Double], band: BandLimit, kind: PropagatorKind,
    distance: Double, wavelength: Double, tilt: SIMD2<Double>, fused: FusedPlan?
  ) {
    self.distance = distance
    values = AlignedBuffer(count: layout.count)
    let slopeX = cosineAndSine(tilt.x).sine / cosineAndSine(tilt.x).cosine
    let slopeY = cosineAndSine(tilt.y).sine / cosineAndSine(tilt.y).cosine
    for (c, kx) in kx.enumerated() {
      for j in 0..<layout.grid.ny {
        let k2 = kx * kx + ky[j] * ky[j]
        let amplitude = band.value(k2: k2)
        guard amplitude > 0, kind.carries(k2: k2, wavelength: wavelength) else { continue }
        let phase =
          kind.phase(k2: k2, distance: distance, wavelength: wavelength)
          - 2 * .pi * distance * (kx * slopeX + ky[j] * slopeY)
        let (cosine, sine) = cosineAndSine(phase)
        values.pointer[c * layout.stride + j] = Complex(Real(amplitude * cosine), Real(amplitude * sine))
      }
    }
    blocks = fused?.packed(propagator: values.pointer) ?? AlignedBuffer(count: 0)
  }

  /// Free space for waves near a plane wave, as functions of the frequency relative to that wave's, and without the phase
  /// that it has itself. The band limit stays where it is.
  /// - Parameters:
  ///   - offset: frequency of the plane wave in 1/Å.
  ///   - slope: tan of the beam tilt along x and y.
  init(
    layout: SpectrumLayout, relativeTo offset: SIMD2<Double>, kind: PropagatorKind, distance: Double,
    wavelength: Double, slope: SIMD2<Double>, fused: FusedPlan?
  ) {
    self.distance = distance
    values = AlignedBuffer(count: layout.count)
    let band = BandLimit(grid: layout.grid)
    let own = (offset * offset).sum()
    let linear = -2 * .pi * distance * slope
    let quadratic = -.pi * wavelength * distance
    // The paraxial phase is a sum of one along x and one along y.
    let ky = layout.grid.ky
    let alongY = ky.map { ky in
      Complex<Real>(phase: linear.y * ky + (kind == .fresnel ? quadratic * ky * (ky + 2 * offset.y) : 0))
    }
    let inner = (band.cutoff - band.taper) * (band.cutoff - band.taper)
    for c in 0..<layout.columns {
      let kx = layout.kx(c)
      let alongX = Complex<Real>(
        phase: linear.x * kx + (kind == .fresnel ? quadratic * kx * (kx + 2 * offset.x) : 0))
      let x2 = (kx + offset.x) * (kx + offset.x)
      for j in 0..<layout.grid.ny {
        let k2 = x2 + (ky[j] + offset.y) * (ky[j] + offset.y)
        let amplitude = k2 < inner ? 1 : band.value(k2: k2)
        let place = c * layout.stride + j
        guard amplitude > 0, kind == .fresnel || kind.carries(k2: k2, wavelength: wavelength) else {
          continue
        }
        var value = alongX * alongY[j] * Real(amplitude)
        if kind != .fresnel {
          value *= Complex<Real>(
            phase: kind.phase(k2: k2, distance: distance, wavelength: wavelength)
              - kind.phase(k2: own, distance: distance, wavelength: wavelength))
        }
        values.pointer[place] = value
      }
    }
    blocks = fused?.packed(propagator: values.pointer) ?? AlignedBuffer(count: 0)
  }

  /// No distance and no band limit: waves stay as they are.
  init(identityIn layout: SpectrumLayout, fused: FusedPlan?) {
    distance = 0
    values = AlignedBuffer(count: layout.count)
    values.pointer.update(repeating: .one, count: layout.count)
    blocks = fused?.packed(propagator: values.pointer) ?? AlignedBuffer(count: 0)
  }
}
