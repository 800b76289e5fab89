import Foundation
package import Detection
import Numerics
import Quantities

/// A spectrum as the pulse processor delivers it.
package struct XRayRecording: Sendable, Equatable {
  /// Counts of each channel.
  package let counts: [Float]
  /// s on the clock, and s of these in which the processor was free.
  package let realTime, liveTime: Double
  /// Truth: the mean of the counts, which is their variance too.
  package let expected: [Double]
}

extension RandomStream.Purpose {
  /// Counts of X-ray spectra.
  static let xrayCounts = Self("recording.x-rays")
}

extension XRayDetectorModel {
  /// Records what is expected: dead time, pile-up, and the chance of counting.
  ///
  /// Photons that come while the processor is busy are lost and keep it busy for longer (paralyzable). Two within the resolution of
  /// the fast channel are taken for one of the sum of their energies.
  /// - Parameters:
  ///   - expectation: photons in `seconds`.
  ///   - address: nil for a recording without noise.
  package func record(_ expectation: XRayExpectation, seconds: Double, address: RecordingAddress?)
    -> XRayRecording
  {
    let photons = expectation.channels.reduce(0, +)
    let rate = seconds > 0 ? photons / seconds : 0
    let free = exp(-rate * processingMicroseconds * 1e-6)
    let live = expectation.channels.map { $0 * free }
    let together = -expm1(-rate * pileUpNanoseconds * 1e-9)
    let expected = piledUp(live, together: together)
    guard let address else {
      return XRayRecording(
        counts: expected.map { Float($0) }, realTime: seconds, liveTime: seconds * free,
        expected: expected)
    }
    var stream = address.stream(.xrayCounts, part: 0)
    let counts = expected.map { Float(stream.poissonNumber($0)) }
    return XRayRecording(counts: counts, realTime: seconds, liveTime: seconds * free, expected: expected)
  }

  /// Pairs of which fewer are expected than this are left out.
  private static let fewestPairs = 0.1

  /// - Parameter together: chance that a counted event is two photons.
  private func piledUp(_ channels: [Double], together: Double) -> [Double] {
    let photons = channels.reduce(0, +)
    let events = photons / (1 + together)
    guard together * events >= Self.fewestPairs else { return channels }
    var result = channels.map { $0 / photons * events * (1 - together) }
    // Energies add, so that the energy of channel 0 counts twice.
    let shift = Int((zeroOffset / (electronvoltsPerChannel * (1 + dispersionError))).rounded())
    let count = channels.count
    let factor = together * events / (photons * photons)
    channels.withUnsafeBufferPointer { channels in
      result.withUnsafeMutableBufferPointer { result in
        for first in 0..<count where channels[first] > 0 {
          let begin = max(0, -(first + shift))
          let end = min(count, count - first - shift)
          guard begin < end else { continue }
          let amount = factor * channels[first]
          for second in begin..<end { result[first + second + shift] += amount * channels[second] }
        }
      }
    }
    return result
  }
}
