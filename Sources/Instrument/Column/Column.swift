import Foundation
import Numerics
package import Optics
package import Quantities

/// The column of one instrument: its model and what is particular to this seed.
///
/// A setting is rounded to the step of its supply; the column then is at (1 + gain) times that plus an offset, and a reading shows
/// what the column is at with a gain, an offset and noise of its own. Gains and offsets are drawn once for each seed.
package struct Column: Sendable {
  package let model: ColumnModel
  package let gun: Gun
  let seed: UInt64
  /// Of each component of each continuous setting.
  private let settings: [Calibration]
  private let readings: [Calibration]

  package init(_ model: ColumnModel, seed: UInt64) {
    self.model = model
    self.seed = seed
    gun = Gun(model, seed: seed)
    let address = RandomStream(seed: seed, purpose: .columnCalibration)
    var (settings, readings): ([Calibration], [Calibration]) = ([], [])
    for (index, control) in ColumnControl.allCases.enumerated() {
      for component in 0..<2 {
        var stream = address.appending(index).appending(component)
        settings.append(Calibration(control.quality, scale: model.settingErrors, &stream))
        readings.append(Calibration(control.quality, scale: model.settingErrors, &stream))
      }
    }
    (self.settings, self.readings) = (settings, readings)
  }

  /// value → (1 + gain) value + offset, for values rounded to whole steps.
  private struct Calibration: Sendable {
    let gain, offset, step: Double

    init(_ quality: ColumnControl.Quality, scale: Double, _ stream: inout RandomStream) {
      gain = scale * quality.gain * (2 * stream.uniform() - 1)
      offset = scale * quality.offset * (2 * stream.uniform() - 1)
      step = scale * quality.step
    }

    func round(_ value: Double) -> Double { step > 0 ? (value / step).rounded() * step : value }
    func distort(_ value: Double) -> Double { (1 + gain) * value + offset }
  }

  private func place(_ control: ColumnControl) -> Int { 2 * ColumnControl.allCases.firstIndex(of: control)! }

  // MARK: - Where the column is

  /// What has been asked for; pairs of single settings hold 0 in y.
  package func setpoint(_ control: ColumnControl, _ state: ColumnState) -> SIMD2<Double> { state[control] }

  /// What the column really is at (truth).
  package func actual(_ control: ColumnControl, _ state: ColumnState) -> SIMD2<Double> {
    let place = place(control)
    let set = state[control]
    let x = settings[place].distort(settings[place].round(set.x))
    guard control.components == 2 else { return SIMD2(x, 0) }
    return SIMD2(x, settings[place + 1].distort(settings[place + 1].round(set.y)))
  }

  /// What the instrument says when asked. Each reading has noise of its own and is counted.
  package func read(_ control: ColumnControl, _ state: inout ColumnState) -> SIMD2<Double> {
    let place = place(control)
    let actual = actual(control, state)
    var stream = RandomStream(
      seed: seed, purpose: .columnReading, index: ColumnControl.allCases.firstIndex(of: control)!,
      state.readings)
    state.readings += 1
    let deviation = model.readingNoise * control.quality.noise
    func shown(_ value: Double, _ reading: Calibration) -> Double {
      reading.round(reading.distort(value) + deviation * stream.normal())
    }
    let x = shown(actual.x, readings[place])
    return SIMD2(x, control.components == 2 ? shown(actual.y, readings[place + 1]) : 0)
  }

  /// Defocus as people mean it, in Å: the setting against the one called 0.
  package func relativeDefocus(_ state: ColumnState) -> Double { state[.defocus].x - state.focus }

  // MARK: - Optics

  package func beam(_ state: ColumnState) -> ElectronBeam { ElectronBeam(energy: state.highTension_kV * 1e3) }

  /// Convergence semiangle in rad.
  package func semiangle(_ state: ColumnState) -> Double {
    state.condenserAperture_um * model.semianglePerMicrometre
  }

  /// How many times longer than the reference the camera length is.
  package func magnificationOfAngles(_ state: ColumnState) -> Double {
    state.cameraLength_m / model.referenceCameraLength
  }

  /// The angles in rad that a ring collects now, from those at the reference camera length; nothing passes beyond the bore of the
  /// lens. Both ends are equal where the ring lies outside of it.
  package func collectionAngles(inner: Double, outer: Double, _ state: ColumnState) -> ClosedRange<Double> {
    let scale = magnificationOfAngles(state)
    let inner = min(inner / scale, model.largestAngle)
    return inner...max(inner, min(outer / scale, model.largestAngle))
  }

  /// Full width at half maximum in Å of the image of the source: the current that the lenses let through of a spot goes as its
  /// square, half for each step of the spot size and for each `gun_lens_halving` of the gun lens.
  package func sourceWidth(_ state: ColumnState) -> Double {
    let halvings =
      Double(state.spotSize) - model.referenceSpot
      + (actual(.gunLens, state).x - model.referenceGunLens) / model.gunLensHalving
    return model.sourceWidth * exp2(-halvings / 2)
  }

  package func source(_ state: ColumnState) -> SourceSize { .gaussian(fullWidth: sourceWidth(state)) }

  /// The current in A that would reach the specimen with the beam on: that of a source image of this width and brightness in the
  /// cone of the aperture, times the emission's factor and what the slit lets through.
  package func probeCurrent(at time: InstrumentTime, _ state: ColumnState) -> Double {
    gun.brightness.current(fullWidth: sourceWidth(state), semiangle: semiangle(state), beam: beam(state))
      * gun.currentFactor(at: time, flash: state.flash) * slit(state).share
  }

  /// The current in A at the specimen: 0 while the beam is blanked or the valves are closed.
  package func current(at time: InstrumentTime, _ state: ColumnState) -> Double {
    isBeamOn(at: time, state) ? probeCurrent(at: time, state) : 0
  }

  /// What an amperemeter on the screen would show, to 0.1 pA. Above the specimen nothing stops the beam, so that the screen need
  /// only be in.
  package func readScreenCurrent(at time: InstrumentTime, _ state: inout ColumnState) throws(InputError)
    -> Double
  {
    guard state.screenIsInserted else {
      throw InputError(
        "screen current: the screen is retracted; allowed: measurements with the screen inserted")
    }
    var stream = RandomStream(
      seed: seed, purpose: .columnReading, index: ColumnControl.allCases.count, state.readings)
    state.readings += 1
    let noise = model.readingNoise * 2e-13 * stream.normal()
    return ((current(at: time, state) + noise) * 1e13).rounded() * 1e-13
  }

  package func isBeamOn(at time: InstrumentTime, _ state: ColumnState) -> Bool {
    guard state.valvesAreOpen else { return false }
    guard let changed = state.blankerChanged, (time - changed).seconds < model.durations.blanking else {
      return !state.isBlanked
    }
    // The plates have not reached their voltage; until then the beam is where it was.
    return state.isBlanked
  }

  private func slit(_ state: ColumnState) -> EnergySlit {
    EnergySlit(width: state.energySlit_eV, energyWidth: gun.energyWidth)
  }

  /// Standard deviation in eV of the energies.
  package func energySigma(_ state: ColumnState) -> Double { slit(state).sigma }

  package func focalSpread(_ state: ColumnState) throws(InputError) -> FocalSpread {
    try FocalSpread(
      FocalSpread.Causes(
        chromaticCoefficient: model.chromaticCoefficient, energySigma: energySigma(state),
        voltageInstability: model.highTensionRipple, currentInstability: model.lensRipple), beam: beam(state))
  }

  /// Relative error of the high tension, which goes exponentially after a change.
  package func highTensionError(at time: InstrumentTime, _ state: ColumnState) -> Double {
    guard let changed = state.highTensionChanged else { return 0 }
    return model.highTensionError * exp(-max((time - changed).seconds, 0) / model.highTensionSettling)
  }

  /// What the column adds to the aberrations of the corrector: defocus, stigmator, and the focus that a wrong high tension makes.
  package func aberrations(at time: InstrumentTime, _ state: ColumnState) -> Aberrations {
    let gamma = beam(state).lorentzFactor
    // A faster electron is focused later: C10 falls, as with a weaker lens.
    let chromatic = -model.chromaticCoefficient * 2 * gamma / (gamma + 1) * highTensionError(at: time, state)
    var aberrations = Aberrations([.c10: .init(value: chromatic - actual(.defocus, state).x)])
    aberrations[cartesian: .c12] = actual(.stigmator, state)
    return aberrations
  }
}
