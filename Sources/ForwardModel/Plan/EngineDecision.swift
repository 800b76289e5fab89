package import Numerics
import Optics
import Quantities
package import Scattering

/// Which engine runs, and why.
package struct EngineDecision: Sendable {
  /// `multislice`, `prism`, `thin` or `incoherent`.
  package let method: EngineSettings.Method
  package let reason: String
  /// For PRISM, its plane waves.
  package let geometry: PrismGeometry?
  /// For the engine for thin specimens.
  let thin: ThinSpecimenSettings?
  /// For sums over columns of atoms.
  let incoherent: IncoherentSettings?
  /// The frequencies that waves in the specimen can have.
  package let layout: SpectrumLayout

  private init(
    _ request: SimulationRequest, _ method: EngineSettings.Method, reason: String,
    geometry: PrismGeometry? = nil, thin: ThinSpecimenSettings? = nil, incoherent: IncoherentSettings? = nil
  ) {
    self.method = method
    self.reason = reason
    self.geometry = geometry
    self.thin = thin
    self.incoherent = incoherent
    layout = Self.layout(request, geometry)
  }

  /// Whether probes pass the specimen one by one, or are wanted as waves.
  func needsWholeWaves(_ request: SimulationRequest) -> Bool {
    geometry == nil || request.extras.contains(.exitWave)
  }

  private static func layout(_ request: SimulationRequest, _ geometry: PrismGeometry?) -> SpectrumLayout {
    MultisliceModel<Float>.layout(
      grid: request.grid, highestFrequency: highestFrequency(request, geometry))
  }

  /// How far incident waves reach along x, in 1/Å.
  static func highestFrequency(_ request: SimulationRequest, _ geometry: PrismGeometry?) -> Double {
    max(request.probe.highestFrequency(request.grid), geometry?.highestFrequency ?? 0)
  }

  /// Why an exact engine runs after an approximate one was tried.
  func reason(insteadOf method: EngineSettings.Method, error: Double, accuracy: Double) -> String {
    "\(reason); \(method.rawValue) missed the accuracy: \(InputError.brief(error)) instead of"
      + " \(InputError.brief(accuracy))"
  }

  // MARK: - Choices

  /// - Parameter memory: bytes that a scattering matrix, or what thin specimens emit, may take.
  init(_ request: SimulationRequest, memory: Int) throws(InputError) {
    switch request.engine.method {
    case .multislice where request.engine.passesEachProbe:
      self.init(request, .multislice, reason: "requested")
    case .multislice:
      let exact = try Self.exact(request, memory: memory).decision
      // Sums of plane waves have multislice's numbers: it is linear.
      self.init(
        request, .multislice, reason: exact.geometry == nil ? "requested" : "requested; \(exact.reason)",
        geometry: exact.geometry)
    case .prism:
      let waves = try PrismGeometry(
        grid: request.grid, probe: request.probe, interpolation: request.engine.interpolation)
      self.init(request, .prism, reason: "requested", geometry: waves)
    case .thin:
      if let objection = ThinSpecimenSettings.objection(request) {
        throw InputError(
          "engine.method: thin is not possible, because \(objection); allowed: multislice, prism, auto")
      }
      self.init(request, .thin, reason: "requested", thin: try ThinSpecimenSettings(request))
    case .incoherent:
      self.init(request, .incoherent, reason: "requested", incoherent: try IncoherentSettings(request))
    case .auto:
      let exact = try Self.exact(request, memory: memory)
      let waves = try Self.thin(request, memory: memory, insteadOf: exact) ?? (exact.decision, exact.seconds)
      self = try Self.incoherent(request, memory: memory, insteadOf: waves.seconds) ?? waves.decision
    }
  }

  /// The cheaper one of the engines without error.
  static func exact(_ request: SimulationRequest, memory: Int) throws(InputError) -> (
    decision: EngineDecision, seconds: Double
  ) {
    let whole = try PrismGeometry(grid: request.grid, probe: request.probe, interpolation: SIMD2(1, 1))
    let costs = EngineCosts(request, geometry: whole, layout: layout(request, nil))
    let fits = matrixBytes(request, whole, costs.layout) <= memory / 2
    let needsWaves = request.extras.contains(.exitWave) || !request.thicknesses.isEmpty
    let probes = request.scan.count == 1 ? "1 probe" : "\(request.scan.count) probes"
    if fits && !needsWaves && costs.prism < costs.multislice {
      let cells = request.lateralRepeats.x * request.lateralRepeats.y
      let period = cells > 1 ? " through one of \(cells) cells" : ""
      let reason = "\(whole.beams.count) plane waves\(period) cost less than \(probes)"
      return (EngineDecision(request, .prism, reason: reason, geometry: whole), costs.prism)
    }
    let reason =
      needsWaves
      ? "the outputs need whole waves"
      : fits
        ? "\(probes) cost less than \(whole.beams.count) plane waves"
        : "a scattering matrix does not fit the memory"
    return (EngineDecision(request, .multislice, reason: reason), costs.multislice)
  }

  /// The engine for thin specimens, where it is possible and clearly cheaper.
  private static func thin(
    _ request: SimulationRequest, memory: Int,
    insteadOf exact: (decision: EngineDecision, seconds: Double)
  ) throws(InputError) -> (decision: EngineDecision, seconds: Double)? {
    guard ThinSpecimenSettings.objection(request) == nil else { return nil }
    let settings = try ThinSpecimenSettings(request)
    let costs = EngineCosts(request, geometry: settings.geometry, layout: layout(request, nil))
    let seconds = costs.thin(settings)
    guard seconds < 0.4 * exact.seconds, settings.bytes(request, layout: costs.layout) <= memory / 2 else {
      return nil
    }
    let reason =
      "\(Int(settings.frequencies(request))) frequencies of the detectors cost less than"
      + (exact.decision.method == .prism
        ? " \(settings.geometry.beams.count) plane waves" : " \(request.scan.count) probes")
    return (EngineDecision(request, .thin, reason: reason, thin: settings), seconds)
  }

  /// Sums over columns of atoms, where their error may be within the accuracy and they are clearly cheaper.
  private static func incoherent(_ request: SimulationRequest, memory: Int, insteadOf seconds: Double)
    throws(InputError) -> EngineDecision?
  {
    guard request.engine.accuracy >= IncoherentSettings.leastAccuracy,
      IncoherentConditions.objection(request) == nil
    else { return nil }
    let whole = try PrismGeometry(grid: request.grid, probe: request.probe, interpolation: SIMD2(1, 1))
    let costs = EngineCosts(request, geometry: whole, layout: layout(request, nil))
    guard costs.incoherent(try IncoherentConditions(request)) < 0.25 * seconds,
      let settings = try? IncoherentSettings(request), settings.bytes(request) <= memory / 2
    else { return nil }
    let reason = "\(settings.types.count) types of columns cost less than waves through the whole field"
    return EngineDecision(request, .incoherent, reason: reason, incoherent: settings)
  }

  /// Multislice, whatever the request says.
  init(multislice request: SimulationRequest, reason: String) {
    self.init(request, .multislice, reason: reason)
  }

  /// Bytes of a scattering matrix in the precision of the request, as if detectors looked at every pixel.
  static func matrixBytes(_ request: SimulationRequest, _ geometry: PrismGeometry, _ layout: SpectrumLayout)
    -> Int
  {
    let shape = MatrixShape(geometry: geometry, repeats: request.lateralRepeats, layout: layout)
    return switch request.engine.precision {
    case .single: shape.bytes(Float.self)
    case .double: shape.bytes(Double.self)
    }
  }

  /// Bytes of what one thread needs to sum probes.
  static func scratchBytes(_ request: SimulationRequest, _ geometry: PrismGeometry, _ layout: SpectrumLayout)
    -> Int
  {
    let shape = MatrixShape(geometry: geometry, repeats: request.lateralRepeats, layout: layout)
    return switch request.engine.precision {
    case .single: ScatteringMatrix<Float>.scratchBytes(shape)
    case .double: ScatteringMatrix<Double>.scratchBytes(shape)
    }
  }
}
