import Crystals
import Foundation
import Optics
import Quantities
package import Worlds

/// What the beam does to the specimen.
extension Microscope {
  /// Enters doses and lets the specimen respond.
  /// - Parameter pieces: places in the laboratory, counted from the specimen's origin.
  mutating func expose(_ pieces: [BeamExposure.Piece]) {
    guard pieces.contains(where: { $0.electrons > 0 }) else { return }
    let tilt = self.tilt(at: pieces[0].start)
    let pieces = tilt == .identity ? pieces : pieces.map { $0.moved(tilt.onSpecimen) }
    let exposure = BeamExposure(
      beam: illumination.beam, profile: beamProfile(at: pieces[0].start), pieces: pieces)
    state.dose.enter(exposure)
    _ = damage.expose(&world, to: exposure, state: &state.damage, cache: &damageCache)
  }

  /// Enters what some lines of a scan have done.
  mutating func expose(by trajectory: ScanTrajectory, lines: Range<Int>) {
    let pieces = trajectory.exposure(lines: lines) { electronRate(at: $0) }
    // While the scan is prepared, the generator blanks a beam that has not been placed.
    let ready = trajectory.timing.lines[0].departure
    expose(isExposedAtRest ? pieces : pieces.filter { $0.start >= ready })
  }

  /// How the electrons lie about the place of the beam.
  func beamProfile(at time: InstrumentTime) -> BeamProfile {
    let illumination = self.illumination
    let source = min(column.sourceWidth(state.column) / SourceSize.fullWidthPerSigma, 1e6)
    let height = motion.origin(at: time).z
    let probe = try? illumination.probe(at: time).withC10(movedBy: height)
    // Discs wider than a micrometre are no probes any more.
    let disc = min(probe?.geometricRadius ?? 0, 1e4)
    let profile = try? BeamProfile.probe(
      beam: illumination.beam, semiangle: column.semiangle(state.column), source: source, disc: disc)
    guard let profile else { preconditionFailure("a probe of the column has a profile") }
    return profile
  }

  /// The area in sight, in coordinates of the specimen, without tilt.
  package var fieldArea: Area {
    let origin = motion.origin(at: state.time)
    return Area(centre: fieldCentre - SIMD2(origin.x, origin.y), size: SIMD2(repeating: field))
  }

  /// Enters an even exposure of the field, as by the images of a measurement.
  /// - Parameter seconds: with the beam on.
  mutating func exposeField(from begin: InstrumentTime, seconds: Double) {
    let lines = 32
    let area = fieldArea
    let dwell = InstrumentTime(seconds: seconds / Double(lines * lines))
    let electrons = electronRate(at: begin) * dwell.seconds
    guard electrons > 0 else { return }
    let step = area.size / Double(lines)
    expose(
      (0..<lines).map { line in
        .line(
          .init(
            start: begin + (line * lines) * dwell, dwell: dwell,
            places: (0..<lines).map { area.low + (SIMD2(Double($0), Double(line)) + 0.5) * step },
            electrons: electrons))
      })
  }
}

extension BeamExposure.Piece {
  /// The same at other places.
  fileprivate func moved(_ place: (SIMD2<Double>) -> SIMD2<Double>) -> BeamExposure.Piece {
    switch self {
    case .stretch(var stretch):
      (stretch.from, stretch.to) = (place(stretch.from), place(stretch.to))
      return .stretch(stretch)
    case .line(var line):
      line.places = line.places.map(place)
      return .line(line)
    }
  }
}
