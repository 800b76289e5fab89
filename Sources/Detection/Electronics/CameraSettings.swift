package import Quantities

/// What an operator sets at a camera.
package struct CameraSettings: Sendable, Equatable, Codable {
  /// The central part of the sensor that is read.
  package enum Area: String, Sendable, Codable, CaseIterable {
    case full, half, quarter
    /// Pixels of the sensor over pixels read, along each axis.
    var division: Int { self == .full ? 1 : self == .half ? 2 : 4 }
  }

  package enum Mode: String, Sendable, Codable, CaseIterable { case integrating, counting }

  package enum Combination: String, Sendable, Codable, CaseIterable { case sum, average }

  /// Exposure of each frame in s.
  package var exposure: Double
  /// Pixels that are added along each axis, after the converter.
  package var binning: Int
  package var area: Area
  package var mode: Mode
  package var frames: Int
  package var combination: Combination

  package init(
    exposure: Double, binning: Int = 1, area: Area = .full, mode: Mode = .integrating, frames: Int = 1,
    combination: Combination = .sum
  ) {
    (self.exposure, self.binning, self.area) = (exposure, binning, area)
    (self.mode, self.frames, self.combination) = (mode, frames, combination)
  }

  package static let binnings = [1, 2, 4, 8]
  package static let largestFrameCount = 10_000

  package func check(_ model: CameraModel) throws(InputError) {
    let (shortest, longest) = (model.shortestExposureMilliseconds, model.longestExposureMilliseconds)
    guard exposure >= shortest * 1e-3 * (1 - 1e-9), exposure <= longest * 1e-3 * (1 + 1e-9) else {
      throw .outOfRange(
        "\(model.name) exposure", exposure * 1e3,
        allowed: "\(InputError.brief(shortest)) to \(InputError.brief(longest))", unit: "ms")
    }
    guard Self.binnings.contains(binning), rows(model) > 0, columns(model) > 0 else {
      throw .outOfRange("\(model.name) binning", Double(binning), allowed: "1, 2, 4, 8")
    }
    guard (1...Self.largestFrameCount).contains(frames) else {
      throw .outOfRange("\(model.name) frames", Double(frames), allowed: "1 to \(Self.largestFrameCount)")
    }
    guard mode == .integrating || model.canCount else {
      throw InputError("\(model.name) mode: \"counting\" is not allowed; allowed: integrating")
    }
  }

  /// Pixels of the delivered image.
  package func columns(_ model: CameraModel) -> Int { model.columns / area.division / binning }
  package func rows(_ model: CameraModel) -> Int { model.rows / area.division / binning }

  /// Time to read a frame in s: lines are read one after another, binned or not.
  package func readout(_ model: CameraModel) -> Double {
    model.readoutMilliseconds * 1e-3 / Double(area.division)
  }

  /// Time from the begin of a frame to the begin of the next in s.
  package func framePeriod(_ model: CameraModel) -> Double {
    let gap = model.gapMilliseconds * 1e-3
    return (model.overlapsReadout ? max(exposure, readout(model)) : exposure + readout(model)) + gap
  }

  /// Time of an acquisition in s, to the end of the last frame's read-out.
  package func duration(_ model: CameraModel) -> Double {
    model.overheadMilliseconds * 1e-3 + Double(frames) * framePeriod(model)
      + (model.overlapsReadout ? readout(model) : 0)
  }
}
