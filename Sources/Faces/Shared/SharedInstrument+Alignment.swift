import Configuration
import Instrument
import Optics
import Quantities

/// What operators and other programs do with the corrector.
extension SharedInstrument {
  /// Measures and corrects aberrations up to an order: 1 (C1, A1), 2 (A2, B2 too) or 3 (C3, A3, S3 too).
  func align(order: Int) throws {
    guard 1...3 ~= order else { throw InputError.outOfRange("order", Double(order), allowed: "1 to 3") }
    let names = [["C1", "A1"], ["A2", "B2"], ["C3", "A3", "S3"]].prefix(order).flatMap { $0 }
    try together("align") {
      switch order {
      case 1: try perform("measure_c1a1")
      case 2: try perform("acquire_tableau", ["type": "Fast", "angle_mrad": 18])
      default: try perform("acquire_tableau", ["type": "Enhanced", "angle_mrad": 34])
      }
      for name in names { try perform("correct_aberration", ["name": .string(name)]) }
    }
  }

  /// A setting of the column by the words of the older programs.
  func setStatus(_ parameter: String, _ value: String) throws {
    switch parameter {
    case "column_valve": try setValves(open: value == "open")
    case "optics_mode":
      guard value.uppercased() == "STEM" else {
        throw InputError("optics_mode \"\(value)\" is not allowed; allowed: STEM")
      }
    default:
      throw InputError("parameter \"\(parameter)\" is not allowed; allowed: column_valve, optics_mode")
    }
  }

  /// Sets aberrations of the probe, in Å by CEOS names; what is not named stays.
  func impose(_ aberrations: [(CEOSAberration, SIMD2<Double>)]) throws {
    try perform(
      "set_aberrations",
      [
        "of_probe": true,
        "aberrations_nm": .array(
          aberrations.map { name, value in
            [
              "name": .string(name.name),
              "value": name.term.multiplicity == 0
                ? JSONValue([value.x / 10]) : JSONValue([value.x / 10, value.y / 10]),
            ]
          }),
      ])
  }
}
