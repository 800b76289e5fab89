import Worlds
import Optics
import Quantities

extension Microscope {
  /// Brings a place of the specimen into the middle of the field, as an operator does who sees it: the stage goes there, and the beam shift makes up
  /// for what the stage is off.
  /// - Parameter place: Å on the specimen.
  /// - Throws: `RefusedRequest`, `InputError` where stage or beam shift do not reach.
  package mutating func centre(on place: SIMD2<Double>) throws {
    let reach = 0.5 * model.column.range(of: .beamShift).upperBound
    if max(abs(place.x), abs(place.y)) > reach {
      // The picture goes against the place that is wanted.
      _ = try moveStage(to: [.x: -place.x, .y: -place.y])
    }
    for _ in 0..<3 {
      let error = place - fieldArea.centre
      let present = column.setpoint(.beamShift, state.column)
      try elapse(try column.set(.beamShift, to: present + error, &state.column))
    }
    state.settled = state.time
  }

  /// Makes the lenses free of aberrations at this moment, as after a perfect alignment; drift goes on from there.
  package mutating func align() {
    corrector.impose(Aberrations(), at: state.time, &state.corrector)
  }
}
