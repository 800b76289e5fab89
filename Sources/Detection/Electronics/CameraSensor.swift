import Numerics
package import Quantities

/// A camera prepared for its settings: what is fixed in its pixels, as the delivered (binned) pixels have it.
///
/// To be kept as long as model and settings stay: large sensors take a moment to prepare.
package struct CameraSensor: Sendable {
  package let model: CameraModel
  package let settings: CameraSettings
  /// Of the delivered image.
  package let rows, columns: Int
  /// Truth: gain of each pixel relative to the nominal gain.
  package let gains: [Float]
  /// Truth: counts of each pixel without beam in one frame, without noise.
  package let dark: [Float]
  /// Truth: dead and hot pixels of an image that is not binned, in order.
  package let defects: [Int]

  let electronSpread, signalSpread: PointSpread
  let loss: CountingLoss
  /// Hot pixels of each row, in order.
  let hot: [[HotPixel]]

  struct HotPixel: Sendable {
    let column: Int
    /// Counts of one frame.
    let counts: Float
  }

  /// - Throws: `InputError` for settings that the camera does not have.
  package init(_ model: CameraModel, _ settings: CameraSettings, threads: Int = 1) throws(InputError) {
    try settings.check(model)
    (self.model, self.settings) = (model, settings)
    (rows, columns) = (settings.rows(model), settings.columns(model))
    let bin = Double(settings.binning)
    electronSpread = PointSpread(width: model.electronSpreadPixels / bin)
    signalSpread = PointSpread(
      width: model.signalSpreadPixels / bin, haloShare: model.haloShare, haloWidth: model.haloPixels / bin)
    loss = CountingLoss(model, exposure: settings.exposure)

    let (rows, columns) = (rows, columns)
    let pattern = FixedPattern(model: model, settings: settings, rows: rows, columns: columns)
    var gains = [Float](repeating: 0, count: rows * columns)
    var dark = gains
    var defects = [FixedPattern.Defects](repeating: .init(), count: rows)
    gains.withUnsafeMutableBufferPointer { gains in
      dark.withUnsafeMutableBufferPointer { dark in
        defects.withUnsafeMutableBufferPointer { defects in
          let gains = UncheckedSendable(gains.baseAddress!)
          let dark = UncheckedSendable(dark.baseAddress!)
          let defects = UncheckedSendable(defects.baseAddress!)
          parallelFor(rows, threads: threads) { _, row in
            defects.value[row] = pattern.fill(
              row: row, gains: gains.value + row * columns, dark: dark.value + row * columns)
          }
        }
      }
    }
    (self.gains, self.dark) = (gains, dark)
    hot = defects.map(\.hot)
    self.defects = settings.binning == 1 ? defects.flatMap(\.places) : []
  }

  /// Modulation transfer of the delivered pixels at spatial frequencies in cycles per pixel, 0.5 being the highest; the pixels' own
  /// area is not in it.
  package func transfer(x: Double, y: Double) -> Double {
    let moved = electronSpread.transfer(x: x, y: y)
    return settings.mode == .counting ? moved : moved * signalSpread.transfer(x: x, y: y)
  }

  /// How much of the amplitude of white noise is left at a frequency: electrons that are moved stay random, signals that are spread
  /// do not.
  package func noiseTransfer(x: Double, y: Double) -> Double {
    settings.mode == .counting ? 1 : signalSpread.transfer(x: x, y: y)
  }
}
