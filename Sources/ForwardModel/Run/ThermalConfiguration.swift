import Detection
import Numerics
import Optics
import Quantities
package import Scattering

/// The specimen of one thermal configuration, ready for waves.
final class ThermalConfiguration<Real: RealScalar>: Sendable {
  /// For probes that pass the specimen one by one; nil if none do.
  let model: MultisliceModel<Real>?
  /// For probes that are summed from plane waves one by one.
  let matrix: ScatteringMatrix<Real>?
  /// For signals that are summed over pairs of plane waves: for each detector one matrix per sum; empty otherwise.
  let pairs: [[GramMatrix<Real>]]
  let work: WorkCount

  init(
    _ plan: SimulationPlan, decision: EngineDecision, index: Int,
    progress: @escaping @Sendable (Double) -> Void
  ) throws {
    let request = plan.request
    let potential = request.potentialModel(index)
    // Another engine that takes over sees the same frequencies.
    let highest = max(decision.highestFrequency, plan.decision.highestFrequency)
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
        geometry: geometry, model: waves, seen: plan.seenPixels, threads: plan.threads,
        progress: { counter.step() })
      guard let made else {
        throw RunError("no room for a scattering matrix in the system's temporary folder")
      }
      work = work + made.work
      let sumsPairs = plan.sumsPairs(decision)
      pairs = sumsPairs ? Self.pairs(made, plan, repeats: potential.lateralRepeats) : []
      for gram in pairs.joined() { work = work + gram.work }
      matrix = sumsPairs ? nil : made
    } else {
      matrix = nil
      pairs = []
    }
    self.work = work
  }

  private static func pairs(_ matrix: ScatteringMatrix<Real>, _ plan: SimulationPlan, repeats: SIMD2<Int>)
    -> [[GramMatrix<Real>]]
  {
    plan.readouts.map { readout in
      (readout.regions(count: matrix.patternLayout.count) ?? []).map { region in
        let gram = GramMatrix<Real>(geometry: matrix.geometry, repeats: repeats)
        gram.add(matrix, region: region, weight: 1, threads: plan.threads)
        return gram
      }
    }
  }

  /// Whether plane waves were sent through the specimen.
  var hasPlaneWaves: Bool { matrix != nil || !pairs.isEmpty }
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
