import Crystals
import Detection
import Foundation
import Frames
import Numerics
import Optics
import Quantities
import Scattering
import Worlds

extension SpecimenView {
  /// Å from the first to the last atom from which specimens count as thick; thinner ones are stacks of atoms.
  static let thick = 25.0
  /// Differences of surroundings up to which they count as the same; wider ones where the first are too many.
  private static let tolerances: [Float] = [0.1, 0.2, 0.35]
  /// Å of rays beyond which surroundings are larger than what they are told apart by.
  private static let widest = 15.0
  /// rad; narrower beams have no atoms to show.
  private static let narrowest = 2e-3
  /// Errors of the model itself relative to the mean signal, for detectors outside and inside of the direct beam, and what they
  /// grow by with the share of electrons that were scattered diffusely, which are not followed any farther; measured: see
  /// docs/engines/channelling.md.
  private static let (darkError, brightError) = ((0.12, 0.45), (0.03, 0.25))

  /// Signals of a field whose places recur; nil where there are none or their waves would take too long.
  /// - Parameter least: Å from the first to the last atom beyond which specimens are taken.
  func channelled(_ ask: LiveQuestion, least: Double = thick, _ watch: Watch) throws -> LiveSignals? {
    guard settings.channelling, settings.configurations > 0, ask.choice.matter.depth > least,
      ask.choice.matter.atoms <= Double(settings.mostAtoms), ask.optics.radius <= Self.widest,
      ask.optics.probe.aperture.semiangle >= Self.narrowest
    else { return nil }
    let area = LiveWindow(try ask.frame.box()).area
    let conditions = ChannellingConditions(
      probe: ask.optics.probe, tilt: ask.optics.tilt, foci: ask.optics.foci,
      detectors: ask.detectors.map(\.detector), slice: settings.slice)
    // The image of the source reaches beyond the area.
    let blur = 2 * (ask.optics.source?.width ?? 0)
    let shown = area.expanded(by: blur)
    let covered = shown.expanded(by: PlaceMosaic.margin(highest: conditions.highest) + 1)
    let window = covered.expanded(by: PlaceClasses.reach + SurroundingsMark.extent + 1)
    let atoms = ask.world.atoms(in: window, threads: threads)
    let key = ChannellingKey(
      atoms: atoms, area: shown, conditions: conditions, source: ask.optics.source)
    var spent = WorkCount()
    let field =
      try kept.value(for: .channelled(key), bytes: { ($0 as! ChannelledField).bytes + 80 * atoms.count }) {
        try channelledField(ask, least: least, atoms, window, covered: covered, key, watch, &spent)
      } as! ChannelledField
    guard let image = field.image else { return nil }
    var values: [Float] = []
    var origins: [LiveSignals.Origin] = []
    let found = try ask.places.values(of: image, threads: threads)
    let count = ask.places.count
    var first = 0
    for named in ask.detectors {
      let sums = ChannellingConditions.channels(of: named.detector)
      var part = Array(found[first * count..<(first + sums) * count])
      first += sums
      if case .centreOfMass = named.detector {} else { part = part.map { max(0, $0) } }
      let finished = Self.finished(NDArray(shape: [sums, count], values: part), of: named.detector)
      let channel = values.count / count
      values += finished.values
      origins.append(
        LiveSignals.Origin(
          detector: named.name, channels: channel..<channel + finished.shape[0], engine: "channelling",
          reason: field.reason, statedError: Self.error(of: named.detector, ask.optics, field),
          pastedError: 0))
    }
    watch.progress(1)
    return LiveSignals(
      values: NDArray(shape: [values.count / count] + ask.places.shape, values: values), origins: origins,
      regime: .atoms, reason: field.reason, configurations: 0, phaseError: ask.phaseError, work: spent)
  }

  private func channelledField(
    _ ask: LiveQuestion, least: Double, _ atoms: [WorldAtom], _ window: Area, covered: Area,
    _ key: ChannellingKey,
    _ watch: Watch, _ spent: inout WorkCount
  ) throws -> ChannelledField {
    let conditions = key.conditions
    let grid = AtomGrid(atoms, in: window)
    let depths = PlaceClasses.depths(atoms) ?? 0...0
    guard !atoms.isEmpty, depths.upperBound - depths.lowerBound > least else { return ChannelledField() }
    let pixel = conditions.pixel(meanSquare: Surroundings.meanSquare(atoms.lazy.map { .init($0) }))
    let reach = conditions.reach(depths)
    func cost(radius: Double) -> Double {
      conditions.seconds(
        radius: radius, points: Double(Self.points(radius + reach, pixel)),
        depth: depths.upperBound - depths.lowerBound)
    }
    let most = Int(settings.longest / max(1e-3, cost(radius: 2.5)))
    let loose = Set(
      ask.world.world.bodies(over: ask.world.stageArea(window)).filter { $0 is AmorphousBody }.map(\.info.id))
    var chosen: (classes: PlaceClasses, tolerance: Float, seconds: Double)?
    for tolerance in Self.tolerances where most > 0 {
      try watch.check()
      guard
        let classes = PlaceClasses(
          atoms, grid, covering: covered, loose: loose, tolerance: tolerance, most: most, threads: threads)
      else { continue }
      let seconds = classes.classes.reduce(0) { $0 + cost(radius: $1.radius) }
      guard seconds <= settings.longest else { continue }
      chosen = (classes, tolerance, seconds)
      break
    }
    guard let (classes, _, seconds) = chosen else { return ChannelledField() }
    var discs: [Double: DiscInterpolation] = [:]
    var pictures: [PlacePicture] = []
    for (number, kind) in classes.classes.enumerated() {
      try watch.check()
      let half = kind.radius + reach
      let near = ask.world.atoms(
        in: Area(centre: kind.representative, size: SIMD2(repeating: 2 * half + 1)), threads: threads)
      let surroundings = Surroundings(near, around: kind.representative, half: half)
      let pictureKey = PictureKey(
        surroundings: surroundings, conditions: conditions, radius: kind.radius, pixel: pixel)
      pictures.append(
        try kept.value(for: .picture(pictureKey), bytes: { ($0 as! PlacePicture).bytes + 32 * near.count }) {
          let disc =
            discs[kind.radius]
            ?? DiscInterpolation(
              radius: kind.radius, spacing: conditions.spacing, highest: conditions.highest)
          discs[kind.radius] = disc
          let waves = try placeWaves(surroundings, conditions, pixel: pixel)
          let made = waves.picture(disc, radius: kind.radius, threads: threads)
          spent = spent + made.work
          return made
        } as! PlacePicture)
      watch.progress(Double(number + 1) / Double(classes.classes.count + 1))
    }
    var image = try PlaceMosaic.frame(
      classes.places, pictures, area: key.area, highest: conditions.highest, threads: threads)
    if let source = key.source, source.width > 0 { image = image.filtered(by: source.transfer) }
    let rounded = InputError.brief((10 * seconds).rounded() / 10)
    return ChannelledField(
      image: image,
      reason:
        "\(classes.classes.count) kinds of places recur, whose waves take about \(rounded) s of one thread",
      difference: classes.difference,
      lost: classes.places.reduce(0) { $0 + pictures[$1.kind].lost } / Double(classes.places.count))
  }

  private static func error(of detector: Detector, _ optics: LiveOptics, _ field: ChannelledField) -> Double {
    let inner: Double =
      switch detector {
      case .annular(let annulus): annulus.inner
      case .segmented(let segments): segments.annulus.inner
      case .centreOfMass, .pixelated: 0
      }
    let (least, slope) = inner >= optics.probe.aperture.semiangle ? darkError : brightError
    let model = least + slope * field.lost
    // Half of what surroundings differ by is seen, about.
    return (model * model + 0.25 * field.difference * field.difference).squareRoot()
  }

  /// Points along a side of the box of a picture.
  static func points(_ half: Double, _ pixel: Double) -> Int {
    let side = side(half, pixel)
    return side * side
  }

  /// The same along one side; a little coarser where lengths that transform fast make it so.
  private static func side(_ half: Double, _ pixel: Double) -> Int {
    FourierSizes.next(from: 2 * half / (1.1 * pixel))
  }

  /// The waves around a place; atoms and what they scatter are kept.
  func placeWaves(_ surroundings: Surroundings, _ conditions: ChannellingConditions, pixel: Double) throws
    -> PlaceWaves
  {
    let side = Self.side(surroundings.half, pixel)
    let grid = Grid(nx: side, ny: side, lengthX: 2 * surroundings.half, lengthY: 2 * surroundings.half)
    let beam = conditions.probe.beam
    let (kinds, rings) = (surroundings.kinds, conditions.rings)
    var atoms: [Scatterer: MeanAtom] = [:]
    for kind in kinds {
      atoms[kind.scatterer] =
        kept.value(for: .meanAtom(kind, beam), bytes: { ($0 as! MeanAtom).bytes }) {
          MeanAtom(element: Int(kind.element), meanSquare: kind.meanSquare, beam: beam)
        } as? MeanAtom
    }
    let wanted = rings.flatMap { ring in kinds.map { (ring: ring, kind: $0) } }
    let (known, semiangle) = (atoms, conditions.directions)
    let shapes = UncheckedSendable(ShapeList(count: wanted.count))
    parallelFor(wanted.count, threads: threads) { _, index in
      let (ring, kind) = wanted[index]
      shapes.value.values[index] =
        kept.value(
          for: .diffuse(kind, beam, inner: ring.inner, outer: ring.outer, semiangle: semiangle),
          bytes: { 8 * ($0 as! RadialShape).values.count }
        ) {
          known[kind.scatterer]!.diffuse(
            inner: ring.inner, outer: ring.outer, semiangle: semiangle, beam: beam)
        } as? RadialShape
    }
    let diffuse = rings.indices.map { ring in
      AtomResponse(
        Dictionary(
          uniqueKeysWithValues: kinds.enumerated().map {
            ($1.scatterer, shapes.value.values[ring * kinds.count + $0]!)
          }))
    }
    return try PlaceWaves(
      surroundings, conditions: conditions, grid: grid, atoms: atoms, diffuse: diffuse, threads: threads)
  }

  private final class ShapeList {
    let values: UnsafeMutableBufferPointer<RadialShape?>
    init(count: Int) {
      values = .allocate(capacity: count)
      values.initialize(repeating: nil)
    }
    deinit {
      values.deinitialize()
      values.deallocate()
    }
  }
}
