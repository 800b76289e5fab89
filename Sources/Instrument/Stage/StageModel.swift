package import Configuration

/// A five-axis stage. Everything that is not ideal has an amplitude that can be 0.
package struct StageModel: StageAxes, Sendable, Hashable {
  package var x: StageAxisModel
  package var y: StageAxisModel
  package var z: StageAxisModel
  package var alpha: StageAxisModel
  package var beta: StageAxisModel
  /// Time in s from the command to the first motion.
  package var overhead: Double
  /// Time in s from the last motion until the stage says that it is there.
  package var settlingWait: Double
  /// Å per Å: y per x, z per x, x per y, z per y, x per z, y per z.
  package var crossTalk: [Double]
  /// rad per rad: beta per alpha, alpha per beta.
  package var tiltCrossTalk: [Double]
  /// Standard deviations in Å over instruments: height of the alpha axis, its distance from the optic axis, and the distance of
  /// the beta axis from the specimen.
  package var eucentricError: Double
  package var axisError: Double
  package var cradleError: Double
  /// Wobble of the bearing over alpha, in Å, and its longest period in rad.
  package var wobble: Double
  package var wobblePeriod: Double

  /// What users may set.
  package static let parameters: [Parameter] = [
    Parameter("imperfections", .number(1, 0...100, unit: ""), "factor on all errors; 0 is an ideal stage"),
    Parameter("travel_um", lengths([1000, 1000, 375], "µm"), "half the range of x, y, z"),
    Parameter("tilt_range_deg", tilts([35, 20]), "half the range of alpha, beta"),
    Parameter("speed_um_per_s", .numbers([100, 100, 20], count: 3, 1e-3...1e5, unit: "µm/s"), "of x, y, z"),
    Parameter(
      "tilt_speed_deg_per_s", .numbers([3, 3], count: 2, 1e-3...1e3, unit: "deg/s"), "of alpha, beta"),
    Parameter("overhead_s", .number(0.2, 0...100, unit: "s"), "from a command to the first motion"),
    Parameter("settling_wait_s", .number(0.5, 0...100, unit: "s"), "from the last motion to the answer"),
    Parameter("backlash_nm", lengths([2.5, 2.5, 20], "nm"), "slack of x, y, z"),
    Parameter("tilt_backlash_deg", tilts([0.02, 0.02]), "slack of alpha, beta"),
    Parameter("step_error_nm", lengths([0.2, 0.2, 2], "nm"), "random error of every move"),
    Parameter("tilt_step_error_deg", tilts([0.0005, 0.0005]), "random error of every tilt"),
    Parameter("step_error_share", .number(1e-3, 0...1, unit: ""), "random error as a share of the distance"),
    Parameter("step_error_limit_nm", lengths([0.8, 0.8, 20], "nm"), "most that the share amounts to"),
    Parameter("tilt_step_error_limit_deg", tilts([0.001, 0.001]), "most that the share amounts to"),
    Parameter(
      "creep_s", .numbers([0.4, 25], count: 2, 1e-3...1e5, unit: "s"), "time constants of settling"),
    Parameter(
      "creep_share", .numbers([0.05, 0.02], count: 2, 0...1, unit: ""),
      "what is left at the end of a short move"),
    Parameter("creep_limit_nm", .numbers([5, 3], count: 2, 0...1e5, unit: "nm"), "most that is left"),
    Parameter("tilt_creep_limit_deg", tilts([0.003, 0.003]), "most that is left of a tilt"),
    Parameter("encoder_noise_nm", lengths([0.5, 0.5, 2], "nm"), "standard deviation of the readback"),
    Parameter("tilt_encoder_noise_deg", tilts([0.0002, 0.0002]), "standard deviation of the readback"),
    Parameter("encoder_step_nm", lengths([0.1, 0.1, 1], "nm"), "resolution of the readback"),
    Parameter("tilt_encoder_step_deg", tilts([0.0001, 0.0001]), "resolution of the readback"),
    Parameter("map_error_nm", lengths([20, 20, 20], "nm"), "smooth error of the encoders' scales"),
    Parameter("tilt_map_error_deg", tilts([0.02, 0.02]), "smooth error of the encoders' scales"),
    Parameter("map_period_um", .number(50, 0.1...1e5, unit: "µm"), "its longest period"),
    Parameter("tilt_map_period_deg", .number(30, 0.1...360, unit: "deg"), "its longest period"),
    Parameter(
      "cross_talk_percent",
      .numbers([0.3, 0.1, -0.4, 0.1, 0.5, 0.3], count: 6, -100...100, unit: "%"),
      "y per x, z per x, x per y, z per y, x per z, y per z"),
    Parameter(
      "tilt_cross_talk_percent", .numbers([0.2, 0.2], count: 2, -100...100, unit: "%"),
      "beta per alpha, alpha per beta"),
    Parameter(
      "eucentric_error_um", .number(1, 0...1000, unit: "µm"),
      "height of the tilt axis, one standard deviation"
    ),
    Parameter(
      "axis_error_um", .number(1, 0...1000, unit: "µm"), "tilt axis to optic axis, one standard deviation"),
    Parameter(
      "cradle_error_um", .number(2, 0...1000, unit: "µm"), "beta axis to specimen, one standard deviation"),
    Parameter("wobble_nm", .number(30, 0...1e5, unit: "nm"), "wobble of the bearing over alpha"),
    Parameter("wobble_period_deg", .number(40, 0.1...360, unit: "deg"), "its longest period"),
  ]

  private static func lengths(_ values: [Double], _ unit: String) -> Parameter.Value {
    .numbers(values, count: 3, 0...1e5, unit: unit)
  }
  private static func tilts(_ values: [Double]) -> Parameter.Value {
    .numbers(values, count: 2, 0...90, unit: "deg")
  }

  /// - Throws: `InputError` naming the parameter.
  package init(_ values: JSONValue = .object([:]), path: String = "stage") throws {
    let reader = try ParameterReader(values, Self.parameters, path: path)
    let factor = try reader.number("imperfections")
    func both(_ lengths: String, perLength: Double, _ tilts: String) throws -> StageCoordinates {
      let (l, t) = (try reader.numbers(lengths), try reader.numbers(tilts))
      return StageCoordinates(
        x: l[0] * perLength, y: l[1] * perLength, z: l[2] * perLength, alpha: t[0] * .pi / 180,
        beta: t[1] * .pi / 180)
    }
    func errors(_ lengths: String, _ tilts: String) throws -> StageCoordinates {
      factor * (try both(lengths, perLength: 10, tilts))
    }
    let range = try both("travel_um", perLength: 1e4, "tilt_range_deg")
    let speed = try both("speed_um_per_s", perLength: 1e4, "tilt_speed_deg_per_s")
    let backlash = try errors("backlash_nm", "tilt_backlash_deg")
    let stepError = try errors("step_error_nm", "tilt_step_error_deg")
    let stepErrorLimit = try errors("step_error_limit_nm", "tilt_step_error_limit_deg")
    let noise = try errors("encoder_noise_nm", "tilt_encoder_noise_deg")
    let resolution = try errors("encoder_step_nm", "tilt_encoder_step_deg")
    let map = try errors("map_error_nm", "tilt_map_error_deg")
    let share = factor * (try reader.number("step_error_share"))
    let (creepTime, creepShare) = (try reader.numbers("creep_s"), try reader.numbers("creep_share"))
    let (creepLength, creepTilt) = (
      try reader.numbers("creep_limit_nm"), try reader.numbers("tilt_creep_limit_deg")
    )
    let (period, tiltPeriod) = (
      try reader.number("map_period_um") * 1e4, try reader.number("tilt_map_period_deg") * .pi / 180
    )
    func axis(_ axis: StageAxis) -> StageAxisModel {
      StageAxisModel(
        limits: -range[axis]...range[axis], speed: speed[axis], backlash: backlash[axis],
        stepError: stepError[axis], stepErrorShare: share, stepErrorLimit: stepErrorLimit[axis],
        creep: (0..<2).map {
          StageAxisModel.Creep(
            time: creepTime[$0], share: factor * creepShare[$0],
            limit: factor * (axis.isTilt ? creepTilt[$0] * .pi / 180 : creepLength[$0] * 10))
        },
        encoderNoise: noise[axis], encoderResolution: resolution[axis], mapError: map[axis],
        mapPeriod: axis.isTilt ? tiltPeriod : period)
    }
    (x, y, z, alpha, beta) = (axis(.x), axis(.y), axis(.z), axis(.alpha), axis(.beta))
    overhead = try reader.number("overhead_s")
    settlingWait = try reader.number("settling_wait_s")
    crossTalk = try reader.numbers("cross_talk_percent").map { factor * $0 / 100 }
    tiltCrossTalk = try reader.numbers("tilt_cross_talk_percent").map { factor * $0 / 100 }
    eucentricError = factor * (try reader.number("eucentric_error_um")) * 1e4
    axisError = factor * (try reader.number("axis_error_um")) * 1e4
    cradleError = factor * (try reader.number("cradle_error_um")) * 1e4
    wobble = factor * (try reader.number("wobble_nm")) * 10
    wobblePeriod = try reader.number("wobble_period_deg") * .pi / 180
  }
}
