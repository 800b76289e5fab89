package import Numerics

extension RandomStream.Purpose {
  /// What occupies a site.
  package static let siteContent = Self("world.site-content")
  /// Smooth random fields: roughness, thickness, patches.
  package static let smoothField = Self("world.smooth-field")
  /// Where a scene puts its bodies, and their sizes and orientations.
  package static let placement = Self("world.placement")
  /// Grains of amorphous matter.
  package static let amorphousGrain = Self("world.amorphous-grain")
}

extension RandomStream {
  /// A random rotation, uniform over all orientations, as a unit quaternion (w, x, y, z).
  ///
  /// Shoemake's method, Graphics Gems III (1992) 124.
  package mutating func quaternion() -> SIMD4<Double> {
    let (u, v, w) = (uniform(), uniform(), uniform())
    let (a, b) = ((1 - u).squareRoot(), u.squareRoot())
    let (sv, cv) = sineCosine(2 * .pi * v)
    let (sw, cw) = sineCosine(2 * .pi * w)
    return SIMD4(b * cw, a * sv, a * cv, b * sw)
  }
}
