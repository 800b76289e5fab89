import Detection
import Frames
import Numerics
import Optics
import Quantities
import Scattering
import Worlds

extension SpecimenView {
  /// Signals of a field made of atoms.
  func atomic(_ ask: LiveQuestion, _ watch: Watch) throws -> LiveSignals {
    let area = LiveWindow(try ask.places.box()).area
    let (specimen, changes) = try specimen(ask.world, area: area, choice: ask.choice)
    let corner = SIMD2(specimen.corner.x, specimen.corner.y)
    let engine = settings.window(configurations: 1).engine
    var values: [Float] = []
    var origins: [LiveSignals.Origin] = []
    var (work, channel) = (WorkCount(), 0)
    // Detector by detector, so that each frame is kept by itself.
    for (number, named) in ask.detectors.enumerated() {
      try watch.check()
      let request = specimen.request(
        probe: ask.optics.probe, tilt: ask.optics.tilt, foci: ask.optics.foci, detectors: [named],
        engine: engine)
      let count = Double(ask.detectors.count)
      let frame = try self.frame(of: request, after: changes, source: ask.optics.source, watch) {
        watch.progress((Double(number) + $0) / count)
      }
      work = work + frame.work
      let found = Self.finished(
        try ask.places.values(of: frame, corner: corner, threads: threads), of: named.detector)
      let channels = channel..<channel + found.shape[0]
      channel = channels.upperBound
      if values.isEmpty { values = found.values } else { values += found.values }
      origins.append(
        LiveSignals.Origin(
          detector: named.name, channels: channels, engine: frame.method.rawValue, reason: frame.reason,
          statedError: frame.statedError, pastedError: frame.pastedError))
    }
    watch.progress(1)
    return LiveSignals(
      values: NDArray(shape: [channel] + ask.places.shape, values: values), origins: origins, regime: .atoms,
      reason: ask.choice.reason, configurations: ask.choice.configurations, phaseError: ask.phaseError,
      work: work
    )
  }

  /// The atoms around an area in a box; with few changed atoms those of the unchanged world, and the changes.
  func specimen(_ world: TurnedWorld, area: Area, choice: LiveChoice, pastes: Bool = true) throws -> (
    specimen: WindowSpecimen, changes: AtomChanges
  ) {
    let window = area.expanded(by: choice.margin)
    let present = world.atoms(in: window, threads: threads)
    guard pastes, !world.world.changes.atoms.isEmpty else {
      return (try specimen(present, window, world, choice), AtomChanges())
    }
    let before = world.unchanged.atoms(in: window, threads: threads)
    let known = world.world.changes.atoms
    let (gone, new) = (
      before.filter { known[$0.identity] != nil }, present.filter { known[$0.identity] != nil }
    )
    let count = Set(gone.map(\.identity)).union(new.map(\.identity)).count
    guard count <= settings.mostPasted else {
      return (try specimen(present, window, world, choice), AtomChanges())
    }
    let base = try specimen(before, window, world, choice)
    func inOrder(_ atoms: [WorldAtom]) -> [ScatteringAtom] {
      atoms.sorted { $0.identity < $1.identity }.map(base.scattering)
    }
    // What lies outside of the box, in front of it or behind it, cannot be pasted.
    guard inOrder(new).allSatisfy({ $0.z >= 0 && $0.z < base.arrangement.box.z }) else {
      return (try specimen(present, window, world, choice), AtomChanges())
    }
    return (base, AtomChanges(removed: inOrder(gone), added: inOrder(new)))
  }

  private func specimen(_ atoms: [WorldAtom], _ window: Area, _ world: TurnedWorld, _ choice: LiveChoice)
    throws
    -> WindowSpecimen
  {
    let key = WindowKey(
      atoms: atoms, window: window, pixel: choice.pixel,
      settings: settings.window(configurations: choice.configurations), seed: world.world.seed)
    return try kept.value(for: .specimen(key), bytes: { ($0 as! WindowSpecimen).bytes + 80 * atoms.count }) {
      try WindowSpecimen(
        atoms, window: window, pixel: key.pixel, settings: key.settings, seed: key.seed)
    } as! WindowSpecimen
  }

  /// The frame of a window, after changes and blurred by the source.
  private func frame(
    of request: SimulationRequest, after changes: AtomChanges, source size: SourceSize?, _ watch: Watch,
    progress: @escaping @Sendable (Double) -> Void
  ) throws -> SignalFrame<Float> {
    let size = size.flatMap { $0.width > 0 ? $0 : nil }
    guard !changes.isEmpty || size != nil else {
      return try source.frame(of: request, progress: progress, checkpoint: watch.check)
    }
    var spent = WorkCount()
    let key = LiveKey.frame(
      FrameConditions(request), request.probe.aberrations, request.foci, changes, size)
    var frame =
      try kept.value(for: key, bytes: { ($0 as! SignalFrame<Float>).image.bytes }) {
        var made = try source.frame(of: request, progress: progress, checkpoint: watch.check)
        spent = made.work
        if !changes.isEmpty {
          try watch.check()
          made = try source.frame(made, of: request, after: changes)
          spent = spent + made.work
        }
        guard let size else { return made }
        return made.with(
          made.image.filtered(by: size.transfer), pastedError: made.pastedError, work: made.work)
      } as! SignalFrame<Float>
    frame.work = spent
    return frame
  }

  /// Sums of a detector as its values: of a centre of mass the two mean angles.
  static func finished(_ sums: NDArray<Float>, of detector: Detector) -> NDArray<Float> {
    guard case .centreOfMass = detector else { return sums }
    let count = sums.values.count / 3
    var values = [Float](repeating: 0, count: 2 * count)
    for index in 0..<count where sums.values[index] > 0 {
      values[index] = sums.values[count + index] / sums.values[index]
      values[count + index] = sums.values[2 * count + index] / sums.values[index]
    }
    return NDArray(shape: [2] + sums.shape.dropFirst(), values: values)
  }
}
