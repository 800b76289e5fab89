import Numerics
package import Scattering

/// What a simulation takes in memory besides its signals, in bytes.
struct MemoryNeeds: Sendable {
  /// Slices, propagators, scattering matrix, scratch of all threads.
  let fixed: Int
  /// Slices and matrix of one thermal configuration.
  let configuration: Int
  /// What takes it, for a message.
  let text: String

  init(_ request: SimulationRequest, decision: EngineDecision, threads: Int) {
    let complex = 2 * request.engine.precision.bytes
    let model = PotentialModel(
      arrangement: Self.firstConfiguration(request), grid: request.grid, slicing: request.slicing,
      parametrization: request.parametrization, projection: request.projection)
    let field = paddedStride(request.grid.nx) * request.grid.ny * complex
    let slices = model.distinctSlices * field
    var matrix = 0
    if let geometry = decision.geometry {
      matrix =
        complex == 8
        ? ScatteringMatrix<Float>.bytes(geometry: geometry, layout: decision.layout)
        : ScatteringMatrix<Double>.bytes(geometry: geometry, layout: decision.layout)
    }
    let thicknesses = Set(request.slicing.thicknesses).count
    configuration = slices + matrix
    // Potential factors, half a spectrum per kind of atom, count as one field each; a worker has about eight.
    let kinds = Set(request.arrangement.atoms.map(\.scatterer)).count
    fixed = configuration + (thicknesses + kinds + 8 * threads) * field
    text =
      "\(model.distinctSlices) slices of \(request.grid.nx) x \(request.grid.ny) pixels"
      + (decision.geometry.map { " and a scattering matrix of \($0.beams.count) plane waves" } ?? "")
  }

  /// One configuration, to count its distinct slices.
  private static func firstConfiguration(_ request: SimulationRequest) -> AtomArrangement {
    request.configuration(0)
  }

  static func gibibytes(_ bytes: Int) -> String {
    let hundredths = (Double(bytes) / Double(1 << 30) * 100).rounded(.up) / 100
    return "\(hundredths)"
  }
}

extension SimulationRequest {
  /// The atoms of thermal configuration `index`.
  package func configuration(_ index: Int) -> AtomArrangement {
    let atoms =
      arrangement.atoms.count * arrangement.repeats.x * arrangement.repeats.y * arrangement.repeats.z
    guard let displacements = thermal.displacements(index, atoms: atoms) else { return arrangement }
    return arrangement.displaced(by: displacements)
  }
}
