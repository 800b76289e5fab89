import Detection
package import Frames
package import Numerics
package import Quantities
package import Scattering

/// The noise-free image of the whole cell, known at every place, and what is known about it.
///
/// The cell repeats: places outside of it are those of its neighbours. Channels are the sums of the detectors
/// (`DetectorReadout.sumCount` of each), detectors in order: fractions of the incident beam; of a centre of mass the
/// whole intensity and its moments, which are to be divided.
package struct SignalFrame<Real: RealScalar>: Sendable {
  package let image: BandLimitedFrame<Real>
  /// The channels of each detector.
  package let channels: [Range<Int>]
  /// The engine that made it.
  package let method: EngineSettings.Method
  package let reason: String
  /// Expected relative error against multislice on the same grid, as in `SimulationReport`; nil for none but rounding.
  package let statedError: Double?
  /// Largest expected error of changes that were pasted into the frame, relative to the mean signal of each channel; 0
  /// without any.
  package internal(set) var pastedError = 0.0
  /// What was spent on it.
  package internal(set) var work: WorkCount
  /// For each channel whether it is an intensity, which is never negative.
  let isIntensity: [Bool]

  init(
    _ image: BandLimitedFrame<Real>, _ readouts: [DetectorReadout], method: EngineSettings.Method,
    reason: String, statedError: Double?, work: WorkCount
  ) {
    self.image = image
    var first = 0
    channels = readouts.map { readout in
      defer { first += readout.sumCount }
      return first..<first + readout.sumCount
    }
    isIntensity = readouts.flatMap { readout in
      (0..<readout.sumCount).map { $0 == 0 || readout.isSumOfRegions }
    }
    self.method = method
    self.reason = reason
    self.statedError = statedError
    self.work = work
  }

  /// The same frame with another image.
  func with(_ image: BandLimitedFrame<Real>, pastedError: Double, work: WorkCount) -> SignalFrame {
    var copy = SignalFrame(copying: self, image)
    copy.pastedError = pastedError
    copy.work = work
    return copy
  }

  private init(copying other: SignalFrame, _ image: BandLimitedFrame<Real>) {
    self.image = image
    (channels, method, reason) = (other.channels, other.method, other.reason)
    (statedError, work, isIntensity) = (other.statedError, other.work, other.isIntensity)
  }

  /// Values at the pixels of a raster, `[channel][row][column]`: pan, zoom, rotation, drift and distortion of a scan.
  package func values(on raster: FrameRaster, threads: Int) throws(InputError) -> NDArray<Real> {
    let offsets = raster.lineOffsets + raster.pixelOffsets
    guard ([raster.origin, raster.stepX, raster.stepY] + offsets).allSatisfy({ ($0 - $0) == .zero }) else {
      throw InputError("a place of the scan is not a number of Å; allowed: finite places")
    }
    return bounded(try image.values(on: raster, threads: threads))
  }

  /// Values at places in Å, `[channel][place]`.
  package func values(at places: [SIMD2<Double>], threads: Int) throws(InputError) -> NDArray<Real> {
    guard places.allSatisfy({ ($0 - $0) == .zero }) else {
      throw InputError("a place of the scan is not a number of Å; allowed: finite places")
    }
    return bounded(try image.values(at: places, threads: threads))
  }

  /// Rounding may leave less than nothing where there is nothing.
  private func bounded(_ values: NDArray<Real>) -> NDArray<Real> {
    var values = values
    let count = values.values.count / max(1, isIntensity.count)
    values.values.withUnsafeMutableBufferPointer { buffer in
      let numbers = UnsafeMutableRawBufferPointer(buffer)
      for (channel, isIntensity) in isIntensity.enumerated() where isIntensity {
        let range = channel * count..<(channel + 1) * count
        if Real.self == Float.self {
          let floats = numbers.bindMemory(to: Float.self)
          for i in range { floats[i] = max(0, floats[i]) }
        } else {
          let doubles = numbers.bindMemory(to: Double.self)
          for i in range { doubles[i] = max(0, doubles[i]) }
        }
      }
    }
    return values
  }

  /// Adds the sums of a run of positions of a scan.
  func add(_ positions: Range<Int>, of scan: Scan, to sums: SignalSums<Real>, threads: Int) throws {
    guard !positions.isEmpty else { return }
    let found: NDArray<Real>
    var first = positions.lowerBound
    if case .raster(let start, let end, let nx, let ny) = scan {
      // Whole blocks of rows, so that it does not matter how the scan was cut.
      let block = FourierSeries<Real>.block
      let row = positions.lowerBound / nx / block * block
      let last = min(ny, ((positions.upperBound - 1) / nx / block + 1) * block)
      first = row * nx
      found = try values(
        on: FrameRaster(
          columns: nx, rows: last - row, origin: scan.position(first),
          stepX: SIMD2((end.x - start.x) / Double(nx), 0), stepY: SIMD2(0, (end.y - start.y) / Double(ny))),
        threads: threads)
    } else {
      found = try values(at: positions.map(scan.position), threads: threads)
    }
    let count = found.values.count / isIntensity.count
    for (detector, channels) in channels.enumerated() {
      for (sum, channel) in channels.enumerated() {
        for position in positions {
          sums.values(detector: detector, thickness: 0, position: position)[sum] +=
            found.values[channel * count + position - first]
        }
      }
    }
  }
}
