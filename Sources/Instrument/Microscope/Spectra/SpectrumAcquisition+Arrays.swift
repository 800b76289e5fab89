import Configuration
import Spectroscopy

extension SpectrumAcquisition {
  /// The energies of the channels, as the operator knows them.
  func axis(_ model: MicroscopeModel) -> AcquiredArray.Axis {
    switch kind {
    case .losses: axis(settings, model)
    case .xrays:
      .init(
        name: "energy", quantity: "X-ray energy", unit: "eV", count: model.xrays.channels,
        first: model.xrays.energy(ofChannel: 0), step: model.xrays.electronvoltsPerChannel)
    }
  }

  private func axis(_ settings: SpectrometerSettings, _ model: MicroscopeModel) -> AcquiredArray.Axis {
    let axis = EnergyAxis(model.spectrometer, settings)
    return .init(
      name: "energy", quantity: "energy loss", unit: "eV", count: axis.channels, first: axis.first,
      step: axis.dispersion)
  }

  /// The spectra as arrays, zeros for places that were not reached; low losses come first.
  func arrays(_ places: [AcquiredArray.Axis], _ microscope: Microscope) -> [AcquiredArray] {
    let whole = array(
      kind.rawValue, recorded, places, axis(microscope.model), exposure: exposure, microscope)
    guard let low = dual?.low.settings else { return [whole] }
    return [
      array(
        SpectrumTruth.low, recordedLow, places, axis(low, microscope.model), exposure: low.exposure,
        microscope),
      whole,
    ]
  }

  private func array(
    _ name: String, _ values: [Float], _ places: [AcquiredArray.Axis], _ axis: AcquiredArray.Axis,
    exposure: Double,
    _ microscope: Microscope
  ) -> AcquiredArray {
    let count = places.reduce(1) { $0 * $1.count } * axis.count
    var metadata: [String: JSONValue] = [
      "exposure_s": .number(exposure), "frames_per_place": .number(Double(frames)),
      "detector": .string(kind.rawValue),
    ]
    switch kind {
    case .losses:
      metadata.merge(microscope.spectrometerReadings) { own, _ in own }
      metadata["offset_eV"] = .number(axis.first)
      metadata["counts_per_electron"] = .number(
        microscope.model.spectrometer.countsElectrons ? 1 : microscope.model.spectrometer.countsPerElectron)
    case .xrays:
      metadata["solid_angle_sr"] = .number(microscope.model.xrays.solidAngle)
      metadata["take_off_deg"] = .number(microscope.model.xrays.takeOffDegrees)
    }
    return AcquiredArray(
      name: name, kind: places.isEmpty ? .spectrum : .spectra, quantity: "intensity", unit: "counts",
      axes: places + [axis], values: values + [Float](repeating: 0, count: max(0, count - values.count)),
      bits: nil,
      metadata: metadata)
  }
}
