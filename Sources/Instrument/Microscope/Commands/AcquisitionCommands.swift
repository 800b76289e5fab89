import Configuration
import Quantities

extension MicroscopeCommand {
  static let acquisition: [MicroscopeCommand] = [
    MicroscopeCommand(
      "acquire_image", .acquisition, "STEM images by one or several detectors at once; also series.",
      ScanRequest.raster
    ) {
      microscope, read, monitor in
      try microscope.scan(try ScanRequest(raster: read, microscope), monitor)
    },
    MicroscopeCommand(
      "acquire_line", .acquisition, "Signals along a line.",
      ScanRequest.timing + [
        Parameter("from", .numbers([0, 0.5], count: 2, 0...1, unit: ""), "fractions of the field"),
        Parameter("to", .numbers([1, 0.5], count: 2, 0...1, unit: ""), "fractions of the field"),
        Parameter("count", .integer(256, 2...4_194_304), "places"),
      ]
    ) { microscope, read, monitor in
      let (from, to) = (try read.numbers("from"), try read.numbers("to"))
      return try microscope.scan(
        try ScanRequest(
          read, microscope,
          .line(from: SIMD2(from[0], from[1]), to: SIMD2(to[0], to[1]), count: try read.integer("count"))),
        monitor)
    },
    MicroscopeCommand(
      "acquire_points", .acquisition,
      "Signals at a list of places; the beam moves from one to the next and rests.",
      ScanRequest.timing + [places], required: ["places"]
    ) { microscope, read, monitor in
      try microscope.scan(try ScanRequest(read, microscope, .points(try pairs(read))), monitor)
    },
    MicroscopeCommand(
      "acquire_path", .acquisition, "Signals along any path; the beam moves on without rest.",
      ScanRequest.timing + [places], required: ["places"]
    ) { microscope, read, monitor in
      try microscope.scan(try ScanRequest(read, microscope, .path(try pairs(read))), monitor)
    },
    MicroscopeCommand(
      "acquire_spiral", .acquisition, "Signals along a spiral from the middle of the field.",
      ScanRequest.timing + [
        Parameter("count", .integer(65536, 2...4_194_304), "places"),
        Parameter("turns", .number(64, 0.01...1e5, unit: ""), "revolutions"),
        Parameter("diameter", .number(1, 1e-6...1, unit: ""), "as a fraction of the field"),
        Parameter(
          "law", .word("constantSpeed", SpiralLaw.allCases.map(\.rawValue)), "how places follow each other"),
      ]
    ) { microscope, read, monitor in
      let law = SpiralLaw(rawValue: try read.word("law"))!
      return try microscope.scan(
        try ScanRequest(
          read, microscope,
          .spiral(
            count: try read.integer("count"), turns: try read.number("turns"),
            diameter: try read.number("diameter"),
            law: law)), monitor)
    },
    MicroscopeCommand(
      "acquire_pattern", .acquisition,
      "A diffraction pattern or Ronchigram where the beam rests; settings of the camera hold for this call.",
      cameraParameters
    ) { microscope, read, monitor in try microscope.acquirePattern(read, monitor) },
    MicroscopeCommand(
      "acquire_4d", .acquisition, "A diffraction pattern for each place of a raster.",
      cameraParameters + [
        Parameter("columns", .integer(64, 1...4096), "places along the fast axis"),
        Parameter("rows", .integer(0, 0...4096), "places along the slow axis; 0: as many as columns"),
        Parameter(
          "region", .numbers([0, 0, 1, 1], count: 4, 0...1, unit: ""),
          "left, top, width and height as fractions of the field"),
      ]
    ) { microscope, read, monitor in try microscope.acquirePatterns(read, monitor) },
  ]

  static let places = Parameter(
    "places", .numbers([], count: nil, 0...1, unit: ""),
    "x and y of each as fractions of the field: x0, y0, x1, y1, …")

  static func pairs(_ read: ParameterReader) throws -> [SIMD2<Double>] {
    let values = try read.numbers("places")
    guard !values.isEmpty, values.count % 2 == 0 else {
      throw InputError(
        "\(read.name("places")): \(values.count) numbers are not allowed; allowed: pairs of x and y, at least one"
      )
    }
    return stride(from: 0, to: values.count, by: 2).map { SIMD2(values[$0], values[$0 + 1]) }
  }
}

extension Microscope {
  mutating func scan(_ request: ScanRequest, _ monitor: AcquisitionMonitor) throws -> Reply {
    try scanner.check(request.settings)
    var acquisition = try ScanAcquisition(request, &self)
    return try acquisition.run(on: &self, monitor)
  }
}
