package import Frames
package import Worlds
import Crystals
import Detection
import Numerics
import Optics
import Quantities
import Scattering

/// What the beam would see of a specimen at any place, without noise: for an instrument that is operated.
///
/// Small fields are made of atoms and waves, large ones of columns of matter (`WorldImage.Regime`); which, follows from the
/// conditions and the nominal field. Fields are realised larger than they are asked for and on a coarse lattice of places,
/// aberrations and tilts are rounded to steps that change nothing that is seen, and everything that was made is kept by the
/// value of what it was made from. So drifts, distortions and other detectors find it again. What is kept changes the time
/// and nothing else: the same question has the same bytes for an answer, whatever was asked before and on any number of
/// threads.
///
/// Places are laboratory x and y in Å from the specimen's origin; without tilt those of the stage.
package final class SpecimenView: Sendable {
  package let threads: Int
  /// Bytes that may be used in all.
  package let memory: Int
  package let settings: LiveSettings
  let source: FrameSource<Float>
  /// For the cells of single stacks of atoms: small, so that large fields shall not drive them out.
  let cells: FrameSource<Float>
  let kept: ContentCache<LiveKey, any Sendable>

  package init(threads: Int, memory: Int, settings: LiveSettings = LiveSettings()) {
    self.threads = threads
    self.memory = memory
    self.settings = settings
    source = FrameSource(threads: threads, memory: memory / 2)
    cells = FrameSource(threads: threads, memory: memory / 4)
    kept = ContentCache(capacity: memory / 4)
  }

  /// Bytes that are kept.
  package var bytes: Int { source.bytes + cells.bytes + kept.bytes }

  /// How a request is watched while it runs.
  package struct Watch: Sendable {
    /// Takes the share that is done, 0 to 1; from any thread.
    package var progress: @Sendable (Double) -> Void
    /// Looked at before each larger piece of work.
    package var isCancelled: @Sendable () -> Bool

    package init(
      progress: @escaping @Sendable (Double) -> Void = { _ in },
      isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
      self.progress = progress
      self.isCancelled = isCancelled
    }

    func check() throws { if isCancelled() { throw CancellationError() } }
  }

  /// Fractions of the beam at the places of a raster, `[channel][row][column]`.
  /// - Parameters:
  ///   - detectors: annular, segmented or centre of mass.
  ///   - raster: in laboratory coordinates.
  ///   - frame: the whole frame that these lines are a part of, which decides on the field that is kept; nil for the raster itself.
  /// - Throws: `InputError` for an impossible request; `CancellationError`.
  package func signals(
    of world: World, optics: LiveOptics, detectors: [SimulationRequest.NamedDetector], on raster: FrameRaster,
    within frame: FrameRaster? = nil, watch: Watch = Watch()
  ) throws -> LiveSignals {
    try signals(
      of: world, optics: optics, detectors: detectors, at: .raster(raster), within: .raster(frame ?? raster),
      watch: watch)
  }

  /// Fractions of the beam at places, `[channel][place]`.
  package func signals(
    of world: World, optics: LiveOptics, detectors: [SimulationRequest.NamedDetector],
    at places: [SIMD2<Double>], within frame: [SIMD2<Double>]? = nil, watch: Watch = Watch()
  ) throws -> LiveSignals {
    try signals(
      of: world, optics: optics, detectors: detectors, at: .list(places), within: .list(frame ?? places),
      watch: watch)
  }

  private func signals(
    of world: World, optics exact: LiveOptics, detectors: [SimulationRequest.NamedDetector],
    at places: LivePlaces, within frame: LivePlaces, watch: Watch
  ) throws -> LiveSignals {
    try Self.check(exact)
    try Self.check(detectors)
    try watch.check()
    let optics = exact.rounded(settings)
    let turned = try TurnedWorld(world, rotation: optics.rotation)
    let angles = LiveAngles(detectors.map(\.detector), optics.probe)
    let choice = try LiveChoice(
      turned, field: frame.nominal(), optics: optics, angles: angles, probes: nil, settings: settings)
    let error = exact.probe.phaseDifference(to: optics.probe)
    let ask = LiveQuestion(
      world: turned, optics: optics, detectors: detectors, places: places, frame: frame, choice: choice,
      phaseError: error)
    if let made = try channelled(ask, watch) { return made }
    switch choice.regime {
    case .atoms:
      do {
        return try atomic(ask, watch)
      } catch let error as InputError where error.message.hasPrefix("memory: ") {
        // What does not fit is seen as columns of matter.
        return try columns(ask, watch)
      }
    case .columns: return try columns(ask, watch)
    }
  }

  static func check(_ optics: LiveOptics) throws(InputError) {
    for term in AberrationTerm.allCases {
      let coefficient = optics.probe.aberrations[term]
      guard coefficient.value.isFinite && coefficient.angle.isFinite else {
        throw .outOfRange("aberration \(term)", coefficient.value, allowed: "finite numbers", unit: "Å")
      }
    }
    guard optics.tilt.x.isFinite, optics.tilt.y.isFinite else {
      throw InputError("beam tilt is no number; allowed: finite angles")
    }
    guard !optics.foci.isEmpty, optics.foci.allSatisfy({ $0.offset.isFinite && $0.weight.isFinite }) else {
      throw InputError("foci: one or more with finite offsets and weights are needed")
    }
    try optics.source?.check()
  }

  private static func check(_ detectors: [SimulationRequest.NamedDetector]) throws(InputError) {
    guard !detectors.isEmpty else { throw InputError("detectors: none are given; allowed: at least one") }
    for named in detectors {
      if case .pixelated = named.detector {
        throw InputError(
          "detector \(named.name): a pixelated detector has patterns, no signal; allowed: annular, segmented, com"
        )
      }
    }
  }
}

/// A question to a view, with all that was decided about it.
struct LiveQuestion: Sendable {
  let world: TurnedWorld
  /// Rounded.
  let optics: LiveOptics
  let detectors: [SimulationRequest.NamedDetector]
  let places: LivePlaces
  /// Of the whole frame that the places belong to.
  let frame: LivePlaces
  let choice: LiveChoice
  let phaseError: Double

  /// The same of some of the detectors.
  func of(_ detectors: [SimulationRequest.NamedDetector]) -> LiveQuestion {
    LiveQuestion(
      world: world, optics: optics, detectors: detectors, places: places, frame: frame, choice: choice,
      phaseError: phaseError)
  }
}
