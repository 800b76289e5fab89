package import Detection
package import Numerics
package import Quantities
import Optics
import Scattering

/// A checked request: which engine runs, what the outputs look like, and how the work is cut to fit the
/// memory.
package struct SimulationPlan: Sendable {
  package let request: SimulationRequest
  package let decision: EngineDecision
  /// What runs instead where an engine that `auto` chose turns out less exact than wanted.
  let exact: EngineDecision?
  /// One prepared readout per detector.
  package let readouts: [DetectorReadout]
  package let threads: Int
  /// Positions that are simulated before their signals are handed on.
  let block: Int
  /// Whether the slices of all thermal configurations are kept.
  let keepsConfigurations: Bool
  /// Bytes that the signals of one position take.
  let bytesPerPosition: Int
  /// Bytes of signals that may be held in memory.
  let signalMemory: Int

  /// The layout of the patterns that detectors see.
  package var patternLayout: SpectrumLayout {
    guard let geometry = decision.geometry, geometry.interpolation != SIMD2(1, 1) else {
      return decision.layout
    }
    return SpectrumLayout(grid: geometry.window)
  }

  /// Bytes of everything that the outputs hold.
  package let outputBytes: Int

  /// Bytes of outputs at most, 1 PiB: beyond it sizes could no longer be counted.
  private static let largestOutput = Double(1 << 50)

  /// - Parameters:
  ///   - threads: workers to use, 1 or more.
  ///   - memory: bytes that may be used in all, besides about 0.1 GiB for the program itself.
  /// - Throws: `InputError` for a request that contradicts itself or does not fit the memory.
  package init(_ request: SimulationRequest, threads: Int, memory: Int) throws(InputError) {
    self.request = request
    self.threads = threads
    try Self.check(request)
    try MemoryNeeds.check(request, threads: threads, memory: memory)
    let chosen = try Self.decide(request, threads: threads, memory: memory)
    decision = chosen.decision
    exact = chosen.exact
    let needs = MemoryNeeds(request, decision: chosen.exact ?? chosen.decision, threads: threads).and(
      (chosen.decision.thin?.bytes(request, layout: chosen.decision.layout) ?? 0)
        + (chosen.decision.incoherent?.bytes(request) ?? 0))

    let window = decision.geometry.flatMap { $0.interpolation == SIMD2(1, 1) ? nil : $0.window }
    let layout = window.map { SpectrumLayout(grid: $0) } ?? decision.layout
    var readouts: [DetectorReadout] = []
    for named in request.detectors {
      do {
        readouts.append(try DetectorReadout(named.detector, layout: layout, beam: request.probe.beam))
      } catch {
        throw InputError("detector \(named.name): \(error.message)")
      }
    }
    self.readouts = readouts
    outputBytes = try Self.outputBytes(request, readouts)

    let real = request.engine.precision.bytes
    let positions = request.scan.count
    bytesPerPosition = max(
      1, readouts.reduce(0) { $0 + $1.sumCount + $1.valueCount } * real * request.exitSlices.count)
    // Whole batches of matrix products, so that results do not depend on where a block ends.
    let batch = decision.geometry == nil ? 16 : ScatteringMatrix<Float>.batch
    let least = Double(needs.fixed) + Double(bytesPerPosition) * Double(min(positions, batch))
    guard least <= Double(memory) else { throw MemoryNeeds.refusal(memory, least, needs.text) }
    let left = memory - needs.fixed
    let others = Double(needs.configuration) * Double(request.thermal.count - 1)
    keepsConfigurations = others <= Double(left / 2)
    signalMemory = keepsConfigurations ? left - Int(others) : left
    let fitting = max(batch, signalMemory / 2 / bytesPerPosition / batch * batch)
    block = min(max(positions, 1), fitting)
  }

  /// The engine, and the exact one behind it if it has an error of its own.
  private static func decide(_ request: SimulationRequest, threads: Int, memory: Int) throws(InputError)
    -> (decision: EngineDecision, exact: EngineDecision?)
  {
    let chosen = try EngineDecision(request, memory: memory)
    let isFixed = [.prism, .thin, .incoherent].contains(request.engine.method)
    guard !isFixed else { return (chosen, nil) }
    var exact = chosen
    let isExact = chosen.thin == nil && chosen.incoherent == nil
    if !isExact { exact = try EngineDecision.exact(request, memory: memory).decision }
    // What is left besides the slices may be too little for the scattering matrix after all.
    // Decided for one thread, so that the number of threads chooses no engine.
    if exact.geometry != nil && MemoryNeeds(request, decision: exact, threads: 1).fixed > memory / 2 {
      exact = EngineDecision(multislice: request, reason: "a scattering matrix does not fit the memory")
    }
    return isExact ? (exact, nil) : (chosen, exact)
  }

  /// Refuses outputs that no disk holds and no integer counts.
  private static func outputBytes(_ request: SimulationRequest, _ readouts: [DetectorReadout])
    throws(InputError)
    -> Int
  {
    let real = Double(request.engine.precision.bytes)
    let positions = Double(request.scan.count)
    let field = Double(request.grid.count)
    var bytes = zip(request.detectors, readouts).reduce(0) { sum, pair in
      let kept = pair.0.derivation == .positionAverage ? 1 : positions
      return sum + Double(pair.1.valueCount) * kept * Double(request.exitSlices.count) * real
    }
    for extra in request.extras {
      switch extra {
      case .probe: bytes += 2 * real * field
      case .potential: bytes += real * field * Double(request.slicing.thicknesses.count)
      case .exitWave: bytes += 2 * real * field * positions
      }
    }
    guard bytes <= largestOutput else {
      throw InputError(
        "detectors, outputs: \(MemoryNeeds.gibibytes(bytes)) GiB of data are not allowed; allowed: up to"
          + " \(MemoryNeeds.gibibytes(largestOutput)) GiB")
    }
    return Int(bytes)
  }
}
