import Numerics

/// One frame of a camera: where its random numbers are, and what is done in it.
struct CameraFrame: Sendable {
  let sensor: CameraSensor
  let stages: RecordingStages
  let address: RecordingAddress
  let number: Int
  /// Of the whole beam in this frame.
  let electrons: Double

  private func stream(_ purpose: RandomStream.Purpose) -> RandomStream {
    address.stream(purpose, part: number)
  }

  /// Runs `body(row, line of the frame, place of the line's first pixel)` over the lines.
  private func forEachLine(
    of frame: inout [Float], threads: Int,
    _ body: @Sendable (_ row: Int, _ line: UnsafeMutablePointer<Float>, _ first: Int) -> Void
  ) {
    let (rows, columns) = (sensor.rows, sensor.columns)
    frame.withUnsafeMutableBufferPointer { frame in
      let frame = UncheckedSendable(frame.baseAddress!)
      parallelFor(rows, threads: threads) { _, row in body(row, frame.value + row * columns, row * columns) }
    }
  }

  /// Integrating mode.
  /// - Returns: how many pixels were cut off below and above.
  func integrate(_ expected: [Float], into frame: inout [Float], threads: Int) -> SIMD2<Int> {
    let (model, columns) = (sensor.model, sensor.columns)
    let arrivals = stages.contains(.shotNoise) ? stream(.detectedElectrons) : nil
    let heights = stages.contains(.pulseHeights) && model.pulseSpread > 0 ? stream(.pulseHeights) : nil
    let factor = Float(electrons * model.quantumEfficiency)
    let spread = Float(model.pulseSpread)
    forEachLine(of: &frame, threads: threads) { row, line, first in
      for pixel in 0..<columns { line[pixel] = factor * expected[first + pixel] }
      if var stream = arrivals?.appending(row) { stream.replaceByPoisson(line, count: columns) }
      if var stream = heights?.appending(row) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: columns) { normal in
          stream.fillNormal(normal.baseAddress!, count: columns)
          for pixel in 0..<columns { line[pixel] += spread * line[pixel].squareRoot() * normal[pixel] }
        }
      }
    }
    if stages.contains(.pointSpread) {
      sensor.signalSpread.apply(&frame, rows: sensor.rows, columns: columns, threads: threads)
    }
    addSpikes(to: &frame)
    return digitise(&frame, threads: threads)
  }

  private func addSpikes(to frame: inout [Float]) {
    guard stages.contains(.spikes) else { return }
    for spike in sensor.spikes(address, frame: number) {
      for (index, share) in spike.pixels(rows: sensor.rows, columns: sensor.columns) {
        frame[index] += share * Float(spike.electrons)
      }
    }
  }

  private func digitise(_ frame: inout [Float], threads: Int) -> SIMD2<Int> {
    let (model, columns, sensor) = (sensor.model, sensor.columns, sensor)
    let readNoise = stages.contains(.electronicNoise) ? stream(.electronicNoise) : nil
    let gain = Float(model.countsPerElectron)
    let bins = Float(sensor.settings.binning * sensor.settings.binning)
    let upper = bins * Float(sensor.upperCount)
    let hasPattern = stages.contains(.fixedPattern)
    let hasDark = stages.contains(.dark)
    let offset = bins * Float(model.offsetCounts)
    // Carriers of the dark current come at random.
    let deviation = Float((sensor.readVariance + (hasDark ? sensor.darkVariance : 0)).squareRoot())
    let carrier = Float(model.countsPerElectron / model.carriersPerElectron)
    var cuts = [SIMD2<Int>](repeating: .zero, count: sensor.rows)
    cuts.withUnsafeMutableBufferPointer { cuts in
      let cuts = UncheckedSendable(cuts.baseAddress!)
      let stages = stages
      forEachLine(of: &frame, threads: threads) { row, line, first in
        for pixel in 0..<columns {
          line[pixel] *= hasPattern ? gain * sensor.gains[first + pixel] : gain
        }
        if hasDark {
          for pixel in 0..<columns { line[pixel] += sensor.dark[first + pixel] }
        } else {
          for pixel in 0..<columns { line[pixel] += offset }
        }
        if var stream = readNoise?.appending(row) {
          withUnsafeTemporaryAllocation(of: Float.self, capacity: columns) { normal in
            stream.fillNormal(normal.baseAddress!, count: columns)
            for pixel in 0..<columns { line[pixel] += deviation * normal[pixel] }
            if hasDark {
              for hot in sensor.hot[row] {
                let more = (deviation * deviation + hot.counts * carrier).squareRoot() - deviation
                line[hot.column] += more * normal[hot.column]
              }
            }
          }
        }
        if stages.contains(.quantisation) {
          for pixel in 0..<columns { line[pixel] = (line[pixel] + 0.5).rounded(.down) }
        }
        if stages.contains(.saturation) { cuts.value[row] = Limits.cut(line, count: columns, upper: upper) }
      }
    }
    return cuts.reduce(.zero, &+)
  }

  /// Counting mode.
  /// - Returns: how many pixels were cut off below and above.
  func count(_ expected: [Float], into frame: inout [Float], threads: Int) -> SIMD2<Int> {
    let (model, columns, sensor, stages) = (sensor.model, sensor.columns, sensor, stages)
    let bins = Double(sensor.settings.binning * sensor.settings.binning)
    let loss = stages.contains(.coincidence) ? sensor.loss : CountingLoss(.none)
    let arrivals = stages.contains(.shotNoise) ? stream(.detectedElectrons) : nil
    let falseCounts = stages.contains(.electronicNoise) ? stream(.falseCounts) : nil
    let factor = electrons * model.quantumEfficiency
    let hasPattern = stages.contains(.fixedPattern)
    let dark = stages.contains(.dark) ? bins * model.falseCountsPerSecond * sensor.settings.exposure : 0
    let upper = Float(bins * model.fullScale)
    var cuts = [SIMD2<Int>](repeating: .zero, count: sensor.rows)
    forEachLine(of: &frame, threads: threads) { row, line, first in
      var (coming, lost) = (arrivals?.appending(row), falseCounts?.appending(row))
      for pixel in 0..<columns {
        let gain = hasPattern ? Double(sensor.gains[first + pixel]) : 1
        let mean = factor * gain * Double(expected[first + pixel])
        // Pixels that are added up after counting lose electrons one by one.
        let counted =
          coming == nil ? bins * loss.moments(mean / bins).mean : loss.draw(mean, cells: bins, &coming!)
        let extra = lost == nil || dark == 0 ? dark : lost!.poissonNumber(dark)
        line[pixel] = Float(counted + extra)
      }
    }
    if stages.contains(.spikes) {
      for spike in sensor.spikes(address, frame: number) {
        for (index, _) in spike.pixels(rows: sensor.rows, columns: columns) { frame[index] += 1 }
      }
    }
    guard stages.contains(.saturation) else { return .zero }
    cuts.withUnsafeMutableBufferPointer { cuts in
      let cuts = UncheckedSendable(cuts.baseAddress!)
      forEachLine(of: &frame, threads: threads) { row, line, _ in
        cuts.value[row] = Limits.cut(line, count: columns, upper: upper)
      }
    }
    return cuts.reduce(.zero, &+)
  }
}
