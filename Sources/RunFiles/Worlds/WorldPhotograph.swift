package import Configuration
import Detection
import ForwardModel
import Foundation
import Numerics
import Optics
import Quantities
import Scattering
import Storage
package import Worlds

/// Images of a world by the command line: a field anywhere, from the overview to the atoms, with the truth beside it.
package struct WorldPhotograph {
  package static let options: [CommandSyntax.Option] = [
    .init("--at", value: "X_nm,Y_nm", "worlds: middle of the field in stage coordinates (default 0,0)")
  ]

  package let world: World
  package let area: Area
  private let pixels: SIMD2<Int>
  private let model: SurveyModel
  private let settings: AtomisticWindow.Settings

  /// Fields in Å up to which atoms and columns are listed in the truth.
  private static let atomsListed = 1000.0

  /// - Parameters:
  ///   - field: side in Å.
  ///   - size: pixels along each side.
  package init(_ arguments: Arguments, world: World, field: Double, size: Int, threads: Int) throws {
    self.world = world
    if arguments.has("--thickness-nm") {
      throw InputError("--thickness-nm: a world has its own thickness; allowed: crystals")
    }
    let middle = try arguments.numbers("--at", count: 2) ?? [0, 0]
    area = Area(centre: SIMD2(middle[0], middle[1]) * 10, size: SIMD2(repeating: field))
    pixels = SIMD2(size, size)
    let isSheet = world.scene.materials.contains(where: \.isSheet)
    let energy = try arguments.number("--energy-keV", in: 20...1000, unit: "keV") ?? (isSheet ? 80 : 200)
    let angle = try arguments.number("--semiangle-mrad", in: 0.1...50, unit: "mrad") ?? (isSheet ? 30 : 25)
    let defocus = (try arguments.number("--defocus-nm", in: -1e4...1e4, unit: "nm") ?? 0) * 10
    var settings = AtomisticWindow.Settings()
    settings.configurations = try arguments.integer("--phonons", in: 0...1000) ?? 3
    settings.seed = try arguments.integer("--seed", in: 0...(1 << 53)).map { UInt64($0) }
    self.settings = settings
    let probe = try Probe(
      beam: ElectronBeam(energy: energy * 1e3), aperture: .round(semiangle: angle * 1e-3),
      aberrations: Aberrations([.c10: .init(value: -defocus)]))
    model = SurveyModel(
      try SurveyConditions(probe: probe, detectors: try Self.detectors(semiangle: angle * 1e-3)),
      threads: threads
    )
  }

  /// The detectors of `stemulator image`.
  private static func detectors(semiangle: Double) throws -> [SimulationRequest.NamedDetector] {
    let inner = max(0.06, 2.5 * semiangle)
    let rings: [(String, Double, Double)] = [
      ("HAADF", inner, ShortForm.outerAngle), ("MAADF", 1.2 * semiangle, inner),
      ("ABF", 0.5 * semiangle, semiangle), ("BF", 0, 0.3 * semiangle),
    ]
    return try rings.map { name, inner, outer in
      .init(name: name, detector: .annular(try AnnularDetector(inner: inner, outer: outer)))
    }
  }

  /// Makes the images and writes them.
  /// - Parameters:
  ///   - progress: share of the work done, where atoms are propagated.
  ///   - pictures: folder for PNG files, or nil.
  /// - Returns: which road was taken and why, and the paths of the pictures.
  package func write(
    to path: String, pictures: String?, memory: Int, progress: @escaping @Sendable (Double) -> Void
  )
    throws -> (note: String, pictures: [String])
  {
    try AcquisitionFile.checkWritable(path)
    let image = try WorldImage(
      of: world, area: area, pixels: pixels, model: model, settings: settings, memory: memory,
      progress: progress)
    let truth = GroundTruth(
      of: world, in: area, columns: min(pixels.x, 1024), rows: min(pixels.y, 1024),
      atoms: area.size.max() <= Self.atomsListed, threads: model.threads)
    let file = try AcquisitionFile(
      path: path,
      provenance: [
        "program": "stemulator", "version": .text(Version.current),
        "world": .text(WorldFile.json(world).text()),
        "engine": engine(image),
      ])
    let count = pixels.x * pixels.y
    for (index, named) in model.conditions.detectors.enumerated() {
      let channel = try file.addChannel(description(named, image))
      try channel.write(image.values.values[index * count..<(index + 1) * count].map { Float($0) })
    }
    try file.addGroundTruth(
      ["window_A": .numbers([area.low.x, area.low.y, area.size.x, area.size.y])], tables: truth.tables,
      maps: truth.maps)
    try file.commit()
    let note =
      "\(world.description.title), \(InputError.brief(area.size.x / 10)) nm; \(image.reason), error of the mean"
      + String(format: " %.2g %%", image.statedError * 100)
    return (note, try draw(image, into: pictures))
  }

  private func engine(_ image: WorldImage) -> Metadata {
    .group([
      "regime": .text(image.regime.rawValue), "reason": .text(image.reason),
      "stated_error": .number(image.statedError),
    ])
  }

  private func description(_ named: SimulationRequest.NamedDetector, _ image: WorldImage)
    -> ChannelDescription
  {
    let step = area.size / SIMD2<Double>(pixels)
    func axis(_ name: String, _ index: Int) -> ChannelAxis {
      ChannelAxis(
        name: name, count: pixels[index], first: area.low[index] + step[index] / 2, step: step[index],
        units: "Å",
        quantity: "stage position", type: .spatial)
    }
    let probe = model.conditions.probe
    var metadata: [String: Metadata] = [
      "specimen": .group(["title": .text(world.description.title), "seed": .integer(Int(world.seed))]),
      "beam": .group([
        "energy_keV": .number(probe.beam.energy / 1e3), "wavelength_A": .number(probe.beam.wavelength),
        "semiangle_mrad": .number(probe.aperture.semiangle * 1e3),
        "aberrations": .group(probe.aberrations.named.mapValues { .number($0) }),
      ]), "engine": engine(image),
    ]
    if case .annular(let annulus) = named.detector {
      metadata["detector"] = .group([
        "type": "annular", "inner_mrad": .number(annulus.inner * 1e3),
        "outer_mrad": .number(annulus.outer * 1e3),
      ])
    }
    return ChannelDescription(
      name: named.name, quantity: "intensity", units: "fraction of the beam", dataType: .image,
      modality: "STEM",
      source: "stemulator", axes: [axis("y", 1), axis("x", 0)], element: .float32, metadata: metadata)
  }

  private func draw(_ image: WorldImage, into folder: String?) throws -> [String] {
    guard let folder else { return [] }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw RunError("\(folder): the folder for pictures cannot be made")
    }
    let count = pixels.x * pixels.y
    let step = area.size / SIMD2<Double>(pixels)
    return try model.conditions.detectors.enumerated().map { index, named in
      let values = Array(image.values.values[index * count..<(index + 1) * count])
      let picture = Picture(
        NDArray(shape: [pixels.y, pixels.x], values: values),
        style: .image(named.name, pixel: (x: step.x, y: step.y)))
      let path = "\(folder)/\(named.name).png"
      try PNGFile.write(picture, to: path)
      return path
    }
  }
}
