import Numerics
package import Scattering

extension SimulationPlan {
  /// Computes everything that the request asks for and hands it to the sink.
  /// - Returns: what had to be done.
  package func run(into sink: some SimulationSink) throws -> WorkCount {
    switch request.engine.precision {
    case .single: try SimulationRun<Float>(self).run(into: sink)
    case .double: try SimulationRun<Double>(self).run(into: sink)
    }
  }
}
