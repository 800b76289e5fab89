import Foundation
import Numerics

/// A cosmic ray or X-ray in a frame.
package struct SensorSpike: Sendable, Equatable {
  /// Begin of the track in delivered pixels.
  package let x, y: Double
  /// Extent of the track.
  package let dx, dy: Double
  /// Signal in electrons of the beam.
  package let electrons: Double

  /// Pixels of the track, and the share of the signal in each; outside of the image nothing.
  func pixels(rows: Int, columns: Int) -> [(index: Int, share: Float)] {
    let steps = max(1, Int((dx * dx + dy * dy).squareRoot().rounded(.up)))
    return (0..<steps).compactMap { step in
      let along = (Double(step) + 0.5) / Double(steps)
      let (column, row) = (Int((x + along * dx).rounded(.down)), Int((y + along * dy).rounded(.down)))
      guard row >= 0, row < rows, column >= 0, column < columns else { return nil }
      return (row * columns + column, 1 / Float(steps))
    }
  }
}

extension CameraSensor {
  /// Truth: the spikes of a frame, an outcome of rate, area and exposure at this address.
  package func spikes(_ address: RecordingAddress, frame: Int) -> [SensorSpike] {
    guard model.spikesPerAreaAndSecond > 0 else { return [] }
    let side = model.pixelMicrometres * 1e-4 * Double(settings.binning)
    let area = side * side * Double(rows * columns)
    var stream = address.stream(.spikes, part: frame)
    let count = Int(stream.poissonNumber(model.spikesPerAreaAndSecond * area * settings.exposure))
    return (0..<count).map { _ in
      let (x, y) = (stream.uniform() * Double(columns), stream.uniform() * Double(rows))
      let length = -log(1 - stream.uniform()) * model.spikePixels / Double(settings.binning)
      let (sine, cosine) = sineCosine(2 * .pi * stream.uniform())
      let electrons = -log(1 - stream.uniform()) * model.spikeElectrons
      return SensorSpike(x: x, y: y, dx: length * cosine, dy: length * sine, electrons: electrons)
    }
  }
}
