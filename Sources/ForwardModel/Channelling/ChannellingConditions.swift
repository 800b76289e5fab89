import Detection
import Foundation
import Numerics
import Optics
import Quantities
import Scattering

/// All that the picture of a place depends on besides its atoms.
struct ChannellingConditions: Sendable, Hashable {
  let probe: Probe
  let tilt: SIMD2<Double>
  let foci: [FocalSpread.Sample]
  let detectors: [Detector]
  /// Å
  let slice: Double

  /// Å between the planes in which the wave's intensity is looked at.
  static let planes = 9.0
  /// 1/Å by which atoms widen the directions in which electrons travel between the columns.
  private static let widening = 1.2
  /// Share of an atom's elastic scattering in whose angle pixels end.
  private static let least = 0.05
  /// Å; pixels are no larger, however much atoms move.
  private static let coarsest = 0.13
  /// Å of wings around the rays.
  private static let wings = 3.0

  /// Highest frequency of an image in 1/Å.
  var highest: Double { 2 * probe.aperture.semiangle / probe.beam.wavelength }

  /// Semiangle in rad of the directions from which electrons come to an atom: those of the aperture, and what atoms before it
  /// added. Set by comparison with frozen configurations.
  var directions: Double {
    let added = Self.widening * probe.beam.wavelength
    return (probe.aperture.semiangle * probe.aperture.semiangle + added * added).squareRoot()
  }

  /// Å between probes: they are combined by their known spectrum, so that they need little more than two per period.
  var spacing: Double { 0.45 / highest }

  /// Pixel in Å that holds the angles to which moving atoms scatter elastically, exp(-4π²u²s²) = 0.05, and the aperture.
  /// - Parameter meanSquare: of the atoms, weighted by what they scatter, in Å².
  func pixel(meanSquare: Double) -> Double {
    let end = (log(1 / Self.least) / (4 * .pi * .pi * max(meanSquare, 1e-3))).squareRoot()
    return min(Self.coarsest, BandLimit.share / (2 * max(end, 1.3 * highest)))
  }

  /// Å from the outermost probe to the border of the waves.
  /// - Parameter depths: z of the first and last atoms.
  func reach(_ depths: ClosedRange<Double>) -> Double {
    let rays = foci.map { probe.withC10(movedBy: $0.offset).geometricRadius }.max() ?? 0
    let farthest = max(abs(depths.lowerBound), abs(depths.upperBound))
    let tilts = (tilt * tilt).sum().squareRoot()
    return rays + (probe.aperture.semiangle + tilts) * farthest + Self.wings
  }

  /// Values per place: the sums of all detectors.
  var channels: Int { detectors.reduce(0) { $0 + Self.channels(of: $1) } }

  static func channels(of detector: Detector) -> Int {
    switch detector {
    case .segmented(let segments): segments.count
    case .centreOfMass: 3
    case .annular, .pixelated: 1
    }
  }

  /// Estimated seconds of one thread for the picture of a place.
  /// - Parameters:
  ///   - radius: of the picture in Å.
  ///   - points: of the waves.
  ///   - depth: from the first to the last atom in Å.
  func seconds(radius: Double, points: Double, depth: Double) -> Double {
    let probes = Double(foci.count) * .pi * (radius / spacing + 0.5) * (radius / spacing + 0.5)
    let (slices, planes) = (depth / slice + 2, depth / Self.planes + 2)
    let perProbe = Self.wave * slices + planes * (Self.inverse + Self.weighing * Double(rings.count))
    return points * (probes * perProbe + slices * Self.slicing + planes * Double(rings.count) * Self.map)
  }

  /// Seconds of one thread per point: a wave in a slice, its transform to real space and its product with a map; the making of a
  /// slice and of a map.
  private static let (wave, inverse, weighing) = (1.5e-9, 4e-9, 0.4e-9)
  private static let (slicing, map) = (90e-9, 25e-9)

  /// Angles over which diffuse scattering is collected as a whole, and into which channels it goes in what share.
  var rings: [Ring] {
    var rings: [Ring] = []
    var first = 0
    for detector in detectors {
      switch detector {
      case .annular(let annulus):
        rings.append(Ring(inner: annulus.inner, outer: annulus.outer, channels: first..<first + 1))
        first += 1
      case .segmented(let segments):
        let ring = segments.annulus
        let width = (ring.outer - ring.inner) / Double(segments.radial)
        for index in 0..<segments.radial {
          let inner = ring.inner + Double(index) * width
          rings.append(
            Ring(inner: inner, outer: inner + width, channels: first..<first + segments.azimuthal))
          first += segments.azimuthal
        }
      case .centreOfMass:
        // Of its three sums the first is the whole intensity.
        rings.append(Ring(inner: 0, outer: .infinity, channels: first..<first + 1))
        first += 3
      case .pixelated: preconditionFailure("patterns are no signals")
      }
    }
    return rings
  }

  struct Ring: Sendable, Hashable {
    /// rad
    let inner, outer: Double
    /// Each gets an even share.
    let channels: Range<Int>
  }
}
