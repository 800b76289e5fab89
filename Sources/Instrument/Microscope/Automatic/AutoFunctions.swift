import Configuration
import Detection
import Foundation
import Optics
import Quantities

extension MicroscopeCommand {
  private static let imaging = [
    Parameter("detector", .text(""), "whose images are judged; empty: the first"),
    Parameter("columns", .integer(128, 16...2048), "pixels along each side of the images"),
    Parameter("dwell_us", .number(2, 1e-3...1e6, unit: "µs"), "time at each pixel"),
  ]

  static let automatic: [MicroscopeCommand] = [
    MicroscopeCommand(
      "auto_focus", .acquisition, "Finds the defocus of the sharpest image, by images at some defocuses.",
      imaging + [Parameter("range_nm", .number(20, 0.1...1e4, unit: "nm"), "searched to both sides")]
    ) { microscope, read, monitor in
      var search = try SharpnessSearch(read, microscope)
      return try search.run(
        [.init(.defocus, range: try read.number("range_nm") * 10)], rounds: 2, on: &microscope, monitor)
    },
    MicroscopeCommand(
      "optimise_probe", .acquisition,
      "Sharpens the image by defocus, and by astigmatism or coma too, through images.",
      imaging + [
        Parameter("method", .word("C1_A1", ["C1", "C1_A1", "B2_A2"]), "what is varied"),
        Parameter(
          "range_nm", .number(0, 0...1e5, unit: "nm"), "searched to both sides; 0: the usual of the method"),
        Parameter("rounds", .integer(2, 1...10), "times that all is varied"),
      ]
    ) { microscope, read, monitor in
      let asked = try read.number("range_nm") * 10
      func range(_ usual: Double) -> Double { asked > 0 ? asked : usual }
      var search = try SharpnessSearch(read, microscope)
      let knobs: [SharpnessSearch.Knob] =
        switch try read.word("method") {
        case "C1": [.init(.defocus, range: range(100))]
        case "C1_A1":
          [
            .init(.defocus, range: range(100)), .init(.stigmatorX, range: range(60)),
            .init(.stigmatorY, range: range(60)),
          ]
        default:
          [(CEOSAberration.b2, 0), (.b2, 1), (.a2, 0), (.a2, 1)].map {
            .init(.correction($0.0, component: $0.1), range: range(1500))
          }
        }
      return try search.run(knobs, rounds: try read.integer("rounds"), on: &microscope, monitor)
    },
    MicroscopeCommand(
      "auto_gain", .acquisition,
      "Sets contrast and brightness of a detector so that an image fills its range.",
      imaging
    ) { microscope, read, monitor in try microscope.autoGain(read, monitor) },
  ]
}

/// Sharpens images as the real automatic functions do: vary, look, take the best.
///
/// The sharpness of a setting is the covariance of two images one after the other, over the square of their mean. Noise is not in it, and without
/// an aberration the image of small things varies most.
struct SharpnessSearch {
  enum Setting {
    case defocus, stigmatorX, stigmatorY
    case correction(CEOSAberration, component: Int)
  }

  struct Knob {
    let setting: Setting
    /// To both sides, in Å.
    var range: Double

    init(_ setting: Setting, range: Double) { (self.setting, self.range) = (setting, range) }
  }

  private let request: ScanRequest
  private var images = 0

  /// Settings of each search.
  private static let steps = 7

  init(_ read: ParameterReader, _ microscope: Microscope) throws {
    request = try ScanRequest(judged: read, microscope, frames: 2)
  }

  mutating func run(
    _ knobs: [Knob], rounds: Int, on microscope: inout Microscope, _ monitor: AcquisitionMonitor
  ) throws
    -> Reply
  {
    let begin = microscope.state.dose.total
    try microscope.elapse(seconds: microscope.model.operation.autoFocusOverhead)
    microscope.settle()
    var found: [JSONValue] = []
    var sharpness = 0.0
    search: for round in 0..<rounds {
      for knob in knobs {
        if monitor.isStopped() { break search }
        let range = knob.range / pow(3, Double(round))
        let best = try best(of: knob.setting, range: range, on: &microscope, monitor)
        sharpness = best.sharpness
        try change(knob.setting, by: best.change, on: &microscope)
        found.append(.number(best.change / 10))
      }
    }
    return Reply([
      "defocus_nm": .number(microscope.column.relativeDefocus(microscope.state.column) / 10),
      "changes_nm": .array(found), "sharpness": .number(sharpness), "images": .number(Double(images)),
      "electrons": .number(microscope.state.dose.total - begin),
    ])
  }

  /// The change of a setting with which the image is sharpest: the best of some, and a parabola through it and its neighbours.
  private mutating func best(
    of setting: Setting, range: Double, on microscope: inout Microscope, _ monitor: AcquisitionMonitor
  ) throws -> (change: Double, sharpness: Double) {
    let step = 2 * range / Double(Self.steps - 1)
    let changes = (0..<Self.steps).map { -range + Double($0) * step }
    var values: [Double] = []
    var present = 0.0
    for change in changes {
      try self.change(setting, by: change - present, on: &microscope)
      present = change
      values.append(try sharpness(on: &microscope, monitor))
    }
    try self.change(setting, by: -present, on: &microscope)
    let top = values.indices.max { values[$0] < values[$1] }!
    guard top > 0, top < values.count - 1 else { return (changes[top], values[top]) }
    let (a, b, c) = (values[top - 1], values[top], values[top + 1])
    let curvature = a - 2 * b + c
    let shift = curvature < 0 ? 0.5 * (a - c) / curvature : 0
    return (changes[top] + min(max(shift, -0.5), 0.5) * step, b)
  }

  private mutating func sharpness(on microscope: inout Microscope, _ monitor: AcquisitionMonitor) throws
    -> Double
  {
    // Stops are looked at between searches: half a pair says nothing.
    let reply = try microscope.scan(request, AcquisitionMonitor())
    images += 2
    let array = reply.arrays[0]
    let half = array.values.count / 2
    let settings = microscope.state.detectors[request.detectors[0].name]!.settings
    let level = Float(settings.brightness / 100 * request.detectors[0].electronics.fullScale)
    var (sumA, sumB, sumAB) = (0.0, 0.0, 0.0)
    for index in 0..<half {
      let (a, b) = (Double(array.values[index] - level), Double(array.values[half + index] - level))
      sumA += a
      sumB += b
      sumAB += a * b
    }
    let (a, b) = (sumA / Double(half), sumB / Double(half))
    let covariance = sumAB / Double(half) - a * b
    return a * b > 0 ? covariance / (a * b) : 0
  }

  private func change(_ setting: Setting, by change: Double, on microscope: inout Microscope) throws {
    microscope.settle()
    let column = microscope.column
    switch setting {
    case .defocus:
      let value = column.setpoint(.defocus, microscope.state.column).x + change
      try microscope.elapse(try column.set(.defocus, to: value, &microscope.state.column))
    case .stigmatorX, .stigmatorY:
      var value = column.setpoint(.stigmator, microscope.state.column)
      if case .stigmatorX = setting { value.x += change } else { value.y += change }
      try microscope.elapse(try column.set(.stigmator, to: value, &microscope.state.column))
    case .correction(let name, let component):
      var amount = [0.0, 0.0]
      amount[component] = -change
      try microscope.elapse(
        try microscope.corrector.correct(name.name, value: amount, fraction: 1, &microscope.state.corrector))
    }
  }
}

extension Microscope {
  /// Brings the darkest pixels to a tenth and the brightest to nine tenths of the range, in a few images.
  fileprivate mutating func autoGain(_ read: ParameterReader, _ monitor: AcquisitionMonitor) throws -> Reply {
    let request = try ScanRequest(judged: read, self, frames: 1)
    let detector = request.detectors[0]
    let full = detector.electronics.fullScale
    for _ in 0..<4 {
      if monitor.isStopped() { break }
      let values = try scan(request, AcquisitionMonitor()).arrays[0].values.sorted()
      let (low, high) = (
        Double(values[values.count / 50]), Double(values[values.count - 1 - values.count / 50])
      )
      var settings = state.detectors[detector.name]!.settings
      let level = settings.brightness / 100 * full
      let span = max(high - low, 1e-4 * full)
      // What was cut off is at least that much wider.
      let isCut = high >= 0.999 * full || low <= 0
      let gain = (isCut ? 0.5 : 1) * 0.8 * full / span
      let change = log10(gain) / detector.electronics.contrastDecades * 100
      settings.contrast = min(max(settings.contrast + change, 0), 100)
      settings.brightness = min(max((0.1 * full - (low - level) * gain) / full * 100, -100), 100)
      state.detectors[detector.name]!.settings = settings
      try elapse(seconds: model.operation.gainChange)
      settle()
      if !isCut, abs(change) < 1 { break }
    }
    let settings = state.detectors[detector.name]!.settings
    return Reply(["contrast": .number(settings.contrast), "brightness": .number(settings.brightness)])
  }
}

extension ScanRequest {
  /// Images that an automatic function looks at: of the first detector that is named, over the field.
  fileprivate init(judged read: ParameterReader, _ microscope: Microscope, frames: Int) throws {
    let columns = try read.integer("columns")
    self.init(
      detectors: [try microscope.detectors(named: try read.text("detector"))[0]],
      settings: ScanSettings(
        pattern: .frame(columns, columns), field: SIMD2(repeating: microscope.field),
        centre: microscope.fieldCentre,
        rotation: microscope.scanRotation, dwell: InstrumentTime(seconds: try read.number("dwell_us") * 1e-6)),
      frames: frames)
  }
}
