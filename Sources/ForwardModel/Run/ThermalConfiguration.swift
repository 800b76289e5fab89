import Numerics
import Optics
package import Scattering

/// The specimen of one thermal configuration, ready for waves.
final class ThermalConfiguration<Real: RealScalar>: Sendable {
  let model: MultisliceModel<Real>
  /// For PRISM.
  let matrix: ScatteringMatrix<Real>?
  let work: WorkCount

  /// - Parameter geometry: the plane waves of a scattering matrix; nil for none.
  init(
    _ plan: SimulationPlan, geometry: PrismGeometry?, index: Int,
    progress: @escaping @Sendable (Double) -> Void
  ) {
    let request = plan.request
    let potential = request.potentialModel(index)
    let builder = PotentialBuilder<Real>(model: potential, threads: plan.threads)
    model = MultisliceModel(
      builder: builder, beam: request.probe.beam, propagator: request.engine.propagator, tilt: request.tilt,
      highestFrequency: EngineDecision.highestFrequency(request, geometry),
      threads: plan.threads)
    var work = WorkCount()
    work.distinctSlices = potential.distinctSlices
    if let geometry {
      let counter = ProgressCounter(total: geometry.beams.count, report: progress)
      let made = ScatteringMatrix(geometry: geometry, model: model, threads: plan.threads) { counter.step() }
      work = work + made.work
      matrix = made
    } else {
      matrix = nil
    }
    self.work = work
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
