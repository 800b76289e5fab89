import Foundation
package import Detection
import Numerics
package import Quantities

extension LossCamera {
  /// Records a spectrum: exposes to it, and reads that.
  /// - Parameters:
  ///   - spectrum: share of the beam's electrons per eV.
  ///   - stages: what is done on the way; `.expectation` gives a spectrum without noise.
  ///   - address: of the random numbers; nil for none, which leaves out what differs between frames.
  ///   - afterglow: of the frame before, and for how many s nothing has come since.
  /// - Throws: `InputError` where drifts and frames differ in number.
  package func record(
    _ spectrum: LossDensity, _ conditions: LossConditions, stages: RecordingStages = .all,
    address: RecordingAddress?, after afterglow: LossAfterglow? = nil, idle: Double = 0
  ) throws(InputError) -> LossRecording {
    read(
      try expose(spectrum, conditions, stages: stages, address: address), after: afterglow, idle: idle)
  }

  /// What a spectrum brings to the camera, whatever came before: expensive, and independent of other exposures, so that many may
  /// be made at a time.
  /// - Parameters:
  ///   - spectrum: share of the beam's electrons per eV.
  ///   - stages: what is done on the way.
  ///   - address: of the random numbers; nil for none.
  ///   - tellsVariance: false saves a third of the time where nobody asks for the variance.
  /// - Throws: `InputError` where drifts and frames differ in number.
  package func expose(
    _ spectrum: LossDensity, _ conditions: LossConditions, stages: RecordingStages = .all,
    address: RecordingAddress?, tellsVariance: Bool = true
  ) throws(InputError) -> LossExposure {
    let drift = conditions.drift
    guard drift.count == 1 || drift.count == settings.frames else {
      throw .outOfRange(
        "drift of frames", Double(drift.count), allowed: "1 number or one for each of \(settings.frames)")
    }
    let axis = EnergyAxis(model, settings, offsetError: conditions.offsetError)
    let cumulative = spectrum.cumulative
    let share = stages.contains(.afterglow) ? self.afterglow(idle: model.readoutMilliseconds * 1e-3) : 0
    var sums = FrameSums(count: model.channels)
    let noisy = address == nil ? stages.subtracting(.noise) : stages
    var light: [[Double]] = []
    for frame in 0..<settings.frames {
      let shift = drift[drift.count == 1 ? 0 : frame] + jitter(address, frame: frame)
      let begin = conditions.ripplePhase + phaseStep * Double(frame)
      let ripple = MainsRipple(model, exposure: settings.exposure, phase: begin)
      let arriving = axis.channels(
        of: spectrum, cumulative: cumulative, shifts: ripple.shifts.map { ($0.energy + shift, $0.share) }
      ).map { $0 * conditions.current * settings.exposure }
      let noticed = spread(arriving, electronSpread, stages).map { $0 * model.quantumEfficiency }
      if frame == 0 { sums.shift = shift }
      let isLast = frame == settings.frames - 1
      sums.add(arriving, noticed, weight: isLast ? 1 : 1 + share)
      if model.countsElectrons {
        count(noticed, frame: frame, stages: noisy, address: address, into: &sums)
      } else {
        light.append(emit(noticed, frame: frame, stages: noisy, address: address))
      }
    }
    let counting = model.countsElectrons
    let pulses = stages.contains(.pulseHeights) ? model.pulseSpread * model.pulseSpread : 0
    let noise = (stages.contains(.shotNoise) ? 1 : 0) + pulses
    var variance: [Double]?
    if tellsVariance {
      variance =
        counting
        ? (stages.contains(.shotNoise) ? sums.countVariance : sums.countVariance.map { _ in 0 })
        : spread(sums.weightedSquares.map { $0 * noise }, signalSpread.squared, stages)
    }
    return LossExposure(
      light: light, electrons: sums.electrons, counts: sums.counts,
      mean: counting ? sums.counted : spread(sums.weighted, signalSpread, stages), variance: variance,
      shift: sums.shift, cut: sums.cut, axis: axis, stages: stages, address: address)
  }

  /// Reads an exposure: quick, and in the order of the exposures, because each owes light to the next.
  /// - Parameters:
  ///   - afterglow: of the frame before, and for how many s nothing has come since.
  package func read(
    _ exposure: LossExposure, after afterglow: LossAfterglow? = nil, idle: Double = 0
  ) -> LossRecording {
    let (stages, address) = (exposure.stages, exposure.address)
    let share = stages.contains(.afterglow) ? self.afterglow(idle: model.readoutMilliseconds * 1e-3) : 0
    let owed = stages.contains(.afterglow) ? self.afterglow(idle: idle) : 0
    let glow =
      afterglow.map { previous in previous.light.map { owed * Double($0) } }
      ?? [Double](repeating: 0, count: model.channels)
    let noisy = address == nil ? stages.subtracting(.noise) : stages
    var (counts, cut, left) = (exposure.counts, exposure.cut, glow)
    for (frame, light) in exposure.light.enumerated() {
      digitise(
        zip(light, left).map { $0 + $1 }, frame: frame, stages: noisy, address: address, into: &counts, &cut)
      left = light.map { $0 * share }
    }
    return finish(exposure, counts: counts, cut: cut, glow: glow)
  }

  /// Of the mains in rad between the begins of frames.
  private var phaseStep: Double {
    2 * .pi * model.rippleFrequency * settings.framePeriod(model)
  }

  private func spread(_ line: [Double], _ spread: ChannelSpread, _ stages: RecordingStages) -> [Double] {
    stages.contains(.pointSpread) ? spread.apply(line) : line
  }

  /// Light of a frame in electrons.
  private func emit(
    _ noticed: [Double], frame: Int, stages: RecordingStages, address: RecordingAddress?
  ) -> [Double] {
    var line = noticed
    if stages.contains(.shotNoise), let address {
      var stream = address.stream(.lossElectrons, part: frame)
      for channel in line.indices { line[channel] = stream.poissonNumber(line[channel]) }
    }
    if stages.contains(.pulseHeights), model.pulseSpread > 0, let address {
      var stream = address.stream(.lossPulses, part: frame)
      for channel in line.indices {
        line[channel] += model.pulseSpread * line[channel].squareRoot() * stream.normal()
      }
    }
    line = spread(line, signalSpread, stages)
    if stages.contains(.spikes), let address { addSpikes(to: &line, frame: frame, address, height: nil) }
    return line
  }

  /// Cosmic rays and X-rays in one to three channels.
  private func addSpikes(
    to line: inout [Double], frame: Int, _ address: RecordingAddress, height: Double?
  ) {
    guard model.spikesPerSecond > 0 else { return }
    var stream = address.stream(.lossSpikes, part: frame)
    let spikes = Int(stream.poissonNumber(model.spikesPerSecond * settings.exposure))
    for _ in 0..<spikes {
      let channel = Int(stream.uniform() * Double(line.count))
      let width = 1 + Int(stream.uniform() * 3)
      let signal = -log(1 - stream.uniform()) * model.spikeElectrons
      for place in channel..<min(channel + width, line.count) {
        line[place] += height ?? signal / Double(width)
      }
    }
  }

  private func digitise(
    _ light: [Double], frame: Int, stages: RecordingStages, address: RecordingAddress?,
    into counts: inout [Double], _ cut: inout SIMD2<Int>
  ) {
    let hasNoise = stages.contains(.electronicNoise)
    let deviation = readVariance(stages).squareRoot()
    var stream = hasNoise ? address?.stream(.lossReadout, part: frame) : nil
    for channel in light.indices {
      let held = stages.contains(.saturation) ? min(light[channel], model.wellElectrons) : light[channel]
      var value = held * model.countsPerElectron * gain(channel, stages) + dark(channel, stages)
      if stream != nil { value += deviation * stream!.normal() }
      if stages.contains(.quantisation) { value = (value + 0.5).rounded(.down) }
      if stages.contains(.saturation) {
        if value < 0 { cut.x += 1 }
        if value > model.fullScale || held < light[channel] { cut.y += 1 }
        value = min(max(value, 0), model.fullScale)
      }
      counts[channel] += value
    }
  }

  private func gain(_ channel: Int, _ stages: RecordingStages) -> Double {
    stages.contains(.fixedPattern) ? gains[channel] : 1
  }

  private func dark(_ channel: Int, _ stages: RecordingStages) -> Double {
    if stages.contains(.dark) { return dark[channel] }
    return model.countsElectrons ? 0 : model.offsetCounts
  }

  private func readVariance(_ stages: RecordingStages) -> Double {
    stages.contains(.dark)
      ? Self.readVariance(model, settings)
      : model.countsElectrons ? 0 : model.readNoise * model.readNoise
  }

  /// Counts of a frame, electron by electron.
  private func count(
    _ noticed: [Double], frame: Int, stages: RecordingStages, address: RecordingAddress?,
    into sums: inout FrameSums
  ) {
    let cells = model.illuminatedRows
    let loss = stages.contains(.coincidence) ? loss : CountingLoss(.none)
    let hasNoise = stages.contains(.shotNoise)
    var arrivals = hasNoise ? address?.stream(.lossElectrons, part: frame) : nil
    var extras = stages.contains(.electronicNoise) ? address?.stream(.lossFalseCounts, part: frame) : nil
    var line = [Double](repeating: 0, count: noticed.count)
    for channel in line.indices {
      let mean = noticed[channel] * gain(channel, stages)
      let moments = loss.moments(mean / cells)
      sums.counted[channel] += cells * moments.mean
      sums.countVariance[channel] += cells * moments.variance
      let counted =
        arrivals == nil ? cells * moments.mean : loss.draw(mean, cells: cells, &arrivals!)
      let extra = dark(channel, stages)
      line[channel] = counted + (extras == nil ? extra : extras!.poissonNumber(extra))
    }
    if stages.contains(.spikes), let address { addSpikes(to: &line, frame: frame, address, height: 1) }
    for channel in line.indices {
      if stages.contains(.saturation), line[channel] > model.fullScale {
        line[channel] = model.fullScale
        sums.cut.y += 1
      }
      sums.counts[channel] += line[channel]
    }
  }

  private func finish(
    _ exposure: LossExposure, counts sums: [Double], cut: SIMD2<Int>, glow: [Double]
  ) -> LossRecording {
    let (frames, stages) = (Double(settings.frames), exposure.stages)
    let counting = model.countsElectrons
    let mean = counting ? exposure.mean : zip(exposure.mean, glow).map { $0 + $1 }
    let rounding = stages.contains(.quantisation) && !counting ? 1.0 / 12 : 0
    let electronics = stages.contains(.electronicNoise) ? readVariance(stages) : 0
    var counts = [Float](repeating: 0, count: model.channels)
    var (expected, variance) = (mean, exposure.variance ?? [])
    for channel in counts.indices {
      let factor = counting ? 1 : model.countsPerElectron * gain(channel, stages)
      let reference = gainReference[channel]
      let offset = frames * (dark(channel, stages) - darkReference[channel])
      counts[channel] = Float((sums[channel] - frames * darkReference[channel]) / reference)
      expected[channel] = (mean[channel] * factor + offset) / reference
      guard exposure.variance != nil else { continue }
      variance[channel] =
        (variance[channel] * factor * factor + frames * (electronics + rounding)) / (reference * reference)
    }
    return LossRecording(
      counts: counts, first: exposure.axis.first, dispersion: exposure.axis.dispersion,
      electrons: exposure.electrons, expected: expected, variance: variance, shift: exposure.shift, cut: cut,
      afterglow: LossAfterglow(
        light: exposure.light.last?.map { Float($0) } ?? [Float](repeating: 0, count: model.channels)))
  }
}

/// What the frames of a recording add up to.
private struct FrameSums {
  var counts, electrons, weighted, weightedSquares, counted, countVariance: [Double]
  var shift = 0.0
  var cut = SIMD2<Int>.zero

  init(count: Int) {
    let zeros = [Double](repeating: 0, count: count)
    (counts, electrons, weighted) = (zeros, zeros, zeros)
    (weightedSquares, counted, countVariance) = (zeros, zeros, zeros)
  }

  /// - Parameter weight: how much of the frame's light comes within the recording.
  mutating func add(_ arriving: [Double], _ noticed: [Double], weight: Double) {
    for channel in arriving.indices {
      electrons[channel] += arriving[channel]
      weighted[channel] += weight * noticed[channel]
      weightedSquares[channel] += weight * weight * noticed[channel]
    }
  }
}
