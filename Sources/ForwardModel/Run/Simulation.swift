import Numerics
import Scattering

extension SimulationPlan {
  /// Computes everything that the request asks for and hands it to the sink.
  /// - Returns: what was done.
  package func run(into sink: some SimulationSink) throws -> SimulationReport {
    switch request.engine.precision {
    case .single: try SimulationRun<Float>(self).run(into: sink)
    case .double: try SimulationRun<Double>(self).run(into: sink)
    }
  }
}
