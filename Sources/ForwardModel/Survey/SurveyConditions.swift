package import Crystals
package import Optics
package import Quantities
package import Scattering
import Detection
import Numerics

/// How images at low magnification are made, without the world.
package struct SurveyConditions: Sendable {
  package let probe: Probe
  /// Beam tilt along x and y in rad.
  package let tilt: SIMD2<Double>
  package let detectors: [SimulationRequest.NamedDetector]
  package let source: SourceSize?
  package let parametrization: Parametrization
  let rings: AngleRings
  /// For each value that a pixel has, its share of each ring; detectors in order, segments of each in order.
  let weights: [[Double]]
  /// Values of a pixel that belong to each detector.
  package let channels: [Range<Int>]
  /// Turns stage axes into those of the laboratory.
  let rotation: Matrix3

  /// Angle in rad to which electrons are followed for a detector without an outer edge.
  private static let openAngle = 0.2

  /// - Throws: `InputError` for detectors that are no annuli: images of columns hold no patterns.
  package init(
    probe: Probe, tilt: SIMD2<Double> = .zero, detectors: [SimulationRequest.NamedDetector],
    source: SourceSize? = nil, parametrization: Parametrization = .lobato, rotation: Matrix3 = .identity
  ) throws(InputError) {
    self.probe = probe
    self.tilt = tilt
    self.detectors = detectors
    self.source = source
    self.parametrization = parametrization
    self.rotation = rotation
    guard !detectors.isEmpty else { throw InputError("detectors: none are given; allowed: at least one") }
    let semiangle = probe.aperture.semiangle
    var edges = [semiangle]
    var regions: [(annulus: AnnularDetector, radial: Int, azimuthal: Int)] = []
    for named in detectors {
      switch named.detector {
      case .annular(let annulus): regions.append((annulus, 1, 1))
      case .segmented(let segments): regions.append((segments.annulus, segments.radial, segments.azimuthal))
      case .pixelated, .centreOfMass:
        throw InputError(
          "detector \(named.name): its signal is not known at low magnification; allowed: annular, segmented")
      }
    }
    func radius(_ ring: Int, of region: (annulus: AnnularDetector, radial: Int, azimuthal: Int)) -> Double {
      let width = region.annulus.outer - region.annulus.inner
      return ring == region.radial
        ? region.annulus.outer : region.annulus.inner + width * Double(ring) / Double(region.radial)
    }
    for region in regions {
      edges += (0...region.radial).map { radius($0, of: region) }.filter { $0.isFinite && $0 > 0 }
    }
    if regions.contains(where: { $0.annulus.outer.isInfinite }) { edges.append(Self.openAngle) }
    let rings = AngleRings(through: edges, aperture: probe.aperture)
    self.rings = rings
    var weights: [[Double]] = []
    var channels: [Range<Int>] = []
    for region in regions {
      let first = weights.count
      for ring in 0..<region.radial {
        let (inner, outer) = (radius(ring, of: region), radius(ring + 1, of: region))
        let shares = (0..<rings.count).map { index in
          let middle = rings.middle(index)
          return middle > inner && middle < outer ? 1 / Double(region.azimuthal) : 0
        }
        for _ in 0..<region.azimuthal { weights.append(shares) }
      }
      channels.append(first..<weights.count)
    }
    self.weights = weights
    self.channels = channels
  }

  /// Å. The grids of calibrations and of windows of atoms carry a fourth more than the largest angle: with less, the sharp
  /// potential of single atoms scatters several percent too much to large angles.
  var pixel: Double { probe.beam.wavelength * BandLimit.share / (2 * rings.largest * 1.25) }

  /// What the responses of matter depend on.
  var key: Key {
    Key(
      beam: probe.beam, aperture: probe.aperture, parametrization: parametrization, edges: rings.edges,
      pixel: pixel)
  }

  struct Key: Hashable, Sendable {
    let beam: ElectronBeam
    let aperture: Aperture
    let parametrization: Parametrization
    let edges: [Double]
    let pixel: Double
  }

  /// Direction of the beam in stage axes.
  var beamDirection: SIMD3<Double> { (rotation.transposed * SIMD3(tilt.x, tilt.y, 1)).normalised }

  /// How much longer the way through a layer is on a tilted stage.
  var pathLength: Double { rotation == .identity ? 1 : 1 / max(abs(rotation[2, 2]), 0.1) }
}
