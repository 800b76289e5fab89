import Foundation
package import Quantities

/// Commands. Each refuses what is not allowed and changes nothing then; it answers how long it takes.
extension Column {
  /// Sets a single value, in units inside.
  package func set(_ control: ColumnControl, to value: Double, _ state: inout ColumnState) throws(InputError)
    -> InstrumentTime
  {
    precondition(control.components == 1, "\(control) is a pair")
    return try set(control, to: SIMD2(value, 0), &state)
  }

  /// Sets a pair, in units inside. Single settings take x.
  package func set(_ control: ColumnControl, to value: SIMD2<Double>, _ state: inout ColumnState)
    throws(InputError)
    -> InstrumentTime
  {
    let (range, edge) = (model.range(of: control), control.edge)
    for component in 0..<control.components where !range.contains(value[component]) {
      let allowed =
        "\(Self.brief(range.lowerBound / edge.scale)) to \(Self.brief(range.upperBound / edge.scale))"
      let axis = control.components == 2 ? (component == 0 ? " x" : " y") : ""
      throw .outOfRange(edge.name + axis, value[component] / edge.scale, allowed: allowed, unit: edge.unit)
    }
    state[control] = control.components == 2 ? value : SIMD2(value.x, 0)
    return InstrumentTime(seconds: control.duration)
  }

  /// Sets the defocus in Å against the setting that is called 0.
  package func set(relativeDefocus defocus: Double, _ state: inout ColumnState) throws(InputError)
    -> InstrumentTime
  {
    try set(.defocus, to: state.focus + defocus, &state)
  }

  /// Calls the present setting defocus 0; nothing moves.
  package func resetDefocus(_ state: inout ColumnState) -> InstrumentTime {
    state.focus = state[.defocus].x
    return .zero
  }

  /// Widens or narrows the field by steps of the ladder; positive steps magnify. It stays where the ladder ends.
  package func stepField(by steps: Int, _ state: inout ColumnState) -> InstrumentTime {
    let (ladder, present) = (model.fieldLadder, state[.fieldOfView].x)
    let nearest = ladder.indices.min { abs(log(ladder[$0] / present)) < abs(log(ladder[$1] / present)) }!
    state[.fieldOfView].x = ladder[min(max(nearest + steps, 0), ladder.count - 1)]
    return InstrumentTime(seconds: ColumnControl.fieldOfView.duration)
  }

  /// Changes the high tension. It takes long, and the high tension goes on settling after `time`, the moment of the command, plus
  /// the duration; the corrector must be told (`Corrector.kick`).
  package func set(highTension_kV value: Double, at time: InstrumentTime, _ state: inout ColumnState)
    throws(InputError)
    -> InstrumentTime
  {
    try Self.check("high tension", value, among: model.highTensions_kV, unit: "kV")
    guard value != state.highTension_kV else { return .zero }
    let duration = InstrumentTime(seconds: model.durations.highTension)
    state.highTension_kV = value
    state.highTensionChanged = time + duration
    state.highTensionChanges += 1
    return duration
  }

  package func set(spotSize: Int, _ state: inout ColumnState) throws(InputError) -> InstrumentTime {
    guard model.spotSizes.contains(spotSize) else {
      throw .outOfRange(
        "spot size", Double(spotSize),
        allowed: "\(model.spotSizes.lowerBound) to \(model.spotSizes.upperBound)")
    }
    state.spotSize = spotSize
    return InstrumentTime(seconds: model.durations.spotSize)
  }

  package func set(condenserAperture_um value: Double, _ state: inout ColumnState) throws(InputError)
    -> InstrumentTime
  {
    try Self.check("condenser aperture", value, among: model.condenserApertures_um, unit: "µm")
    state.condenserAperture_um = value
    return InstrumentTime(seconds: model.durations.condenserAperture)
  }

  package func set(cameraLength_m value: Double, _ state: inout ColumnState) throws(InputError)
    -> InstrumentTime
  {
    try Self.check("camera length", value, among: model.cameraLengths_m, unit: "m")
    state.cameraLength_m = value
    return InstrumentTime(seconds: model.durations.cameraLength)
  }

  /// - Parameter value: full width in eV, 0 for no slit.
  package func set(energySlit_eV value: Double, _ state: inout ColumnState) throws(InputError)
    -> InstrumentTime
  {
    try Self.check("energy slit", value, among: model.energySlits_eV, unit: "eV")
    state.energySlit_eV = value
    return InstrumentTime(seconds: model.durations.energySlit)
  }

  /// The beam goes `durations.blanking` after the command.
  package func set(blanked: Bool, at time: InstrumentTime, _ state: inout ColumnState) -> InstrumentTime {
    guard blanked != state.isBlanked else { return .zero }
    state.isBlanked = blanked
    state.blankerChanged = time
    return InstrumentTime(seconds: model.durations.blanking)
  }

  package func set(valvesOpen: Bool, _ state: inout ColumnState) -> InstrumentTime {
    guard valvesOpen != state.valvesAreOpen else { return .zero }
    state.valvesAreOpen = valvesOpen
    return InstrumentTime(seconds: model.durations.valves)
  }

  package func set(screenInserted: Bool, _ state: inout ColumnState) -> InstrumentTime {
    guard screenInserted != state.screenIsInserted else { return .zero }
    state.screenIsInserted = screenInserted
    return InstrumentTime(seconds: model.durations.screen)
  }

  /// Heats the tip for a moment, which takes away what has been adsorbed; only a cold emitter is flashed.
  package func flash(at time: InstrumentTime, _ state: inout ColumnState) throws(InputError) -> InstrumentTime
  {
    guard gun.kind == .cold else {
      throw InputError(
        "flash: a gun of kind \(gun.kind.rawValue) is not flashed; allowed: \(Gun.Kind.cold.rawValue)")
    }
    guard !state.valvesAreOpen else {
      throw InputError("flash: the column valves are open; allowed: flashes with the column valves closed")
    }
    let duration = InstrumentTime(seconds: model.durations.flash)
    state.flash = time + duration
    state.flashes += 1
    return duration
  }

  private static func check(_ name: String, _ value: Double, among ladder: [Double], unit: String)
    throws(InputError)
  {
    guard ladder.contains(value) else {
      throw .outOfRange(
        name, value, allowed: ladder.map(InputError.brief).joined(separator: ", "), unit: unit)
    }
  }

  /// A bound for people, without the digits of a division.
  private static func brief(_ value: Double) -> String { InputError.brief((value * 1e6).rounded() / 1e6) }
}
