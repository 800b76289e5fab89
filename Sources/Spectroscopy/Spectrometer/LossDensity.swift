package import Quantities

/// Electrons per eV over energy losses on a uniform grid.
///
/// A value stands for the cell of one step around its energy, so that their sum times the step is the number of electrons.
package struct LossDensity: Sendable, Equatable {
  /// Energy loss in eV of the first value; below 0 where a zero loss has its other flank.
  package let first: Double
  /// eV.
  package let step: Double
  /// Per eV; whatever they are counted in, e.g. shares of the beam's electrons.
  package let values: [Double]

  /// - Throws: `InputError` for a grid without extent, and values that are negative or no numbers.
  package init(first: Double, step: Double, values: [Double]) throws(InputError) {
    guard step > 0, step.isFinite, first.isFinite, !values.isEmpty else {
      throw InputError.outOfRange(
        "step of energies", step, allowed: "above 0, with a value at least", unit: "eV")
    }
    if let bad = values.first(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .outOfRange("expected electrons", bad, allowed: "0 and more", unit: "1/eV")
    }
    (self.first, self.step, self.values) = (first, step, values)
  }

  /// Values on the grid of calculated spectra.
  /// - Throws: `InputError` for values that are negative or no numbers, or not as many as energies.
  package init(_ grid: LossGrid, values: [Double]) throws(InputError) {
    guard values.count == grid.count else {
      throw .outOfRange("expected electrons", Double(values.count), allowed: "\(grid.count) energies")
    }
    try self.init(first: grid.lowest, step: grid.step, values: values)
  }

  /// Sum over all energies.
  package var total: Double { values.reduce(0, +) * step }

  /// Electrons below an energy, at the lower edge of each cell and the upper one of the last.
  var cumulative: [Double] {
    var sum = 0.0
    var result = [0.0]
    result.reserveCapacity(values.count + 1)
    for value in values {
      sum += value * step
      result.append(sum)
    }
    return result
  }
}
