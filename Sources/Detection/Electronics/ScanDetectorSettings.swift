package import Quantities
import Foundation

/// What an operator sets at a scan detector.
package struct ScanDetectorSettings: Sendable, Equatable, Codable {
  /// Voltage of the photomultiplier, in % of its range: gain on a logarithmic scale, 0 to 100.
  package var contrast = 50.0
  /// Level without signal in % of full scale, -100 to 100; below 0 weak signals are cut off.
  package var brightness = 5.0

  package init(contrast: Double = 50, brightness: Double = 5) {
    (self.contrast, self.brightness) = (contrast, brightness)
  }

  package func check(_ name: String) throws(InputError) {
    guard (0...100).contains(contrast) else {
      throw .outOfRange("\(name) contrast", contrast, allowed: "0 to 100", unit: "%")
    }
    guard (-100...100).contains(brightness) else {
      throw .outOfRange("\(name) brightness", brightness, allowed: "-100 to 100", unit: "%")
    }
  }

  /// Counts without signal.
  func offset(_ model: ScanDetectorModel) -> Double { brightness / 100 * model.fullScale }

  /// Counts for one detected electron per s.
  func gain(_ model: ScanDetectorModel, channel: Int) -> Double {
    let perElectronPerSecond = model.countsPerPicoampere * 1.602176634e-7
    return perElectronPerSecond * pow(10, (contrast - 50) / 100 * model.contrastDecades)
      * model.relativeGain(channel: channel)
  }
}

extension ScanDetectorModel {
  /// Settings with which two rates of detected electrons per s come out at 15 % and 55 % of full scale, which leaves room for noise, or as near as the contrast
  /// knob reaches. A weak contrast is not stretched over the whole range: single electrons would reach full scale.
  package func settings(showing low: Double, _ high: Double) -> ScanDetectorSettings {
    let span = max(high - low, 0.3 * high, 1)
    let wanted = 0.4 * fullScale / span
    let middle = countsPerPicoampere * 1.602176634e-7
    let contrast = min(max(50 + 100 * log10(wanted / middle) / contrastDecades, 0), 100)
    let gain = middle * pow(10, (contrast - 50) / 100 * contrastDecades)
    let brightness = 15 - 100 * low * gain / fullScale
    return ScanDetectorSettings(contrast: contrast, brightness: min(max(brightness, -100), 100))
  }
}
