import Foundation
import Numerics

/// Gains, offsets and defects of the pixels of the sensor, added up for the delivered pixels.
struct FixedPattern: Sendable {
  let model: CameraModel
  let settings: CameraSettings
  let rows, columns: Int

  struct Defects: Sendable {
    /// Numbers in the delivered image.
    var places: [Int] = []
    var hot: [CameraSensor.HotPixel] = []
  }

  func fill(row: Int, gains: UnsafeMutablePointer<Float>, dark: UnsafeMutablePointer<Float>) -> Defects {
    let bin = settings.binning
    let isCounting = settings.mode == .counting
    let (firstRow, firstColumn) = ((model.rows - rows * bin) / 2, (model.columns - columns * bin) / 2)
    let countsPerCarrier = model.countsPerElectron / model.carriersPerElectron
    let (gainSpread, offsetSpread) = (Float(model.gainSpread), Float(model.offsetSpreadCounts))
    let level =
      isCounting
      ? model.falseCountsPerSecond * settings.exposure
      : model.offsetCounts + countsPerCarrier * model.darkCarriersPerSecond * settings.exposure
    let share = 1 / Float(bin * bin)
    gains.update(repeating: 0, count: columns)
    dark.update(repeating: Float(level) * Float(bin * bin), count: columns)
    var defects = Defects()
    withUnsafeTemporaryAllocation(of: Float.self, capacity: model.columns) { line in
      let sensorLine = line.baseAddress!
      for sensorRow in firstRow + row * bin..<firstRow + (row + 1) * bin {
        normals(sensorLine, .pixelGain, sensorRow, isNeeded: gainSpread > 0)
        for pixel in 0..<model.columns { sensorLine[pixel] = max(0, 1 + gainSpread * sensorLine[pixel]) }
        let found = defectsOf(sensorRow)
        for defect in found where defect.isDead { sensorLine[defect.column] = 0 }
        add(sensorLine + firstColumn, to: gains, factor: share)
        if offsetSpread > 0 && !isCounting {
          normals(sensorLine, .pixelOffset, sensorRow, isNeeded: true)
          add(sensorLine + firstColumn, to: dark, factor: offsetSpread)
        }
        for defect in found {
          let pixel = (defect.column - firstColumn) / bin
          guard defect.column >= firstColumn, pixel < columns else { continue }
          defects.places.append(row * columns + pixel)
          if !defect.isDead && !isCounting {
            let counts = Float(countsPerCarrier * defect.carriersPerSecond * settings.exposure)
            dark[pixel] += counts
            defects.hot.append(.init(column: pixel, counts: counts))
          }
        }
      }
    }
    return defects
  }

  private func normals(
    _ line: UnsafeMutablePointer<Float>, _ purpose: RandomStream.Purpose, _ row: Int, isNeeded: Bool
  ) {
    guard isNeeded else {
      line.update(repeating: 0, count: model.columns)
      return
    }
    var stream = RandomStream(seed: UInt64(model.serial), purpose: purpose, index: row)
    stream.fillNormal(line, count: model.columns)
  }

  private func add(_ line: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, factor: Float) {
    let bin = settings.binning
    if bin == 1 {
      for pixel in 0..<columns { target[pixel] += factor * line[pixel] }
    } else {
      for pixel in 0..<columns {
        var sum: Float = 0
        for part in 0..<bin { sum += line[pixel * bin + part] }
        target[pixel] += factor * sum
      }
    }
  }

  private struct Defect {
    var column: Int
    var isDead: Bool
    var carriersPerSecond: Double
  }

  /// Defects of a row of the sensor, by the distances between them.
  private func defectsOf(_ row: Int) -> [Defect] {
    let share = model.deadShare + model.hotShare
    guard share > 0 else { return [] }
    var stream = RandomStream(seed: UInt64(model.serial), purpose: .pixelDefects, index: row)
    var found: [Defect] = []
    var column = -1
    while true {
      let distance = share < 1 ? log(1 - stream.uniform()) / log1p(-share) : 0
      guard distance < Double(model.columns) else { return found }
      column += 1 + Int(distance)
      guard column < model.columns else { return found }
      let isDead = stream.uniform() * share < model.deadShare
      let extra = -log(1 - stream.uniform()) * model.hotCarriersPerSecond
      found.append(Defect(column: column, isDead: isDead, carriersPerSecond: isDead ? 0 : extra))
    }
  }
}
