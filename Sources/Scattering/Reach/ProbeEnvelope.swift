package import Numerics
package import Optics

/// How bright a probe is at most at a distance from its centre, anywhere between the entrance of the specimen and a
/// depth in it.
///
/// The largest intensity at distance r or farther, over all azimuths and over planes from depth 0 to the given
/// one, aberrations included, in empty space. It never rises with r. Source size is not part of it.
package struct ProbeEnvelope: Sendable {
  /// Width of a ring in Å.
  package let step: Double
  /// Intensity in 1/Å² at r ≥ ring · step, for a probe of total intensity 1; ends at the largest distance that a
  /// periodic grid has.
  package let values: [Double]

  /// - Parameters:
  ///   - grid: sampling; images of the probe in neighbouring periods count.
  ///   - depths: planes in Å behind the entrance.
  package init(_ probe: Probe, grid: Grid, depths: [Double]) {
    let layout = SpectrumLayout(grid: grid)
    let transform = FourierTransform2D<Double>(layout: layout)
    let field = AlignedBuffer<Complex<Double>>(count: transform.fieldCount)
    let step = min(grid.dx, grid.dy)
    let half = SIMD2(grid.lengthX, grid.lengthY) / 2
    var rings = [Double](
      repeating: 0, count: Int((half.x * half.x + half.y * half.y).squareRoot() / step) + 2)
    for depth in depths {
      // Free space over a distance z adds z to C10.
      var spectrum = probe.withC10(movedBy: depth).spectrum(layout: layout)
      spectrum.withUnsafeMutableBufferPointer { transform.inverse($0.baseAddress!, into: field.pointer) }
      // Σ|ψ(k)|² = 1 makes Σ|ψ(r)|² of the unnormalised inverse the number of points.
      let scale = 1 / (grid.lengthX * grid.lengthY)
      for j in 0..<grid.ny {
        let y = Double(Grid.harmonic(j, of: grid.ny)) * grid.dy
        for i in 0..<grid.nx {
          let x = Double(Grid.harmonic(i, of: grid.nx)) * grid.dx
          let ring = Int((x * x + y * y).squareRoot() / step)
          let value = field.pointer[j * transform.rowStride + i].squaredMagnitude * scale
          rings[ring] = max(rings[ring], value)
        }
      }
    }
    for ring in rings.indices.dropLast().reversed() { rings[ring] = max(rings[ring], rings[ring + 1]) }
    self.step = step
    values = rings
  }

  /// The bound at distance `r` in Å; 0 beyond the grid.
  package func intensity(_ r: Double) -> Double {
    let ring = Int(max(0, r) / step)
    return ring < values.count ? values[ring] : 0
  }
}
