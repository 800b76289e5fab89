import Worlds
import Configuration
package import Optics
import Quantities

extension MicroscopeCommand {
  static let alignment: [MicroscopeCommand] = [
    MicroscopeCommand(
      "acquire_tableau", "Measures aberrations from images at some tilts of the beam.",
      [
        Parameter("type", .text("Standard"), "Fast, Standard, Enhanced or Full"),
        Parameter(
          "angle_mrad", .number(0, 0...100, unit: "mrad"), "outer tilt; 0: the usual one of the type"),
        Parameter("max_fit", .text(""), "the last aberration of the fit; empty: the usual one"),
      ]
    ) { microscope, read, _ in
      let last = try read.text("max_fit")
      return try microscope.measureTableau(
        try read.text("type"), angle: try read.number("angle_mrad") * 1e-3, maxFit: last.isEmpty ? nil : last)
    },
    MicroscopeCommand("measure_c1a1", "Measures defocus and two-fold astigmatism.") { microscope, _, _ in
      try microscope.measureC1A1()
    },
    MicroscopeCommand(
      "correct_aberration", "Removes an aberration as it was measured, or as it is given.",
      [
        Parameter("name", .text(""), "C1, A1, A2, B2, C3, A3, S3, A4, D4, B4 or WD"),
        Parameter(
          "value_nm", .numbers([], count: nil, -1e12...1e12, unit: "nm, WD: mrad"),
          "one or two numbers; empty: what was measured last"),
        Parameter(
          "target_nm", .numbers([], count: nil, -1e12...1e12, unit: "nm, WD: mrad"),
          "what is wanted; empty: 0"),
        Parameter("fraction", .number(1, -10...10, unit: ""), "share of the correction that is applied"),
      ], required: ["name"]
    ) { microscope, read, _ in
      let name = try read.text("name")
      let scale = name == Corrector.axisName ? 1e-3 : 10
      func numbers(_ key: String) throws -> [Double]? {
        let values = try read.numbers(key)
        return values.isEmpty ? nil : values.map { $0 * scale }
      }
      let duration = try microscope.corrector.correct(
        name, value: try numbers("value_nm"), target: try numbers("target_nm"),
        fraction: try read.number("fraction"),
        &microscope.state.corrector)
      try microscope.elapse(duration)
      return Reply()
    },
    MicroscopeCommand(
      "set_aberrations",
      "Makes the aberrations of the lenses what they are told to be. Only a simulated instrument can do that.",
      [
        Parameter(
          "aberrations_nm", .list(keys: ["name", "value"]),
          "CEOS names with one or two numbers in nm; what is not named stays"),
        Parameter(
          "of_probe", .truth(false),
          "what is told is all that the probe has at the specimen, with defocus, stigmator and height"),
      ], required: ["aberrations_nm"]
    ) { microscope, read, _ in
      try microscope.impose(
        try read.list("aberrations_nm").map { entry in
          (try entry.text("name"), try entry.numbers("value", count: nil, in: -1e8...1e8, unit: "nm"))
        }, ofProbe: try read.truth("of_probe"))
      return Reply()
    },
    MicroscopeCommand("get_aberrations", .question, "Aberrations as they were measured last.") {
      microscope, _, _ in
      var values: [String: JSONValue] = [:]
      for name in CEOSAberration.allCases {
        guard let value = microscope.state.corrector.lastMeasured(name.name) else { continue }
        values[name.name] = name.isRound ? .array([.number(value.x / 10)]) : .pair(value / 10)
      }
      return Reply(["aberrations_nm": .object(values)])
    },
  ]
}

extension Microscope {
  /// The images of a measurement expose the specimen over the field of view.
  mutating func measureTableau(_ type: String, angle: Double, maxFit: String?) throws -> Reply {
    let (illumination, motion) = (self.illumination, self.motion)
    let measurement = try corrector.measureTableau(
      type, angle: angle, maxFit: maxFit, beam: measurementBeam(), at: state.time,
      axisTilt: illumination.axisTilt,
      truth: { illumination.aberrations(at: $0).withC10(movedBy: motion.origin(at: $0).z) }, &state.corrector)
    return try finish(measurement)
  }

  mutating func measureC1A1() throws -> Reply {
    let (illumination, motion) = (self.illumination, self.motion)
    let measurement = try corrector.measureC1A1(
      beam: measurementBeam(), at: state.time, axisTilt: illumination.axisTilt,
      truth: { illumination.aberrations(at: $0).withC10(movedBy: motion.origin(at: $0).z) }, &state.corrector)
    return try finish(measurement)
  }

  private func measurementBeam() -> MeasurementBeam {
    MeasurementBeam(
      current: column.current(at: state.time, state.column),
      contrast: world.bodies(over: fieldArea).isEmpty ? 0 : 1)
  }

  private mutating func finish(_ measurement: AberrationMeasurement) throws -> Reply {
    let begin = state.time
    try elapse(measurement.duration)
    exposeField(from: begin, seconds: measurement.exposure)
    // The scan generator had the beam; what rested before has been entered at the begin of the command.
    state.settled = state.time
    var values: [String: JSONValue] = [:]
    var uncertainties: [String: JSONValue] = [:]
    for estimate in measurement.estimates {
      let isRound = CEOSAberration(rawValue: estimate.name)?.isRound ?? false
      let scale = estimate.name == Corrector.axisName ? 1e3 : 0.1
      values[estimate.name] =
        isRound ? .array([.number(estimate.value.x * scale)]) : .pair(estimate.value * scale)
      uncertainties[estimate.name] =
        isRound ? .array([.number(estimate.uncertainty.x * scale)]) : .pair(estimate.uncertainty * scale)
    }
    return Reply([
      "aberrations_nm": .object(values), "uncertainties_nm": .object(uncertainties),
      "outer_tilt_mrad": .number(measurement.outerTilt * 1e3), "images": .number(Double(measurement.images)),
    ])
  }

  /// All aberrations that the probe has at the specimen, its height counted in.
  package var probeAberrations: Aberrations {
    illumination.aberrations(at: state.time).withC10(movedBy: motion.origin(at: state.time).z)
  }

  fileprivate mutating func impose(_ entries: [(name: String, value: [Double])], ofProbe: Bool) throws {
    var wanted = ofProbe ? probeAberrations : corrector.aberrations(at: state.time, state.corrector)
    for (name, value) in entries {
      guard let aberration = CEOSAberration(rawValue: name) else {
        let names = CEOSAberration.allCases.map(\.name).joined(separator: ", ")
        throw InputError("set_aberrations: \"\(name)\" is not allowed; allowed: \(names)")
      }
      guard value.count == 2 || (aberration.isRound && value.count == 1) else {
        throw InputError(
          "set_aberrations: \(name) has \(value.count) numbers; allowed: \(aberration.isRound ? 1 : 2)")
      }
      wanted[ceos: aberration] = 10 * SIMD2(value[0], aberration.isRound ? 0 : value[1])
    }
    guard ofProbe else { return corrector.impose(wanted, at: state.time, &state.corrector) }
    // A tilted beam sees some of the higher aberrations as lower ones: what is left after a round is 1e-3 of it at most.
    for _ in 0..<3 {
      let lens = corrector.vector(at: state.time, state.corrector)
      let missing = AberrationVector(wanted) - AberrationVector(probeAberrations)
      corrector.impose((lens + missing).aberrations, at: state.time, &state.corrector)
    }
  }
}
