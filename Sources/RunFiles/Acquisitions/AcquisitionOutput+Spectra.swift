import Configuration
import Instrument
import Numerics
import Storage

/// What goes with spectra.
extension AcquisitionOutput {
  /// Conditions by the names that exspy asks for: keV, mrad, s.
  func conditions(_ array: AcquiredArray) -> [String: Metadata] {
    func number(_ value: JSONValue?) -> Metadata? {
      if case .number(let number)? = value { .number(number) } else { nil }
    }
    var optics: [String: JSONValue] = [:]
    if case .object(let found)? = reply.values["optics"] { optics = found }
    var result: [String: Metadata] = [:]
    result["beam_energy"] = number(optics["high_tension_kV"])
    result["convergence_angle"] = number(optics["convergence_mrad"])
    var detector: [String: Metadata] = [:]
    var exposure: Double?
    if case .number(let seconds)? = array.metadata["exposure_s"],
      case .number(let frames)? = array.metadata["frames_per_place"]
    {
      exposure = seconds * frames
    }
    if array.modality == "EELS" {
      detector["collection_angle"] = number(array.metadata["collection_mrad"])
      detector["aperture_size"] = number(array.metadata["aperture_mm"])
      detector["exposure"] = exposure.map { .number($0) }
      detector["dwell_time"] = exposure.map { .number($0) }
      result["Detector"] = .group(["EELS": .group(detector)])
    } else {
      detector["solid_angle"] = number(array.metadata["solid_angle_sr"])
      detector["elevation_angle"] = number(array.metadata["take_off_deg"])
      detector["real_time"] = exposure.map { .number($0) }
      result["Detector"] = .group(["EDS": .group(detector)])
    }
    return result
  }

  /// What spectra were made from: maps over the places of the scan, expected counts `[place][channel]`, and a table of edges or lines.
  func spectralTruth() -> (tables: [Table], maps: [PixelMap]) {
    guard let truth = referee.latest?.spectra, truth.places > 0 else { return ([], []) }
    let trajectory = referee.latest?.trajectories.first
    let columns = trajectory?.columns ?? 1
    var maps = truth.maps.sorted { $0.key < $1.key }.map { name, values in
      var map = PixelMap(
        name, "what the spectra were made from", columns: columns, rows: values.count / columns)
      map.values = values
      return map
    }
    for array in reply.arrays where array.isSpectral {
      guard let expected = truth.expected(of: array.name), !expected.isEmpty, let channels = array.shape.last
      else { continue }
      var map = PixelMap(
        "expected_counts_\(array.name)", "spectra without noise: rows are places, columns channels",
        columns: channels, rows: expected.count / channels)
      map.values = expected
      maps.append(map)
    }
    var marks = Table(truth.detector == "EDX" ? "lines" : "edges")
    marks.add("name", truth.marks.map(\.name))
    marks.add("energy_eV", truth.marks.map(\.energy))
    return ([marks], maps)
  }
}
