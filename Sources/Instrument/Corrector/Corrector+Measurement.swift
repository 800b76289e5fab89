import Numerics
package import Optics
package import Quantities

extension Corrector {
  /// A tableau after Zemlin: C1 and A1 of the effective aberrations at some tilts, each at its own moment and with noise, and the
  /// least-squares fit of what the type fits.
  /// - Parameters:
  ///   - typeName: "Fast", "Standard", "Enhanced"; "Full" is the last one.
  ///   - angle: outer tilt in rad; 0 is the usual one of the type.
  ///   - maxFit: name of the last aberration that is fitted; nil is the usual one of the type.
  ///   - truth: all aberrations of the probe at a moment (`Illumination.aberrations`).
  ///   - axisTilt: tilt of the beam against the axis in rad (`Illumination.axisTilt`).
  /// - Throws: `InputError` with the texts of the real program; nothing is changed then.
  package func measureTableau(
    _ typeName: String, angle: Double, maxFit: String? = nil, beam: MeasurementBeam, at time: InstrumentTime,
    axisTilt: SIMD2<Double>, truth: (InstrumentTime) -> Aberrations, _ state: inout CorrectorState
  ) throws(InputError) -> AberrationMeasurement {
    let type = try TableauType.named(typeName)
    guard angle >= 0, angle <= 0.1 else {
      throw .outOfRange("tableau angle", angle * 1e3, allowed: "0 to 100", unit: "mrad")
    }
    var last: CEOSAberration?
    if let maxFit {
      guard let known = CEOSAberration(rawValue: maxFit) else {
        throw InputError("MaxFit aberration \"\(maxFit)\" is unknown")
      }
      last = known
    }
    let outer = max(angle == 0 ? type.usualTilt : angle, model.smallestTilt)
    let tilts = type.tilts(outer: outer)
    let moments = tilts.indices.map {
      time + InstrumentTime(seconds: model.durations.tableau + (Double($0) + 0.5) * model.durations.image)
    }
    let effective = zip(tilts, moments).map { truth($1).along(tilt: $0) }
    let noise = try noise(of: beam, exposure: model.durations.image, effective)
    let fit = TableauFit(type.fitted(maxFit: last), tilts: tilts)
    let observed = observe(effective, noise, state)
    let (values, errors) = (fit.solve(observed), fit.uncertainties)
    var estimates = fit.fitted.map { name in
      AberrationMeasurement.Estimate(name: name.name, value: values[name], uncertainty: noise * errors[name])
    }
    estimates.append(axisEstimate(axisTilt, images: tilts.count, noise, state))
    let exposure = Double(tilts.count) * model.durations.image
    return finish(
      estimates, outer, tilts.count, exposure,
      InstrumentTime(seconds: model.durations.tableau + exposure), &state)
  }

  /// C1 and A1 alone, on the axis, from one pair of images.
  package func measureC1A1(
    beam: MeasurementBeam, at time: InstrumentTime, axisTilt: SIMD2<Double>,
    truth: (InstrumentTime) -> Aberrations,
    _ state: inout CorrectorState
  ) throws(InputError) -> AberrationMeasurement {
    let duration = model.durations.c1a1
    let effective = [truth(time + InstrumentTime(seconds: duration / 2))]
    let noise = try noise(of: beam, exposure: duration / 2, effective)
    let observed = observe(effective, noise, state)
    let estimates = [
      AberrationMeasurement.Estimate(
        name: CEOSAberration.c1.name, value: SIMD2(observed[0], 0), uncertainty: SIMD2(noise, 0)),
      AberrationMeasurement.Estimate(
        name: CEOSAberration.a1.name, value: SIMD2(observed[1], observed[2]),
        uncertainty: SIMD2(repeating: noise)),
      axisEstimate(axisTilt, images: 1, noise, state),
    ]
    return finish(estimates, 0, 1, duration / 2, InstrumentTime(seconds: duration), &state)
  }

  /// Standard deviation in Å of one measured C1 or component of A1.
  func noise(charge: Double, contrast: Double) -> Double {
    let shot = model.noise * (model.referenceCharge / charge).squareRoot() / contrast
    return (model.noiseFloor * model.noiseFloor + shot * shot).squareRoot()
  }

  /// The same, refused where no probe is recognised.
  private func noise(of beam: MeasurementBeam, exposure: Double, _ effective: [Aberrations])
    throws(InputError) -> Double
  {
    let charge = beam.current * exposure
    guard beam.contrast > 0,
      charge * beam.contrast * beam.contrast >= model.leastShare * model.referenceCharge
    else {
      throw Self.unrecognised(0)
    }
    // A probe grows from its own size as the largest aberration does, as measured against its range.
    let excess =
      effective.flatMap { lens in
        model.measurementRange.map { name, limit in
          let value = lens[ceos: name]
          return (value * value).sum().squareRoot() / limit
        }
      }.max() ?? 0
    let diameter = Self.probeDiameter * (1 + 0.5625 * excess * excess).squareRoot()
    guard diameter <= 1.25 * Self.probeDiameter else { throw Self.unrecognised(diameter) }
    return noise(charge: charge, contrast: beam.contrast)
  }

  /// What the real program aims at, in pixels.
  private static let probeDiameter = 20.0

  private static func unrecognised(_ diameter: Double) -> InputError {
    let shown = min((diameter * 10).rounded() / 10, 9999)
    return InputError(
      "Measured probe diameter out of range: target=\(probeDiameter) px, measured=\(shown) px")
  }

  private func observe(_ effective: [Aberrations], _ noise: Double, _ state: CorrectorState) -> [Double] {
    let address = RandomStream(seed: seed, purpose: .aberrationMeasurement, index: state.measurements)
    return TableauFit.observed(effective).enumerated().map { place, value in
      var stream = address.appending(place)
      return value + noise * stream.normal()
    }
  }

  /// The tilt of the beam, as the shift of the image between two focuses shows it: to 0.1 mrad for one image.
  private func axisEstimate(_ tilt: SIMD2<Double>, images: Int, _ noise: Double, _ state: CorrectorState)
    -> AberrationMeasurement.Estimate
  {
    var stream = RandomStream(seed: seed, purpose: .aberrationMeasurement, index: state.measurements, -1)
    let scale =
      model.noise > 0
      ? noise / (model.noise * model.noise + model.noiseFloor * model.noiseFloor).squareRoot() : 0
    let deviation = 1e-4 * scale / Double(images).squareRoot()
    return AberrationMeasurement.Estimate(
      name: Self.axisName, value: tilt + deviation * SIMD2(stream.normal(), stream.normal()),
      uncertainty: SIMD2(repeating: deviation))
  }

  private func finish(
    _ estimates: [AberrationMeasurement.Estimate], _ outer: Double, _ images: Int, _ exposure: Double,
    _ duration: InstrumentTime, _ state: inout CorrectorState
  ) -> AberrationMeasurement {
    for estimate in estimates { state.remember(estimate.name, estimate.value) }
    state.measurements += 1
    return AberrationMeasurement(
      estimates: estimates, outerTilt: outer, images: images, exposure: exposure, duration: duration)
  }
}
