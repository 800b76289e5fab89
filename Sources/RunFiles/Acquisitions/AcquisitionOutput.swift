import ForwardModel
import Configuration
import Foundation
package import Instrument
import Numerics
import Quantities
import Storage
import Worlds

/// Writes what an instrument has delivered: a file with all arrays, their metadata and the truth, and pictures.
package struct AcquisitionOutput {
  let reply: Reply
  let referee: Referee
  private let isNoiseFree: Bool

  /// Areas in Å up to whose side atoms and columns are listed in the truth.
  private static let atomsListed = 1000.0
  /// Pixels of the maps of the truth along a side, at most.
  private static let largestMap = 1024

  /// - Parameters:
  ///   - isNoiseFree: whether the arrays are replaced by what they would average to.
  package init(_ reply: Reply, _ referee: Referee, isNoiseFree: Bool) throws {
    var reply = reply
    if isNoiseFree { reply.arrays = try Self.expectations(reply.arrays, referee) }
    (self.reply, self.referee, self.isNoiseFree) = (reply, referee, isNoiseFree)
  }

  private static func expectations(_ arrays: [AcquiredArray], _ referee: Referee) throws -> [AcquiredArray] {
    guard let truth = referee.latest else { return arrays }
    return try arrays.map { array in
      if let expected = truth.spectra?.expected(of: array.name) {
        // Places that were not reached stay zero.
        return array.replacing(
          expected + [Float](repeating: 0, count: max(0, array.values.count - expected.count)))
      }
      let signals = truth.signals.filter { $0.name == array.name }
      guard !signals.isEmpty else {
        throw InputError(
          "\(array.name): a noise-free version is not kept; allowed: images, spectra and single patterns")
      }
      let values = try signals.flatMap { try AcquisitionTruth.expectation(of: $0, threads: 1) }
      return array.replacing(values)
    }
  }

  /// Bytes that go into the file, about.
  package var bytes: Int { 4 * reply.arrays.reduce(0) { $0 + $1.values.count } }

  /// Writes the file.
  /// - Parameter command: what was asked for, kept with the data.
  package func write(to path: String, command: String) throws {
    let file = try AcquisitionFile(
      path: path,
      provenance: [
        "program": "stemulator", "version": .text(Version.current), "command": .text(command),
        "instrument": .text(referee.model.text(width: .max)),
        "world": .text(referee.worldDocument.text(width: .max)),
        "noise_free": .truth(isNoiseFree),
      ])
    for array in reply.arrays { try write(array, to: file) }
    let truth = try groundTruth()
    try file.addGroundTruth(truth.attributes, tables: truth.tables, maps: truth.maps)
    try file.commit()
  }

  private func write(_ array: AcquiredArray, to file: AcquisitionFile) throws {
    var metadata = reply.values.merging(array.metadata) { _, own in own }.compactMapValues { Metadata($0) }
    metadata["noise_free"] = .truth(isNoiseFree)
    metadata["seed"] = .integer(Int(clamping: referee.seed))
    if let engine = referee.latest?.engines.first(where: {
      $0.detector == array.name || array.name.hasPrefix($0.detector + "-")
    }) {
      metadata["engine"] = .group([
        "method": .text(engine.engine), "reason": .text(engine.reason),
        "stated_error": .number(engine.statedError ?? 0),
        "pasted_error": .number(engine.pastedError),
      ])
    }
    var description = ChannelDescription(
      name: array.name, quantity: array.quantity, units: array.unit,
      dataType: array.dataType, modality: array.modality, source: "stemulator",
      axes: array.axes.map { axis in
        ChannelAxis(
          name: axis.name, count: axis.count, first: axis.first,
          step: axis.count > 1 ? axis.step : max(axis.step, 1e-9),
          units: axis.unit.isEmpty ? "generic" : axis.unit, quantity: axis.quantity, type: axis.dimension)
      }, element: element(array), metadata: metadata)
    if array.isSpectral { description.conditions = conditions(array) }
    let channel = try file.addChannel(description)
    switch element(array) {
    case .uint16: try channel.write(array.values.map { UInt16($0) })
    default: try channel.write(array.values)
    }
  }

  private func element(_ array: AcquiredArray) -> ElementType {
    guard let bits = array.bits, bits <= 16, !isNoiseFree else { return .float32 }
    return .uint16
  }

  private func groundTruth() throws -> (attributes: [String: Metadata], tables: [Table], maps: [PixelMap]) {
    var attributes: [String: Metadata] = [:]
    for question in ["aberrations", "motion"] {
      attributes[question] = .text(JSONValue.object(try referee.answer(question).values).text(width: .max))
    }
    let spectral = spectralTruth()
    guard let truth = referee.latest, let area = referee.window() else {
      return (attributes, spectral.tables, spectral.maps)
    }
    attributes["window_A"] = .numbers([area.low.x, area.low.y, area.size.x, area.size.y])
    let largest = area.size.max()
    let pixels = min(truth.trajectories[0].columns, Self.largestMap)
    let found = GroundTruth(
      of: truth.world, in: area, columns: max(1, Int((Double(pixels) * area.size.x / largest).rounded())),
      rows: max(1, Int((Double(pixels) * area.size.y / largest).rounded())),
      atoms: largest <= Self.atomsListed,
      threads: referee.threads)
    var maps = found.maps
    let trajectory = truth.trajectories[0]
    // What each pixel should have shown, and where the beam was.
    for signal in truth.signals
    where signal.frame == 0 && signal.fractions.count == trajectory.rows * trajectory.columns {
      var map = PixelMap(
        "fraction_of_beam_\(signal.name)", "expected share of the beam, at the true places of the scan",
        columns: trajectory.columns, rows: trajectory.rows)
      map.values = signal.fractions
      maps.append(map)
    }
    let places = truth.places(frame: 0, threads: referee.threads)
    for (name, component) in [("beam_x_A", 0), ("beam_y_A", 1)] {
      var map = PixelMap(
        name, "true place of the beam on the specimen", columns: trajectory.columns, rows: trajectory.rows)
      map.values = places.map { Float($0[component]) }
      maps.append(map)
    }
    return (attributes, found.tables + spectral.tables, maps + spectral.maps)
  }

  // MARK: - Pictures

  /// Draws all arrays that are pictures; of series and of many patterns the mean.
  /// - Returns: the paths written.
  package func draw(into folder: String) throws -> [String] {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw RunError("\(folder): the folder for pictures cannot be made")
    }
    var paths: [String] = []
    for array in reply.arrays {
      var pictures: [(name: String, picture: Picture)] = []
      if array.isSpectral {
        pictures = SpectrumPictures(array, marks: referee.latest?.spectra?.marks ?? []).all
      } else if let picture = picture(array) {
        pictures = [(array.name, picture)]
      }
      for (name, picture) in pictures {
        let path = "\(folder)/\(name).png"
        try PNGFile.write(picture, to: path)
        paths.append(path)
      }
    }
    return paths
  }

  private func picture(_ array: AcquiredArray) -> Picture? {
    guard array.axes.count >= 2 else { return nil }
    let (rows, columns) = (array.axes[array.axes.count - 2], array.axes[array.axes.count - 1])
    guard rows.count > 1, columns.count > 1 else { return nil }
    let count = rows.count * columns.count
    var mean = [Double](repeating: 0, count: count)
    for (index, value) in array.values.enumerated() { mean[index % count] += Double(value) }
    let shares = Double(array.values.count / count)
    let values = NDArray(shape: [rows.count, columns.count], values: mean.map { $0 / shares })
    switch array.kind {
    case .pattern, .patterns:
      return Picture(
        values, style: .pattern(array.name, pixel: (x: columns.step, y: rows.step), unit: "mrad"))
    default:
      return Picture(values, style: .image(array.name, pixel: (x: columns.step * 10, y: rows.step * 10)))
    }
  }
}
