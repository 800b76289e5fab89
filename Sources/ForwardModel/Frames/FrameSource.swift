import Detection
import Frames
package import Numerics
import Optics
import Quantities
import Scattering

/// Noise-free frames under changing conditions, for an instrument that is operated: computed from what earlier frames
/// left, as far as that does not depend on what has changed.
///
/// Kept are plans, slices, scattering matrices, Gram matrices of each detector, what the slices of thin specimens emit,
/// and frames, each by the value of all inputs that went into it: equal inputs find them again, however they were made.
/// The least recently used leave first. What is kept changes the time and nothing else: a frame has the same bits whatever
/// was asked for before.
package final class FrameSource<Real: RealScalar>: Sendable {
  package let threads: Int
  /// Bytes that may be used in all: half of them for what is kept, half for the work on a frame.
  package let memory: Int
  let kept: ContentCache<FrameKey, any Sendable>

  package init(threads: Int, memory: Int) {
    self.threads = threads
    self.memory = memory
    kept = ContentCache(capacity: memory / 2)
  }

  /// Bytes that are kept.
  package var bytes: Int { kept.bytes }

  /// The frame of the whole cell.
  ///
  /// `scan` is not looked at: a frame is known at every place. The engine is chosen, and where it has an error it is
  /// verified, for the probe without aberrations and focal spread, so that neither depends on which frame came first;
  /// the aberrated probe's extent enters the fineness of the engine for thin specimens.
  /// - Throws: an `InputError` for what is no frame (patterns, depth series, waves) and for impossible requests.
  ///
  /// `checkpoint` is asked before each larger piece of work; what it throws ends the work.
  package func frame(
    of request: SimulationRequest, progress: @escaping @Sendable (Double) -> Void = { _ in },
    checkpoint: @escaping @Sendable () throws -> Void = {}
  ) throws -> SignalFrame<Real> {
    try check(request)
    let conditions = FrameConditions(request)
    let key = FrameKey.frame(conditions, request.probe.aberrations, request.foci)
    var spent = WorkCount()
    var frame =
      try kept.value(for: key, bytes: { ($0 as! SignalFrame<Real>).image.bytes }) {
        let made = try make(request, conditions, progress, checkpoint)
        spent = made.work
        return made
      } as! SignalFrame<Real>
    frame.work = spent
    return frame
  }

  private func make(
    _ request: SimulationRequest, _ conditions: FrameConditions,
    _ progress: @escaping @Sendable (Double) -> Void, _ checkpoint: @escaping @Sendable () throws -> Void
  ) throws -> SignalFrame<Real> {
    let plan =
      try kept.value(for: .plan(conditions), bytes: { _ in 64 * request.atomCount + 1 << 16 }) {
        try SimulationPlan(request.plain(), threads: threads, memory: memory / 2)
      } as! SimulationPlan
    let maker = FrameMaker<Real>(
      plan, memory: kept, keepsMatrices: true, progress: progress, checkpoint: checkpoint)
    var (decision, reason) = (plan.decision, plan.decision.reason)
    var statedError: Double?
    var image: BandLimitedFrame<Real>?
    // Responses of columns hold for one probe only, so that they are no piece to keep.
    if decision.incoherent != nil, let exact = plan.exact { (decision, reason) = (exact, exact.reason) }
    if decision.thin != nil {
      let verdict: ThinSpecimenVerdict = try maker.kept(
        .verdict(conditions), bytes: { $0.frame?.bytes ?? 1 }, make: maker.verifiedThin)
      if let refinement = verdict.refinement {
        let isPlain = request.probe == plan.request.probe && request.foci == plan.request.foci
        let thin =
          try isPlain
          ? verdict.frame
          : maker.thin(
            ThinSpecimenSettings(request, refinement: refinement), probe: request.probe, foci: request.foci,
            isChecked: false
          ).frame
        image = thin.map { $0 as! BandLimitedFrame<Real> }
        statedError = verdict.statedError
      } else if let exact = plan.exact {
        decision = exact
        reason = exact.reason(
          insteadOf: .thin, error: verdict.statedError, accuracy: request.engine.accuracy)
      }
    }
    let made = try image ?? maker.exact(decision, probe: request.probe, foci: request.foci)
    progress(1)
    return SignalFrame(
      made, plan.readouts, method: decision.method, reason: reason, statedError: statedError,
      work: maker.work)
  }

  // MARK: - Refusals

  private func check(_ request: SimulationRequest) throws(InputError) {
    if (request.engine.precision == .single) != (Real.self == Float.self) {
      throw InputError(
        "engine.precision: \(request.engine.precision.rawValue) is not allowed; allowed: that of the frames,"
          + " \(Real.self == Float.self ? "single" : "double")")
    }
    if request.engine.method == .incoherent {
      throw InputError(
        "engine.method: incoherent is not allowed for frames under changing conditions; allowed: multislice, prism,"
          + " thin, auto")
    }
    guard !request.detectors.isEmpty else {
      throw InputError("detectors: none are given; allowed: at least one")
    }
    for named in request.detectors {
      if case .pixelated = named.detector {
        throw InputError(
          "detector \(named.name): a pixelated detector is not allowed in a frame; allowed: annular, segmented, com"
        )
      }
    }
    guard request.thicknesses.isEmpty, request.extras.isEmpty, request.source == nil else {
      throw InputError(
        "thicknesses_A, outputs, coherence: a frame has one thickness, no waves and a point source; allowed: none of"
          + " them")
    }
    for term in AberrationTerm.allCases {
      let coefficient = request.probe.aberrations[term]
      guard coefficient.value.isFinite && coefficient.angle.isFinite else {
        throw .outOfRange("aberration \(term)", coefficient.value, allowed: "finite numbers", unit: "Å")
      }
    }
  }
}

extension SimulationRequest {
  /// Without aberrations and focal spread, scanned over the whole cell just densely enough for the image.
  func plain() throws(InputError) -> SimulationRequest {
    var plain = self
    plain.probe = try Probe(beam: probe.beam, aperture: probe.aperture)
    plain.foci = try FocalSpread(sigma: 0).samples(count: 1)
    let samples = frameSamples
    plain.scan = .raster(
      start: .zero, end: SIMD2(grid.lengthX, grid.lengthY), nx: samples.x, ny: samples.y)
    return plain
  }

  /// Points along x and y that hold a frame of the whole cell: harmonics up to twice those of the aperture.
  var frameSamples: SIMD2<Int> {
    let highest = probe.highestFrequency(grid) * (1 + 1e-12)
    func points(_ length: Double) -> Int {
      FourierSizes.next(from: Double(4 * Int(highest * length) + 1))
    }
    return SIMD2(points(grid.lengthX), points(grid.lengthY))
  }
}
