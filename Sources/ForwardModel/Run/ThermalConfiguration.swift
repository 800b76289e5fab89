import Detection
import Numerics
import Optics
import Quantities
package import Scattering

/// The specimen of one thermal configuration, ready for waves.
final class ThermalConfiguration<Real: RealScalar>: Sendable {
  /// For probes that pass the specimen one by one; nil if none do.
  let model: MultisliceModel<Real>?
  /// For probes, or signals, that are summed from plane waves.
  let matrix: ScatteringMatrix<Real>?
  let work: WorkCount

  /// - Parameter seen: pixels of the patterns that a scattering matrix keeps; nil for all.
  init(
    _ plan: SimulationPlan, decision: EngineDecision, index: Int, seen: [Bool]?,
    progress: @escaping @Sendable (Double) -> Void
  ) throws {
    let request = plan.request
    let potential = request.potentialModel(index)
    let highest = EngineDecision.highestFrequency(request, decision.geometry)
    var work = WorkCount()
    work.distinctSlices = potential.distinctSlices
    if decision.needsWholeWaves(request) {
      model = MultisliceModel(
        builder: PotentialBuilder<Real>(model: potential, threads: plan.threads), beam: request.probe.beam,
        propagator: request.engine.propagator, tilt: request.tilt, highestFrequency: highest,
        threads: plan.threads)
    } else {
      model = nil
    }
    if let geometry = decision.geometry {
      let counter = ProgressCounter(total: geometry.beams.count, report: progress)
      let waves = BlochModel<Real>(
        potential: potential, beam: request.probe.beam, propagator: request.engine.propagator,
        tilt: request.tilt, highestFrequency: highest, threads: plan.threads)
      let made = ScatteringMatrix(
        geometry: geometry, model: waves, seen: seen, threads: plan.threads,
        progress: { counter.step() })
      guard let made else {
        throw RunError("no room for a scattering matrix in the system's temporary folder")
      }
      work = work + made.work
      matrix = made
    } else {
      matrix = nil
    }
    self.work = work
  }

  /// Memory in bytes.
  var bytes: Int { (model?.bytes ?? 0) + (matrix?.work.matrixBytes ?? 0) }
}

extension SimulationPlan {
  /// For each element of the patterns' layout whether a detector looks at it.
  var seenPixels: [Bool] {
    var seen = [Bool](repeating: false, count: patternLayout.count)
    for readout in readouts { readout.mark(&seen) }
    return seen
  }
}

extension SimulationRequest {
  /// The sliced specimen of thermal configuration `index`.
  package func potentialModel(_ index: Int) -> PotentialModel {
    PotentialModel(
      arrangement: configuration(index), grid: grid, slicing: slicing, parametrization: parametrization,
      projection: projection)
  }
}
