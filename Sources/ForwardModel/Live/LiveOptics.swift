package import Crystals
import Numerics
package import Optics
import Quantities

/// The beam, and how the stage holds the specimen in it: the conditions of one acquisition.
package struct LiveOptics: Sendable, Hashable {
  /// Beam, aperture and all aberrations. C10 = 0 puts the crossover on the plane z = 0 of the laboratory, that of the tilt
  /// axis.
  package var probe: Probe
  /// Beam tilt along x and y in rad.
  package var tilt: SIMD2<Double>
  /// Offsets of the focus and their weights; one of offset 0 and weight 1 for a coherent probe.
  package var foci: [FocalSpread.Sample]
  /// Standard deviation in Å of the focus that these planes stand for; 0 for what they are. Where a plane costs nothing, more of them are taken.
  package var focalSpread: Double
  /// The image of the source on the specimen; nil for a point.
  package var source: SourceSize?
  /// Turns stage coordinates into those of the laboratory, about the origin; the beam goes along +z of the laboratory.
  package var rotation: Matrix3

  package init(
    probe: Probe, tilt: SIMD2<Double> = .zero, foci: [FocalSpread.Sample] = [.sharp],
    focalSpread: Double = 0, source: SourceSize? = nil, rotation: Matrix3 = .identity
  ) {
    self.probe = probe
    self.tilt = tilt
    self.foci = foci
    self.focalSpread = focalSpread
    self.source = source
    self.rotation = rotation
  }

  /// Planes of focus where one costs nothing.
  var manyFoci: [FocalSpread.Sample] {
    get throws { focalSpread > 0 ? try FocalSpread(sigma: focalSpread).samples(count: 15) : foci }
  }

  /// The same with aberrations and tilt rounded, so that drifts too small to be seen find what is kept.
  func rounded(_ settings: LiveSettings) -> LiveOptics {
    var rounded = self
    rounded.probe = probe.rounded(phase: settings.phaseStep)
    if settings.tiltStep > 0 {
      rounded.tilt = (tilt / settings.tiltStep).rounded(.toNearestOrAwayFromZero) * settings.tiltStep
    }
    return rounded
  }

  /// How far in Å the rays of the farthest focus meet the plane of the crossover.
  var radius: Double { foci.map { probe.withC10(movedBy: $0.offset).geometricRadius }.max() ?? 0 }

  /// Direction of the beam in stage axes.
  var beamInStage: Vector { (rotation.transposed * Vector(tilt.x, tilt.y, 1)).normalised }
}
