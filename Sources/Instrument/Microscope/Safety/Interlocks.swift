import Spectroscopy
import Quantities

/// What may be in the column together.
extension Microscope {
  /// Moves a device in.
  /// - Throws: `RefusedRequest` if something is in its way.
  mutating func insert(_ name: String) throws {
    if let camera = model.cameras.first(where: { $0.name.lowercased() == name.lowercased() }) {
      guard !state.cameras[camera.name]!.isInserted else { return }
      if let other = obstacle(of: camera) {
        throw RefusedRequest.unsafe(
          "\(camera.name): \(other) is in its way; allowed: inserting it after \(other) has been retracted")
      }
      state.cameras[camera.name]!.isInserted = true
      try elapse(seconds: model.operation.cameraMove)
    } else {
      let detector = try detector(name)
      guard !state.detectors[detector.name]!.isInserted else { return }
      state.detectors[detector.name]!.isInserted = true
      try elapse(seconds: model.operation.detectorMove)
    }
  }

  mutating func retract(_ name: String) throws {
    if let camera = model.cameras.first(where: { $0.name.lowercased() == name.lowercased() }) {
      guard state.cameras[camera.name]!.isInserted else { return }
      state.cameras[camera.name]!.isInserted = false
      try elapse(seconds: model.operation.cameraMove)
    } else {
      let detector = try detector(name)
      guard state.detectors[detector.name]!.isInserted else { return }
      state.detectors[detector.name]!.isInserted = false
      try elapse(seconds: model.operation.detectorMove)
    }
  }

  /// What keeps a camera from coming in: another one of its port.
  private func obstacle(of camera: Camera) -> String? {
    model.cameras.first {
      $0.name != camera.name && $0.port == camera.port && state.cameras[$0.name]!.isInserted
    }?
    .name
  }

  /// Brings in what an image needs.
  /// - Throws: `RefusedRequest` where the control does not do that by itself.
  mutating func prepare(_ detectors: [ScanDetector]) throws {
    for detector in detectors {
      if detector.isBelowScreen { try retractScreen(above: detector.name, for: "images") }
      if !state.detectors[detector.name]!.isInserted {
        guard model.operation.insertsBySelf else { throw retracted(detector.name) }
        try insert(detector.name)
      }
    }
  }

  /// Brings in what a pattern needs and takes out what stands in its way.
  mutating func prepare(_ camera: Camera) throws {
    let isBySelf = model.operation.insertsBySelf
    try retractScreen(above: camera.name, for: "patterns")
    for detector in model.detectors where detector.coversAxis && state.detectors[detector.name]!.isInserted {
      guard isBySelf else {
        throw RefusedRequest.unsafe(
          "\(camera.name): \(detector.name) is in the way of the beam; allowed: patterns after it has been retracted"
        )
      }
      try retract(detector.name)
    }
    guard !state.cameras[camera.name]!.isInserted else { return }
    guard isBySelf else { throw retracted(camera.name) }
    if let other = obstacle(of: camera) { try retract(other) }
    try insert(camera.name)
  }

  /// Clears the spectrometer's way: the screen, what covers the axis, and cameras before it.
  /// - Throws: `RefusedRequest` where the control does not do that by itself.
  mutating func prepareSpectrometer() throws {
    let name = model.spectrometer.name
    try retractScreen(above: name, for: "spectra")
    let inserted =
      model.detectors.filter { $0.coversAxis && state.detectors[$0.name]!.isInserted }.map(\.name)
      + model.cameras.filter { state.cameras[$0.name]!.isInserted }.map(\.name)
    for device in inserted {
      guard model.operation.insertsBySelf else {
        throw RefusedRequest.unsafe(
          "\(name): \(device) is in the way of the beam; allowed: spectra after it has been retracted")
      }
      try retract(device)
    }
  }

  private mutating func retractScreen(above name: String, for what: String) throws {
    guard state.column.screenIsInserted else { return }
    guard model.operation.insertsBySelf else {
      throw RefusedRequest.unsafe(
        "\(name): the viewing screen is above it; allowed: \(what) after the screen has been retracted")
    }
    try elapse(column.set(screenInserted: false, &state.column))
  }

  private func retracted(_ name: String) -> InputError {
    InputError("\(name) is retracted; allowed: acquisitions after it has been inserted")
  }
}
