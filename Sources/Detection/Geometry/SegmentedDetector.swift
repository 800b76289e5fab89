import Foundation
package import Quantities

/// An annulus cut into rings of equal width and sectors of equal azimuth; one signal per segment.
///
/// Sector s covers the azimuths rotation + 2π s/n up to, but without, rotation + 2π (s + 1)/n, φ = atan2(ky,
/// kx) running from +x towards +y. Signals are ordered ring by ring: index = ring * azimuthal + sector.
package struct SegmentedDetector: Sendable, Hashable {
  package let annulus: AnnularDetector
  /// Number of rings.
  package let radial: Int
  /// Number of sectors in each ring.
  package let azimuthal: Int
  /// Azimuth in rad where sector 0 begins.
  package let rotation: Double

  /// - Parameters:
  ///   - inner: rad, 0 or more.
  ///   - outer: rad, more than `inner`, finite.
  ///   - radial: 1 or more.
  ///   - azimuthal: 1 or more.
  ///   - rotation: rad.
  package init(
    inner: Double, outer: Double, radial: Int = 1, azimuthal: Int = 4, rotation: Double = 0
  ) throws(InputError) {
    guard (1...1000).contains(radial) else {
      throw .outOfRange("radial segments", Double(radial), allowed: "1 to 1000")
    }
    guard (1...1000).contains(azimuthal) else {
      throw .outOfRange("azimuthal segments", Double(azimuthal), allowed: "1 to 1000")
    }
    guard rotation.isFinite else {
      throw .outOfRange("detector rotation", rotation, allowed: "finite angles", unit: "rad")
    }
    guard outer.isFinite else {
      throw .outOfRange("outer detector angle", outer, allowed: "finite angles", unit: "mrad")
    }
    annulus = try AnnularDetector(inner: inner, outer: outer)
    self.radial = radial
    self.azimuthal = azimuthal
    self.rotation = rotation
  }

  package var count: Int { radial * azimuthal }

  /// The segment of the pixel at (kx, ky) in 1/Å, nil outside of the annulus.
  ///
  /// Pixels on the border of two sectors are common on symmetric grids. The azimuth is reduced and multiplied
  /// before it is divided by 2π, because other orders round some of them to the other side.
  package func segment(kx: Double, ky: Double, wavelength: Double) -> Int? {
    let alpha = scatteringAngle(kx: kx, ky: ky, wavelength: wavelength)
    guard annulus.inner <= alpha, alpha < annulus.outer else { return nil }
    let depth = Double(radial) * (alpha - annulus.inner) / (annulus.outer - annulus.inner)
    let turn = 2 * Double.pi
    var azimuth = fmod(atan2(ky, kx) - rotation, turn)
    if azimuth < 0 { azimuth += turn }
    let sector = Double(azimuthal) * azimuth / turn
    // Adding a turn to a tiny negative angle gives a whole turn; the pixel belongs to the last sector.
    return min(Int(depth), radial - 1) * azimuthal + min(Int(sector), azimuthal - 1)
  }
}
