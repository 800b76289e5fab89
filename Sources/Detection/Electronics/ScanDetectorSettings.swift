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
