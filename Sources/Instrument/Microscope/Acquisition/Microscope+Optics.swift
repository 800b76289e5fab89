import Crystals
import Detection
package import ForwardModel
import Optics
import Quantities

/// The conditions of an acquisition for the forward model.
extension Microscope {
  /// Everything that the beam does at a moment, and how the specimen is held.
  package func optics(at time: InstrumentTime) throws -> LiveOptics {
    let illumination = self.illumination
    let motion = self.motion
    // A specimen that is further down is met behind the crossover.
    let probe = try illumination.probe(at: time).withC10(movedBy: motion.origin(at: time).z)
    return LiveOptics(
      probe: probe, tilt: illumination.axisTilt, foci: try illumination.foci(count: model.operation.foci),
      focalSpread: model.operation.foci > 1 ? try illumination.focalSpread().sigma : 0,
      source: illumination.source, rotation: tilt(at: time))
  }

  /// Steps of the tilt in rad that fields are computed for.
  private static let tiltStep = 1e-3

  /// How the specimen is turned, in steps: creep and scale errors of the tilt are too small to be seen, and every other rotation is another field.
  func tilt(at time: InstrumentTime) -> Matrix3 {
    let position = stage.position(state.stage, at: time)
    func rounded(_ angle: Double) -> Double { (angle / Self.tiltStep).rounded() * Self.tiltStep }
    let turn = Rotation.aboutX(rounded(position.alpha)).after(.aboutY(rounded(position.beta)))
    return Matrix3(columns: turn.x, turn.y, turn.z)
  }

  /// What a detector collects at this camera length; nil where nothing reaches it.
  func geometry(of detector: ScanDetector) throws -> Detector? {
    let angles = column.collectionAngles(inner: detector.inner, outer: detector.outer, state.column)
    guard angles.lowerBound < angles.upperBound else { return nil }
    if detector.sectors == 1 {
      return .annular(try AnnularDetector(inner: angles.lowerBound, outer: angles.upperBound))
    }
    return .segmented(
      try SegmentedDetector(
        inner: angles.lowerBound, outer: angles.upperBound, radial: 1, azimuthal: detector.sectors,
        rotation: detector.rotation))
  }
}
