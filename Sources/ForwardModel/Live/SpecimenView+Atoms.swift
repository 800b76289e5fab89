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
    let area = LiveWindow(try ask.frame.box()).area
    let field = try self.field(ask.world, area: area, choice: ask.choice)
    let specimen = field.specimen
    let corner = SIMD2(specimen.corner.x, specimen.corner.y)
    let engine = settings.window(configurations: 1).engine
    // Detector by detector, so that each frame is kept by itself.
    var frames: [SignalFrame<Float>?] = []
    var rest: [SimulationRequest.NamedDetector] = []
    let isVacuum = field.atoms.isEmpty && field.changes.isEmpty
    for named in ask.detectors {
      try watch.check()
      let stacked =
        isVacuum
        ? nil
        : try stackedFrame(
          of: try request(named, field, ask, engine), field, engine: engine, optics: ask.optics, watch)
      frames.append(stacked)
      if stacked == nil, !isVacuum { rest.append(named) }
    }
    // Waves of places that recur show the others sooner where those of the field would take long.
    var recurring: LiveSignals?
    if !rest.isEmpty, ask.choice.seconds > settings.prompt {
      recurring = try channelled(ask.of(rest), least: -1, watch)
    }
    var values: [Float] = []
    var origins: [LiveSignals.Origin] = []
    var (work, channel) = (recurring?.work ?? WorkCount(), 0)
    for (number, named) in ask.detectors.enumerated() {
      try watch.check()
      if isVacuum, let shares = LiveVacuum.shares(of: named.detector, ask.optics.probe) {
        for share in shares { values += [Float](repeating: share, count: ask.places.count) }
        origins.append(
          LiveSignals.Origin(
            detector: named.name, channels: channel..<channel + shares.count, engine: "vacuum",
            reason: "there are no atoms",
            statedError: nil, pastedError: 0))
        channel += shares.count
        continue
      }
      if frames[number] == nil, let recurring,
        let origin = recurring.origins.first(where: { $0.detector == named.name })
      {
        let count = ask.places.count
        values +=
          recurring.values.values[origin.channels.lowerBound * count..<origin.channels.upperBound * count]
        origins.append(
          LiveSignals.Origin(
            detector: named.name, channels: channel..<channel + origin.channels.count, engine: origin.engine,
            reason: origin.reason, statedError: origin.statedError))
        channel += origin.channels.count
        continue
      }
      let count = Double(ask.detectors.count)
      let frame =
        try frames[number]
        ?? self.frame(
          of: try request(named, field, ask, engine), field, optics: ask.optics, watch
        ) { watch.progress((Double(number) + $0) / count) }
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

  /// What one detector sees of a field, cut for its angles.
  private func request(
    _ named: SimulationRequest.NamedDetector, _ field: Field, _ ask: LiveQuestion, _ engine: EngineSettings
  ) throws -> SimulationRequest {
    var request = field.specimen.request(
      probe: ask.optics.probe, tilt: ask.optics.tilt, foci: ask.optics.foci, detectors: [named],
      engine: engine)
    let seen = LiveAngles([named.detector], ask.optics.probe).largest
    let height = field.specimen.arrangement.box.z
    request.slicing = try Slicing(
      height: height,
      requested: settings.slice(
        angle: seen, depth: height - 2 * WindowSpecimen.vacuum, wavelength: ask.optics.probe.beam.wavelength))
    return request
  }

  /// The atoms around an area, in boxes.
  struct Field: Sendable {
    /// As they are.
    let atoms: [WorldAtom]
    let present: WindowSpecimen
    /// Those of the unchanged world, if few have changed; else as they are.
    let specimen: WindowSpecimen
    let changes: AtomChanges
  }

  /// The atoms around an area in a box; with few changed atoms those of the unchanged world, and the changes.
  private func field(_ world: TurnedWorld, area: Area, choice: LiveChoice) throws -> Field {
    let window = area.expanded(by: choice.margin)
    let atoms = world.atoms(in: window, threads: threads)
    let present = try specimen(atoms, window, world, choice)
    let known = world.world.changes.atoms
    let unchanged = Field(atoms: atoms, present: present, specimen: present, changes: AtomChanges())
    guard !known.isEmpty else { return unchanged }
    let before = world.unchanged.atoms(in: window, threads: threads)
    let (gone, new) = (
      before.filter { known[$0.identity] != nil }, atoms.filter { known[$0.identity] != nil }
    )
    let count = Set(gone.map(\.identity)).union(new.map(\.identity)).count
    guard count > 0, count <= settings.mostPasted else { return unchanged }
    let base = try specimen(before, window, world, choice)
    func inOrder(_ atoms: [WorldAtom]) -> [ScatteringAtom] {
      atoms.sorted { $0.identity < $1.identity }.map(base.scattering)
    }
    // What lies outside of the box, in front of it or behind it, cannot be pasted.
    guard inOrder(new).allSatisfy({ $0.z >= 0 && $0.z < base.arrangement.box.z }) else { return unchanged }
    return Field(
      atoms: atoms, present: present, specimen: base,
      changes: AtomChanges(removed: inOrder(gone), added: inOrder(new)))
  }

  func specimen(_ atoms: [WorldAtom], _ window: Area, _ world: TurnedWorld, _ choice: LiveChoice) throws
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

  /// The frame of a window for one detector by stacks of atoms, blurred by the source; nil where they do not serve.
  private func stackedFrame(
    of request: SimulationRequest, _ field: Field, engine: EngineSettings, optics: LiveOptics, _ watch: Watch
  ) throws -> SignalFrame<Float>? {
    guard settings.stackAccuracy > 0 else { return nil }
    var whole = request
    if !field.changes.isEmpty {
      whole = field.present.request(
        probe: request.probe.withC10(movedBy: -field.specimen.corner.z), tilt: request.tilt,
        foci: request.foci,
        detectors: request.detectors, engine: engine)
      whole.slicing = try Slicing(
        height: field.present.arrangement.box.z, requested: request.slicing.thicknesses.max()! + 1e-9)
    }
    guard
      let stacked = try stacked(
        whole, seenWith: try optics.manyFoci, atoms: field.atoms, specimen: field.present, watch)
    else { return nil }
    var seen = whole
    seen.foci = try optics.manyFoci
    return try blurred(stacked, seen, AtomChanges(), optics.source)
  }

  /// The frame of a window for one detector by waves, with changed atoms and blurred by the source.
  private func frame(
    of request: SimulationRequest, _ field: Field, optics: LiveOptics, _ watch: Watch,
    progress: @escaping @Sendable (Double) -> Void
  ) throws -> SignalFrame<Float> {
    var spent = WorkCount()
    var made = try source.frame(of: request, progress: progress, checkpoint: watch.check)
    spent = made.work
    if !field.changes.isEmpty {
      let key = LiveKey.frame(
        FrameConditions(request), request.probe.aberrations, request.foci, field.changes, nil)
      try watch.check()
      made =
        try kept.value(for: key, bytes: { ($0 as! SignalFrame<Float>).image.bytes }) {
          let pasted = try source.frame(made, of: request, after: field.changes)
          spent = spent + pasted.work
          return pasted
        } as! SignalFrame<Float>
    }
    made.work = spent
    return try blurred(made, request, field.changes, optics.source)
  }

  private func blurred(
    _ frame: SignalFrame<Float>, _ request: SimulationRequest, _ changes: AtomChanges, _ size: SourceSize?
  ) throws -> SignalFrame<Float> {
    guard let size, size.width > 0 else { return frame }
    let key = LiveKey.frame(
      FrameConditions(request), request.probe.aberrations, request.foci, changes, size)
    var blurred =
      kept.value(for: key, bytes: { ($0 as! SignalFrame<Float>).image.bytes }) {
        frame.with(frame.image.filtered(by: size.transfer), pastedError: frame.pastedError, work: WorkCount())
      } as! SignalFrame<Float>
    blurred.work = frame.work
    return blurred
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
