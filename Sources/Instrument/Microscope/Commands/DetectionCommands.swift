import Configuration
import Detection
import Quantities

extension MicroscopeCommand {
  static let detection: [MicroscopeCommand] = [
    MicroscopeCommand(
      "insert", "Moves a detector or a camera in. What is in its way has to be out.",
      [Parameter("device", .text(""), "name of a detector or camera")], required: ["device"]
    ) { microscope, read, _ in
      try microscope.insert(try read.text("device"))
      return Reply()
    },
    MicroscopeCommand(
      "retract", "Moves a detector or a camera out.",
      [Parameter("device", .text(""), "name of a detector or camera")], required: ["device"]
    ) { microscope, read, _ in
      try microscope.retract(try read.text("device"))
      return Reply()
    },
    MicroscopeCommand(
      "set_detector",
      "Contrast (gain) and brightness (level without signal) of a scan detector; what is not given stays.",
      [
        Parameter("detector", .text(""), "its name"),
        Parameter("contrast", .number(50, 0...100, unit: "%"), "gain on a logarithmic scale"),
        Parameter("brightness", .number(5, -100...100, unit: "%"), "level without signal in % of full scale"),
      ], required: ["detector"]
    ) { microscope, read, _ in
      let detector = try microscope.detector(try read.text("detector"))
      var settings = microscope.state.detectors[detector.name]!.settings
      if read.has("contrast") { settings.contrast = try read.number("contrast") }
      if read.has("brightness") { settings.brightness = try read.number("brightness") }
      try settings.check(detector.name)
      microscope.state.detectors[detector.name]!.settings = settings
      try microscope.elapse(seconds: microscope.model.operation.gainChange)
      return Reply()
    },
    MicroscopeCommand(
      "set_camera", "Exposure, binning, area, mode and frames of a camera; what is not given stays.",
      cameraParameters,
      required: ["camera"]
    ) { microscope, read, _ in
      let camera = try microscope.camera(try read.text("camera"))
      let changed = try microscope.settings(of: camera, with: read)
      microscope.state.cameras[camera.name]!.settings = changed.settings
      microscope.state.cameras[camera.name]!.isCorrected = changed.isCorrected
      return Reply()
    },
  ]

  /// Of the commands that set or use a camera.
  static let cameraParameters = [
    Parameter("camera", .text(""), "its name; empty: the first"),
    Parameter("exposure_ms", .number(1, 1e-6...1e7, unit: "ms"), "of each frame"),
    Parameter("binning", .integer(1, 1...8), "1, 2, 4 or 8"),
    Parameter(
      "area", .word("full", CameraSettings.Area.allCases.map(\.rawValue)), "part of the sensor that is read"),
    Parameter(
      "mode", .word("integrating", CameraSettings.Mode.allCases.map(\.rawValue)), "integrating or counting"),
    Parameter("frames", .integer(1, 1...CameraSettings.largestFrameCount), "frames that are combined"),
    Parameter(
      "combination", .word("sum", CameraSettings.Combination.allCases.map(\.rawValue)),
      "how frames are combined"),
    Parameter("corrected", .truth(true), "dark and gain references are applied"),
  ]
}

extension Microscope {
  /// The settings of a camera with what a request changes.
  func settings(of camera: Camera, with read: ParameterReader) throws -> (
    settings: CameraSettings, isCorrected: Bool
  ) {
    let state = state.cameras[camera.name]!
    var settings = state.settings
    if read.has("exposure_ms") { settings.exposure = try read.number("exposure_ms") * 1e-3 }
    if read.has("binning") { settings.binning = try read.integer("binning") }
    if read.has("area") { settings.area = CameraSettings.Area(rawValue: try read.word("area"))! }
    if read.has("mode") { settings.mode = CameraSettings.Mode(rawValue: try read.word("mode"))! }
    if read.has("frames") { settings.frames = try read.integer("frames") }
    if read.has("combination") {
      settings.combination = CameraSettings.Combination(rawValue: try read.word("combination"))!
    }
    try settings.check(camera.electronics)
    return (settings, read.has("corrected") ? try read.truth("corrected") : state.isCorrected)
  }
}
