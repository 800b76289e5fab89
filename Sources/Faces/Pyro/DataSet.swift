import Configuration
import Instrument
import Quantities
import WireProtocol
import Foundation
import Numerics
import Worlds

/// A spectrum image that was taken before: what `microscope.server` hands out.
struct DataSet: Sendable {
  let overview: NumericArray
  /// Rows, columns and energies.
  let rows, columns: Int
  /// eV, rising.
  let energies: [Float]
  /// `[row][column][energy]`
  let counts: [Float]

  /// Indium-tin-oxide rods, whose plasmons lie where clients look for them.
  private static let specimen = "ITO-nanorods"
  private static let (side, field, exposure) = (32, 240.0, 0.05)
  /// eV
  private static let window = 0.2...1.13

  /// Takes one on another instrument like this one, which nobody else uses.
  init(like microscope: Microscope) throws {
    // Data that were taken before have done their damage.
    guard case .object(var document) = microscope.model.document else {
      throw RunError("the model of an instrument is an object")
    }
    document["damage"] = ["radiolysis": 0, "knock_on": 0, "hopping": 0, "contamination": 0]
    var other = Microscope(
      try MicroscopeModel(.object(document)), specimen: try microscope.library.named(Self.specimen),
      seed: microscope.seed,
      library: microscope.library, threads: microscope.threads, memory: 1 << 30)
    other.align()
    _ = try other.perform("set_field_of_view", ["field_nm": .number(Self.field)])
    // The energies of the gun alone would hide the plasmons.
    if let slit = other.model.column.energySlits_eV.filter({ $0 > 0 }).min() {
      _ = try other.perform("set_energy_slit", ["slit_eV": .number(slit)])
    }
    let ladder = try other.perform("get_spectrometer").numbers("dispersions_eV")
    guard let dispersion = ladder.min(by: { abs($0 - 0.005) < abs($1 - 0.005) }) else {
      throw RunError("the spectrometer has no dispersions")
    }
    _ = try other.perform(
      "set_spectrometer", ["dispersion_eV": .number(dispersion), "offset_eV": .number(-1)])
    let reply = try other.perform(
      "acquire_spectrum_image",
      [
        "detector": "EELS", "detectors": "none", "exposure_s": .number(Self.exposure),
        "columns": .number(Double(Self.side)),
        "rows": .number(Double(Self.side)),
      ])
    let cube = try reply.array("EELS")
    guard cube.axes.count == 3 else { throw RunError("the instrument delivered no spectrum image") }
    let (axis, channels) = (cube.axes[2], cube.shape[2])
    let kept = (0..<channels).filter { Self.window.contains(axis.first + Double($0) * axis.step) }
    (rows, columns) = (cube.shape[0], cube.shape[1])
    energies = kept.map { Float(axis.first + Double($0) * axis.step) }
    counts = (0..<rows * columns).flatMap { place in kept.map { cube.values[place * channels + $0] } }
    overview = NumericArray(
      Self.overview(of: other, columns: columns, rows: rows), shape: [rows, columns])
  }

  /// Cross-section in Å² of an atom into a high-angle detector over Z^1.7, about.
  private static let crossSection = 1.5e-6
  /// s
  private static let dwell = 2e-5

  /// A high-angle picture of the field by the usual law Z^1.7, in electrons: at this magnification waves show no more, and take a minute.
  private static func overview(of microscope: Microscope, columns: Int, rows: Int) -> [Float] {
    let mass = microscope.world.projectedMass(
      in: microscope.fieldArea, columns: columns, rows: rows, threads: microscope.threads)
    let electrons =
      microscope.illumination.current(at: microscope.state.time) / PhysicalConstants.elementaryCharge
    var stream = RandomStream(seed: microscope.seed, purpose: .overviewOfData, index: 0)
    return mass.values.map { value in
      Float(stream.poissonNumber(-expm1(-value * crossSection) * electrons * dwell))
    }
  }

  var cube: NumericArray { NumericArray(counts, shape: [rows, columns, energies.count]) }

  /// - Throws: an IndexError for places beyond the picture; negative ones count from its end, as in Python.
  func point(row: Int, column: Int) throws -> NumericArray {
    func place(_ index: Int, _ count: Int) throws -> Int {
      guard -count..<count ~= index else {
        throw PyroException.builtin(
          "IndexError", "index \(index) is out of bounds for an axis with size \(count)")
      }
      return index < 0 ? index + count : index
    }
    let begin = (try place(row, rows) * columns + place(column, columns)) * energies.count
    return NumericArray(Array(counts[begin..<begin + energies.count]))
  }
}
