import Foundation

/// Shape of the zero-loss peak before the spectrometer's detector: the source's distribution, broadened by a Gaussian (lens
/// instabilities, aberrations of the spectrometer, interaction of electrons near the gun), with its maximum at zero.
package struct ZeroLossShape: Sendable, Hashable {
  package let source: ElectronSource
  /// Full width at half maximum of the Gaussian in eV, zero for none.
  package let broadening: Double

  package init(source: ElectronSource, broadening: Double) {
    self.source = source
    self.broadening = broadening
  }

  /// Typical guns: 0.35 eV, 0.8 eV and a width of choice.
  package static let coldFieldEmission = ZeroLossShape(
    source: .coldFieldEmission(decay: 0.22), broadening: 0.18)
  package static let schottky = ZeroLossShape(
    source: .schottky(temperature: 1800, tunnelling: 0.08), broadening: 0.6)
  package static func monochromated(_ width: Double) -> ZeroLossShape {
    ZeroLossShape(source: .monochromated(width: width, tail: 0.01), broadening: 0)
  }

  /// How far in eV electrons are found to either side of zero: grids that reach as far put none at their ends.
  package var reach: Double { source.scale.reach + 3 * broadening }

  /// The density (1/eV) at the energies of a grid, mean over cells; it sums to 1 / step.
  package func density(on grid: LossGrid) -> [Double] {
    let (fine, reach) = source.scale
    let sigma = broadening / 2.3548200450309493
    let detail = max(fine, sigma) / 12
    let span = reach + 6 * sigma
    let half = min(Int(span / detail), 200_000)
    var values = (-half...half).map { source.density(Double($0) * detail) }
    if sigma > 0 {
      // Steps that resolve the wider of the two resolve their convolution; the narrower acts through its integral.
      let tails = Int((6 * sigma / detail).rounded(.up))
      let kernel = (-tails...tails).map { exp(-pow(Double($0) * detail / sigma, 2) / 2) }
      let parts = max(1, Int((detail / (fine / 4)).rounded(.up)))
      if parts > 1 {
        values = (-half...half).map { index in
          (0..<parts).reduce(0) {
            $0 + source.density((Double(index) + (Double($1) + 0.5) / Double(parts) - 0.5) * detail)
          } / Double(parts)
        }
      }
      let bare = values
      for place in values.indices {
        var sum = 0.0
        for offset in max(-tails, place - 2 * half)...min(tails, place) {
          sum += kernel[offset + tails] * bare[place - offset]
        }
        values[place] = sum
      }
    }
    let top = values.indices.max { values[$0] < values[$1] } ?? half
    // The maximum between the samples, by a parabola through three.
    var peak = Double(top)
    if top > 0, top < values.count - 1 {
      let (left, middle, right) = (values[top - 1], values[top], values[top + 1])
      let bend = left - 2 * middle + right
      if bend < 0 { peak += (left - right) / (2 * bend) }
    }
    // Integral up to each sample, to average over any cell.
    var integral = [0.0]
    for value in values { integral.append(integral[integral.count - 1] + value) }
    func below(_ energy: Double) -> Double {
      let place = min(max(energy / detail + peak + 0.5, 0), Double(values.count))
      let whole = min(Int(place), values.count - 1)
      return integral[whole] + (place - Double(whole)) * values[whole]
    }
    var cells = (0..<grid.count).map {
      below(grid.energy($0) + grid.step / 2) - below(grid.energy($0) - grid.step / 2)
    }
    // What lies outside of the grid is put at its ends: no electron is lost.
    cells[0] += below(grid.lowest - grid.step / 2)
    cells[cells.count - 1] += integral[integral.count - 1] - below(grid.highest + grid.step / 2)
    let scale = 1 / (integral[integral.count - 1] * grid.step)
    return cells.map { $0 * scale }
  }
}
