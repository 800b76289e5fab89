import Optics
package import Quantities

extension Corrector {
  /// Name of the tilt of the beam among the aberrations, in rad.
  package static let axisName = "WD"

  /// The names that can be corrected.
  package var correctable: [String] {
    CEOSAberration.allCases.filter { model.range[$0] > 0 }.map(\.name) + [Self.axisName]
  }

  /// Removes what has been measured: the coefficient is asked to change by fraction · (target - value).
  ///
  /// Error texts are those of the real program and of its reference server where they are public.
  /// - Parameters:
  ///   - name: as CEOS names it, or "WD".
  ///   - value: in Å (WD: rad), one number for C1 and C3 or two; nil is what was measured last.
  ///   - target: what is wanted, in the same way; nil is 0.
  ///   - fraction: share of the correction that is applied.
  /// - Returns: how long it takes.
  /// - Throws: `InputError` for unknown names, wrong counts, no value, and totals beyond the range; nothing is changed then.
  package func correct(
    _ name: String, value: [Double]? = nil, target: [Double]? = nil, fraction: Double = 1,
    _ state: inout CorrectorState
  ) throws(InputError) -> InstrumentTime {
    guard correctable.contains(name) else { throw InputError("Unknown aberration \"\(name)\"") }
    let aberration = CEOSAberration(rawValue: name)
    let isRound = aberration?.isRound ?? false
    guard
      let amount = try value.map({ v throws(InputError) in try Self.pair(v, isRound) })
        ?? state.lastMeasured(name)
    else {
      throw InputError("No value for aberration \(name) available")
    }
    let wanted = try target.map { t throws(InputError) in try Self.pair(t, isRound) } ?? .zero
    guard fraction.isFinite, amount.x.isFinite, amount.y.isFinite, wanted.x.isFinite, wanted.y.isFinite else {
      throw InputError("\(name): only finite numbers are allowed")
    }
    let change = fraction * (wanted - amount)
    var alignment = state.alignment
    if let aberration {
      alignment.set = alignment.set + action(aberration, change)
      try check(alignment.set)
      alignment.actual = dragged(alignment.actual, by: alignment.set)
    } else {
      alignment.axis += action.axisGain * change
      let largest = max(abs(alignment.axis.x), abs(alignment.axis.y))
      guard largest <= model.axisRange else {
        throw .outOfRange(
          "total correction of \(name)", largest * 1e3,
          allowed: "up to \(InputError.brief(model.axisRange * 1e3))",
          unit: "mrad")
      }
    }
    state.alignment = alignment
    state.corrections += 1
    return InstrumentTime(seconds: model.durations.correction)
  }

  /// Hysteresis as play: the coefficient follows its setting only where it would be farther from it than the half width.
  private func dragged(_ actual: AberrationVector, by set: AberrationVector) -> AberrationVector {
    var dragged = actual
    for name in CEOSAberration.allCases {
      let room = SIMD2(repeating: model.hysteresis[name])
      dragged[name] = actual[name].clamped(lowerBound: set[name] - room, upperBound: set[name] + room)
    }
    return dragged
  }

  private func check(_ total: AberrationVector) throws(InputError) {
    for name in CEOSAberration.allCases where model.range[name] > 0 {
      let size = (total[name] * total[name]).sum().squareRoot()
      guard size <= model.range[name] else {
        throw .outOfRange(
          "total correction of \(name.name)", size * 1e-4,
          allowed: "up to \(InputError.brief((model.range[name] * 1e2).rounded() * 1e-6))", unit: "µm")
      }
    }
  }

  /// One number is enough for a round aberration.
  private static func pair(_ values: [Double], _ isRound: Bool) throws(InputError) -> SIMD2<Double> {
    guard values.count == 2 || (isRound && values.count == 1) else {
      throw InputError(
        "Protocol error. Invalid arguments for command. Error in data block 3: Expected 2 values, but found \(values.count). "
      )
    }
    return isRound ? SIMD2(values[0], 0) : SIMD2(values[0], values[1])
  }
}
