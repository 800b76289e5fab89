import Worlds
import Detection
import ForwardModel
import Frames
import Numerics
import Optics
import Quantities

extension Microscope {
  /// Brings a place of the specimen into the middle of the field, as an operator does who sees it: the stage goes there, and the beam shift makes up
  /// for what the stage is off.
  /// - Parameter place: Å on the specimen.
  /// - Throws: `RefusedRequest`, `InputError` where stage or beam shift do not reach.
  package mutating func centre(on place: SIMD2<Double>) throws {
    settle()
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

  /// Makes the lenses free of aberrations at this moment and focuses on the specimen where it is, as after a perfect alignment; drift goes
  /// on from there.
  package mutating func align() {
    let height = motion.origin(at: state.time).z
    var wanted = Aberrations()
    // What the column and the height of the specimen add is made up for.
    wanted[.c10].value = -column.aberrations(at: state.time, state.column)[.c10].value - height
    wanted[cartesian: .c12] = -column.aberrations(at: state.time, state.column)[cartesian: .c12]
    corrector.impose(wanted, at: state.time, &state.corrector)
  }

  /// Sets contrast and brightness of detectors for what is in view, as an operator has done before: the darkest places at 15 % of the
  /// range, or a quarter of the brightest ones there if that is less; the brightest at 55 %.
  package mutating func fitGains(_ names: String) throws {
    let time = state.time
    let rate = electronRate(at: time)
    guard rate > 0 else { return }
    let area = fieldArea
    let raster = FrameRaster(columns: 64, rows: 64, centre: area.centre, field: area.size)
    for detector in try detectors(named: names) {
      guard let geometry = try geometry(of: detector) else { continue }
      let signals = try view.signals(
        of: world, optics: try optics(at: time), detectors: [.init(name: detector.name, detector: geometry)],
        on: raster)
      let values = signals.values.values.map { Double($0) * rate }
      guard let low = values.min(), let high = values.max(), high > 0 else { continue }
      // What no beam shows stays above the bottom of the range, so that smaller currents are not cut off.
      let lowest = min(low, 0.26 * high)
      state.detectors[detector.name]!.settings = detector.electronics.settings(
        showing: lowest * detector.electronics.quantumEfficiency,
        high * detector.electronics.quantumEfficiency)
    }
  }
}
