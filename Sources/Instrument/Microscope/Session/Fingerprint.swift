import Configuration
import Foundation

/// 64 bits that tell whether two runs went the same way (FNV-1a); no protection against intent.
struct Fingerprint {
  private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

  init() {}

  /// Of everything that commands change, but of dose and damage only their sums: they follow from the rest.
  init(of microscope: Microscope) {
    struct Summary: Encodable {
      let time: InstrumentTime
      let column: ColumnState
      let corrector: CorrectorState
      let stage: StageState
      let drift: DriftState
      let detectors: [String: DetectorState]
      let cameras: [String: CameraState]
      let spectrometer: SpectrometerState
      let parked: [Double]
      let acquisitions: Int
      let counters: RequestCounters
      let budgets: Budgets
      let guardian: Guardian
      let rulesAreLocked: Bool
      let electrons, electronsBefore: Double
      let events: Int
      let exchanges: Int
      let settled: InstrumentTime
    }
    let state = microscope.state
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let summary = Summary(
      time: state.time, column: state.column, corrector: state.corrector, stage: state.stage,
      drift: state.drift,
      detectors: state.detectors, cameras: state.cameras, spectrometer: state.spectrometer,
      parked: state.parked.map { [$0.x, $0.y] } ?? [],
      acquisitions: state.acquisitions, counters: state.counters, budgets: state.budgets,
      guardian: state.guardian, rulesAreLocked: state.rulesAreLocked,
      electrons: state.dose.total, electronsBefore: state.electronsBefore,
      events: state.damage.events.count,
      exchanges: state.exchanges, settled: state.settled)
    guard let text = try? encoder.encode(summary) else {
      preconditionFailure("a state can be written")
    }
    text.withUnsafeBytes { add($0) }
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  }

  mutating func add(_ reply: Reply) {
    var text = JSONValue.object(reply.values).plain.text()
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    for array in reply.arrays { array.values.withUnsafeBytes { add($0) } }
  }

  var text: String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
