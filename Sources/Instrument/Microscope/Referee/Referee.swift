import ForwardModel
package import Configuration
import Numerics
import Quantities
package import Worlds

/// What only the referee of an experiment sees: the truth behind readings and pictures, at the moment the microscope was handed over.
package struct Referee: Sendable {
  let microscope: Microscope

  /// - Parameter microscope: what its resting beam has done until now is entered first.
  package init(_ microscope: Microscope) { self.microscope = microscope.settled() }

  /// What the instrument and the specimen are.
  package var model: JSONValue { microscope.model.document }
  package var worldDocument: JSONValue { WorldFile.json(microscope.world) }
  package var threads: Int { microscope.threads }
  package var seed: UInt64 { microscope.seed }

  var time: InstrumentTime { microscope.state.time }

  /// All aberrations of the probe in CEOS names, in Å; in z is what the height of the specimen adds to C1.
  package var aberrations: (values: AberrationVector, height: Double) {
    (AberrationVector(microscope.illumination.aberrations(at: time)), microscope.motion.origin(at: time).z)
  }

  /// Place of the specimen's origin in the laboratory in Å: stage, creep and drift.
  package var origin: SIMD3<Double> { microscope.motion.origin(at: time) }

  /// Where the beam rests on the specimen in Å; nil where the scan generator has it.
  package var beamPlace: SIMD2<Double>? {
    microscope.state.parked.map {
      microscope.tilt(at: time).onSpecimen(microscope.restPlace($0) - SIMD2(origin.x, origin.y))
    }
  }

  /// Electrons per Å² over an area of the specimen, `[row][column]`.
  package func doseMap(_ area: Area, columns: Int, rows: Int) -> [Double] {
    microscope.state.dose.map(area, columns: columns, rows: rows)
  }

  package var events: [SpecimenEvent] { microscope.state.damage.events }
  package var latest: AcquisitionTruth? { microscope.latest }

  /// The part of the specimen that the latest acquisition could have touched.
  package func window() -> Area? {
    guard let truth = latest, !truth.trajectories.isEmpty else { return nil }
    var low = SIMD2(Double.infinity, .infinity)
    var high = -low
    for frame in truth.trajectories.indices {
      for place in truth.places(frame: frame, threads: threads) {
        low = pointwiseMin(low, place)
        high = pointwiseMax(high, place)
      }
    }
    return Area(low: low, high: pointwiseMax(high, low + 1e-3))
  }
}

extension Referee {
  /// What the latest acquisition was made of, in a line.
  package var summary: String {
    guard let truth = latest else { return "nothing acquired" }
    let engines = truth.engines.map { engine in
      "\(engine.detector) by \(engine.engine)"
        + (engine.statedError.map { " (\(InputError.brief(($0 * 1000).rounded() / 10)) %)" } ?? "")
    }
    let time = InputError.brief((microscope.state.time.seconds * 1000).rounded() / 1000)
    let parts =
      [microscope.world.description.title, engines.joined(separator: ", "), "\(time) s of instrument time"]
    return parts.filter { !$0.isEmpty }.joined(separator: "; ")
  }
}
