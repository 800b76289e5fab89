import Foundation
import Numerics
package import Quantities

extension MeanAtom {
  /// 1/Å; f of h is tabulated at these steps, and up to there at most.
  private static let (diffuseStep, diffuseHighest) = (0.08, 14.0)
  /// 1/Å between rings of the detector.
  private static let ring = 0.05

  /// The probability that the atom scatters an electron diffusely into a ring of angles, as a function μ(r) of where the electron
  /// passes: its transform f(h) in Å².
  ///
  /// f(h) = ∫ D(s) G(s + h/2) G*(s - h/2) [exp(-2π²u²h²) - exp(-2π²u²(|s + h/2|² + |s - h/2|²))] ds, D being the ring seen
  /// from the directions of the aperture, on the average over them. Electrons that pass at r come from all of these
  /// directions alike: the local approximation. For the ring of all angles μ = 1 - |<t>|². Sources: S. J. Pennycook and
  /// D. E. Jesson, Ultramicroscopy 37 (1991) 14; L. J. Allen, S. D. Findlay, M. P. Oxley and C. J. Rossouw,
  /// Ultramicroscopy 96 (2003) 47.
  /// - Parameters:
  ///   - inner, outer: rad; infinity for no end.
  ///   - semiangle: of the aperture, in rad.
  package func diffuse(inner: Double, outer: Double, semiangle: Double, beam: ElectronBeam) -> RadialShape {
    let hankel = HankelTransform.shared
    let wavelength = beam.wavelength
    let aperture = semiangle / wavelength
    let limits = (inner / wavelength, outer / wavelength)
    let step = hankel.step
    let square = 2 * .pi * .pi * meanSquare
    // G and its mean, next to each other.
    let table = zip(scattered, hankel.k).map { value, k -> SIMD4<Double> in
      let damped = value * exp(-square * k * k)
      return SIMD4(value.re, value.im, damped.re, damped.im)
    }
    func at(_ k2: Double) -> SIMD4<Double> {
      let place = k2.squareRoot() / step
      guard place < Double(table.count - 1) else { return .zero }
      let i = Int(place)
      return table[i] + (place - Double(i)) * (table[i + 1] - table[i])
    }
    let lowest = max(0, limits.0 - aperture)
    let end = min(limits.1 + aperture, HankelTransform.highest)
    let rings = max(0, Int(((end - lowest) / Self.ring).rounded(.up)))
    let width = rings > 0 ? (end - lowest) / Double(rings) : 0
    let nodes = (0..<rings).map { index -> (s: Double, weight: Double) in
      let s = lowest + (Double(index) + 0.5) * width
      let share = Self.seen(s, within: limits.1, aperture) - Self.seen(s, within: limits.0, aperture)
      return (s, share * 2 * .pi * s * width)
    }.filter { $0.weight > 0 }
    // Beyond it motion has smeared everything.
    let highest = min(Self.diffuseHighest, (16 / square).squareRoot())
    let count = Int(highest / Self.diffuseStep) + 4
    let values = (0..<count).map { index -> Double in
      let h = Double(index) * Self.diffuseStep
      let smeared = exp(-square * h * h)
      var sum = 0.0
      for (s, weight) in nodes {
        // A quarter of the circle stands for all of it.
        let points = index == 0 ? 1 : min(48, max(8, Int(10 * s)))
        var circle = 0.0
        for point in 0..<points {
          let cosine = cos(0.5 * .pi * (Double(point) + 0.5) / Double(points))
          let (mean, across) = (s * s + 0.25 * h * h, s * h * cosine)
          let (a, b) = (at(mean + across), at(max(0, mean - across)))
          circle += smeared * (a.x * b.x + a.y * b.y) - (a.z * b.z + a.w * b.w)
        }
        sum += weight * circle / Double(points)
      }
      return sum
    }
    return RadialShape(step: Self.diffuseStep, values: values)
  }

  /// Which share of a disc, its centre `distance` away, lies within a circle.
  private static func seen(_ distance: Double, within circle: Double, _ disc: Double) -> Double {
    if circle <= 0 { return 0 }
    if distance + disc <= circle { return 1 }
    if distance >= circle + disc { return 0 }
    let whole = Double.pi * disc * disc
    if distance + circle <= disc { return .pi * circle * circle / whole }
    let (d, a, b) = (distance, circle, disc)
    let first = (d * d + a * a - b * b) / (2 * d * a)
    let second = (d * d + b * b - a * a) / (2 * d * b)
    let root = ((-d + a + b) * (d + a - b) * (d - a + b) * (d + a + b)).squareRoot()
    return (a * a * acos(max(-1, min(1, first))) + b * b * acos(max(-1, min(1, second))) - 0.5 * root) / whole
  }
}
