package import Scattering

/// What a run did.
package struct SimulationReport: Sendable {
  package internal(set) var work = WorkCount()
  /// The engine that made the signals.
  package internal(set) var method: EngineSettings.Method
  package internal(set) var reason: String
  /// Largest expected relative error of the signals against multislice on the same grid; nil for engines without any but
  /// rounding.
  package internal(set) var statedError: Double?
}
