import Foundation
package import Numerics
package import Quantities

/// An atom that moves about its site, as the mean wave sees it: Einstein's model averaged exactly.
///
/// An atom at rest is the phase object t(r) = exp(iσv(r)). Atoms move independently, so that the mean wave passes
/// <t> of each, <t> - 1 having the transform G(k) exp(-2π²u²k²), G that of t - 1. |<t>| is less than 1: what is missing
/// was scattered diffusely. Sources: C. R. Hall and P. B. Hirsch, Proc. R. Soc. A 286 (1965) 158; D. M. Bird and
/// Q. A. King, Acta Cryst. A46 (1990) 202.
package struct MeanAtom: Sendable {
  /// Mean-square displacement along an axis in Å².
  package let meanSquare: Double
  /// Transforms of φ and w, <t> = exp(iφ - w): in rad and nepers times Å².
  package let phase, loss: RadialShape
  /// G at the frequencies of `HankelTransform`, in Å².
  let scattered: [Complex<Double>]
  /// Radii in Å and <t> there.
  package let radii: [Double]
  package let transmission: [Complex<Double>]

  /// Mean squares are this at least, in Å²: sharper atoms than 0.02 Å have no end within the frequencies of the tables.
  private static let least = 4e-4
  /// |<t>| counts as this at least: the phase of less is lost in rounding.
  private static let faintest = 1e-2

  package init(
    element: Int, meanSquare: Double, beam: ElectronBeam, parametrization: Parametrization = .lobato
  ) {
    let hankel = HankelTransform.shared
    let factor = ScatteringFactor(element: element, parametrization: parametrization)
    let scale = beam.interaction * PhysicalConstants.voltPerScatteringLength
    let square = max(meanSquare, Self.least)
    self.meanSquare = square
    let atRest = hankel.r.map { r -> Complex<Double> in
      let (cosine, sine) = cosineAndSine(scale * factor.projection(r: r))
      return Complex(cosine - 1, sine)
    }
    scattered = hankel.forward(atRest)
    let mean = hankel.inverse(
      zip(scattered, hankel.k).map { $0 * exp(-2 * .pi * .pi * square * $1 * $1) }
    ).map { Complex($0.re + 1, $0.im) }
    radii = hankel.r
    transmission = mean
    // The phase is followed from outside, where it is small.
    var phases = [Double](repeating: 0, count: mean.count)
    var last = 0.0
    for index in mean.indices.reversed() {
      let found = atan2(mean[index].im, mean[index].re)
      last = found + 2 * .pi * ((last - found) / (2 * .pi)).rounded()
      phases[index] = last
    }
    phase = RadialShape(step: hankel.step, values: hankel.forward(phases))
    loss = RadialShape(
      step: hankel.step, values: hankel.forward(mean.map { -log(max($0.magnitude, Self.faintest)) }))
  }

  /// Memory in bytes.
  package var bytes: Int { 8 * (2 * phase.values.count + 3 * radii.count + 2 * scattered.count) }
}
