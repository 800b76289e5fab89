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

  /// - Parameters:
  ///   - threads: workers to use, 1 or more.
  ///   - memory: bytes that may be used in all.
  /// - Throws: `InputError` for a request that contradicts itself or does not fit the memory.
  package init(_ request: SimulationRequest, threads: Int, memory: Int) throws(InputError) {
    self.request = request
    self.threads = threads
    try Self.check(request)
    decision = try EngineDecision(request, memory: memory)

    let layout: SpectrumLayout
    if let geometry = decision.geometry, geometry.interpolation != SIMD2(1, 1) {
      layout = SpectrumLayout(grid: geometry.window)
    } else {
      layout = decision.layout
    }
    var readouts: [DetectorReadout] = []
    for named in request.detectors {
      readouts.append(try DetectorReadout(named.detector, layout: layout, beam: request.probe.beam))
    }
    self.readouts = readouts

    let real = request.engine.precision.bytes
    bytesPerPosition = max(
      1, readouts.reduce(0) { $0 + $1.sumCount + $1.valueCount } * real * request.exitSlices.count)
    let needs = MemoryNeeds(request, decision: decision, threads: threads)
    let positions = request.scan.count
    let least = needs.fixed + bytesPerPosition * min(positions, 16)
    guard least <= memory else {
      throw InputError(
        "memory: \(MemoryNeeds.gibibytes(memory)) GiB are allowed, but \(needs.text) need \(MemoryNeeds.gibibytes(least))"
          + " GiB; allow more with --memory-GiB, or take fewer pixels or slices")
    }
    let left = memory - needs.fixed
    let configurations = request.thermal.count
    keepsConfigurations = needs.configuration * (configurations - 1) <= left / 2
    signalMemory = keepsConfigurations ? left - needs.configuration * (configurations - 1) : left
    // Whole batches of matrix products, so that results do not depend on where a block ends.
    let fitting = max(16, signalMemory / 2 / bytesPerPosition / 16 * 16)
    block = min(max(positions, 1), fitting)
  }

  private static func check(_ request: SimulationRequest) throws(InputError) {
    let beam = request.probe.beam
    let band = BandLimit(grid: request.grid)
    try request.probe.check(fits: request.grid, limit: band.cutoff)
    for named in request.detectors {
      try AngleLimits.check(named.detector, name: named.name, grid: request.grid, beam: beam)
    }
    try request.scan.check(inside: SIMD2(request.grid.lengthX, request.grid.lengthY))
    if request.extras.contains(.exitWave) {
      if request.engine.method == .prism {
        throw InputError("outputs: exit_wave is not allowed with the method prism; allowed: multislice")
      }
      if case .none = request.thermal {
      } else {
        throw InputError("outputs: exit_wave is not allowed with phonons, which give many waves")
      }
      if request.foci.count > 1 || request.source != nil {
        throw InputError("outputs: exit_wave is not allowed with coherence, which gives many waves")
      }
    }
    if !request.thicknesses.isEmpty && request.engine.method == .prism {
      throw InputError(
        "thicknesses_A: a depth series is not allowed with the method prism; allowed: multislice")
    }
    let height = request.slicing.height
    for thickness in request.thicknesses where !(thickness > 0 && thickness <= height * (1 + 1e-9)) {
      throw .outOfRange("thicknesses_A", thickness, allowed: "above 0, up to \(height)", unit: "Å")
    }
    if request.source != nil && request.scan.grid == nil {
      throw InputError("coherence.source_sigma_A: not allowed with a list of positions; allowed: a scan grid")
    }
    if case .given(let configurations) = request.thermal {
      let repeats = request.arrangement.repeats
      let atoms = request.arrangement.atoms.count * repeats.x * repeats.y * repeats.z
      for (index, list) in configurations.enumerated() where list.count != atoms {
        throw InputError(
          "phonons.configurations_A[\(index)]: \(list.count) displacements are not allowed; allowed: one for each of the"
            + " \(atoms) atoms")
      }
    }
  }
}
