import Worlds
import Configuration
import Crystals
import Foundation
import Quantities
import RunFiles

/// How `specimen build` cuts a block.
struct BlockArguments {
  static let options: [CommandSyntax.Option] = [
    .init(
      "--zone-axis", value: "U,V,W",
      "build: direction along the beam (or U,V,T,W; default: the specimen's, 0,0,1)"),
    .init(
      "--in-plane-axis", value: "U,V,W", "build: direction along x (default: the shortest across the beam)"),
    .init("--rotation-deg", value: "R", "build: turn about the beam"),
    .init("--tilt-deg", value: "TX,TY", "build: tilt about x and y"),
    .init(
      "--size-nm", value: "X,Y,Z", "build: size of the block (default: the specimen's, one box of a file)"),
    .init("--vacuum-nm", value: "A,B", "build: empty space before and behind the crystal"),
    .init("--centre", "build: bring the atoms to the middle of the box across the beam"),
  ]

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  /// The block of a library specimen or of a structure file.
  func cut(named name: String?, _ library: SpecimenLibrary) throws -> Structure {
    guard let name else {
      throw InputError("NAME is missing; allowed: a structure file or a specimen of the library")
    }
    guard name.contains("/") || name.contains("."), FileManager.default.fileExists(atPath: name) else {
      let specimen = try library.named(name)
      return try specimen.cut(try options(specimen.blockOptions)).structure
    }
    return try Block.cut(try StructureFile.read(name), try options(BlockOptions())).structure.validated()
  }

  private func options(_ standard: BlockOptions) throws -> BlockOptions {
    var options = standard
    if let axis = try direction("--zone-axis") {
      options.zoneAxis = axis
      options.inPlaneAxis = nil
    }
    if let axis = try direction("--in-plane-axis") { options.inPlaneAxis = axis }
    options.rotation = (try arguments.number("--rotation-deg", in: -360...360, unit: "°") ?? 0) * .pi / 180
    if let tilt = try arguments.numbers("--tilt-deg", count: 2) {
      options.tilt = SIMD2(tilt[0] * .pi / 180, tilt[1] * .pi / 180)
    }
    if let size = try arguments.numbers("--size-nm", count: 3) {
      options.setSize(SIMD3(size[0] * 10, size[1] * 10, size[2] * 10))
    }
    if let vacuum = try arguments.numbers("--vacuum-nm", count: 2) {
      (options.vacuumBelow, options.vacuumAbove) = (vacuum[0] * 10, vacuum[1] * 10)
    }
    if arguments.has("--centre") { options.centred = [0, 1] }
    return options
  }

  private func direction(_ option: String) throws -> CrystalDirection? {
    guard let text = arguments.text(option) else { return nil }
    let indices = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard indices.allSatisfy({ $0 != nil }) else {
      throw InputError("\(option): \"\(text)\" is not allowed; allowed: 3 or 4 numbers separated by commas")
    }
    do {
      return try CrystalDirection(indices.map { $0! })
    } catch let error as InputError {
      throw InputError("\(option): \(error.message)")
    }
  }
}
