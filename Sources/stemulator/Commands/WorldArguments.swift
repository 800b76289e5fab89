import Configuration
import Crystals
import Foundation
import Quantities
import RunFiles
import Storage
import Worlds

/// What `specimen` does with worlds.
struct WorldArguments {
  static let options: [(option: CommandSyntax.Option, actions: [String])] = [
    (
      .init(
        "--param", value: "KEY=VALUE", "build: a parameter of the kind; may be repeated", isRepeatable: true),
      ["build"]
    ),
    (.init("--seed", value: "N", "build: seed of the world (default 1)"), ["build"]),
    (.init("--title", value: "TEXT", "build: title of the world"), ["build"]),
    (
      .init("--window", value: "X,Y,W,H", "show, export: corner, width and height in nm of a world's window"),
      ["show", "export"]
    ),
    (
      .init("--picture", value: "FILE.png", "show: draw the world, or its window, with a scale bar"), ["show"]
    ),
    (.init("--size", value: "N", "show: pixels along the longer side of a picture (default 512)"), ["show"]),
  ]

  private let arguments: Arguments
  private let library: SpecimenLibrary

  init(_ arguments: Arguments, _ library: SpecimenLibrary) {
    self.arguments = arguments
    self.library = library
  }

  /// Whether an argument of `show` or `export` is a world.
  func isWorld(_ name: String) -> Bool { WorldLibrary(library).has(name) }

  /// The JSON of a new world. It is made once, so that a wrong parameter is found now.
  func build(kind: WorldKind) throws -> String {
    var parameters = JSONValue.object([:])
    for pair in arguments.texts("--param") { parameters = try Self.setting(pair, in: parameters) }
    let seed = try arguments.integer("--seed", in: 0...(1 << 53)) ?? 1
    let description = WorldDescription(
      title: arguments.text("--title") ?? kind.summary, kind: kind.name, seed: UInt64(seed),
      parameters: parameters, licence: "")
    let world = try World(description, materials: MaterialSource(library: library))
    return WorldFile.json(world).text()
  }

  /// One `key=value`: dots in the key go into objects; the value is JSON, or else a text.
  static func setting(_ pair: String, in object: JSONValue) throws -> JSONValue {
    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw InputError("--param: \"\(pair)\" is not allowed; allowed: KEY=VALUE, such as thickness_nm=20")
    }
    let text = String(parts[1])
    let value = (try? JSONValue(parsing: Data(text.utf8), name: "--param")) ?? .string(text)
    return try set(
      parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)[...], value,
      in: object, pair)
  }

  private static func set(
    _ path: ArraySlice<String>, _ value: JSONValue, in object: JSONValue, _ pair: String
  ) throws
    -> JSONValue
  {
    guard let key = path.first else { return value }
    guard case .object(var entries) = object, !key.isEmpty else {
      throw InputError("--param: \"\(pair)\" is not allowed; the key is already set to something else")
    }
    entries[key] = try set(path.dropFirst(), value, in: entries[key] ?? .object([:]), pair)
    return .object(entries)
  }

  func show(_ name: String) throws {
    let world = try WorldLibrary(library).world(name)
    let threads = ProcessInfo.processInfo.activeProcessorCount
    let pixels = try arguments.integer("--size", in: 16...8192) ?? 512
    if let path = arguments.text("--picture") {
      let picture =
        try window(in: world).map {
          WorldPicture.picture(of: world, in: $0, pixels: pixels, threads: threads)
        }
        ?? WorldPicture.sheet(of: world, pixels: pixels, threads: threads)
      try PNGFile.write(picture, to: path)
    }
    try Terminal.output(try WorldText.facts(world, threads: threads))
  }

  /// A window's atoms as a structure, or its truth as JSON.
  func export(_ name: String, format: String) throws -> String {
    let world = try WorldLibrary(library).world(name)
    let area = try window(in: world) ?? Area(centre: .zero, size: SIMD2(100, 100))
    try checkAtoms(of: world, in: area)
    let threads = ProcessInfo.processInfo.activeProcessorCount
    if format == "json" {
      return WorldText.json(GroundTruth(of: world, in: area, threads: threads), world: world).text()
    }
    let corner = [area.low.x / 10, area.low.y / 10].map { InputError.brief($0) }
    let title = "\(world.description.title), window at \(corner.joined(separator: ", ")) nm"
    let structure = try world.realise(area, threads: threads).structure(title: title)
    guard let known = StructureFormat(rawValue: format) else {
      preconditionFailure("the format \(format) has been checked")
    }
    return try StructureWriter.text(structure, format: known)
  }

  private func window(in world: World) throws -> Area? {
    guard let numbers = try arguments.numbers("--window", count: 4) else { return nil }
    guard numbers[2] > 0, numbers[3] > 0, numbers.allSatisfy({ abs($0) <= 1e6 }) else {
      throw InputError(
        "--window: \"\(arguments.text("--window")!)\" is not allowed; allowed: X,Y,W,H in nm with W and H above 0"
      )
    }
    let low = SIMD2(numbers[0], numbers[1]) * 10
    let area = Area(low: low, high: low + SIMD2(numbers[2], numbers[3]) * 10)
    guard area.intersects(world.area) else {
      let half = [world.area.high.x / 10, world.area.high.y / 10].map { InputError.brief($0) }
      throw InputError(
        "--window: \"\(arguments.text("--window")!)\" lies outside of the world; allowed: -\(half[0]) to \(half[0]) nm"
          + " along x and -\(half[1]) to \(half[1]) nm along y")
    }
    return area
  }

  /// Refuses windows with more atoms than a file of text should hold.
  private func checkAtoms(of world: World, in area: Area) throws {
    let count = world.estimate(in: area).atoms
    guard count <= 2e7 else {
      throw InputError(
        "--window: about \(InputError.brief(count.rounded())) atoms are not allowed; allowed: up to 20000000")
    }
  }
}
