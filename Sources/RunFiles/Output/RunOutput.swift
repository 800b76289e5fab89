import Detection
package import ForwardModel
package import Numerics
import Optics
import Quantities
import Scattering
import Storage

/// Writes the results of a run file into its output file while they come in.
package final class RunOutput: SimulationSink {
  package let progress: @Sendable (Double) -> Void
  private let file: AcquisitionFile
  private let plan: SimulationPlan
  private let signals: [AcquisitionFile.Channel]
  private let extras: [SimulationRequest.Extra: AcquisitionFile.Channel]
  private let derived: DerivedSignals
  private let looks: QuickLook?

  /// Begins the file; it replaces `path` on `commit` only.
  /// - Parameters:
  ///   - looks: also keeps what pictures need.
  package init(
    path: String, run: RunFile, plan: SimulationPlan, looks: QuickLook? = nil,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws {
    self.plan = plan
    self.looks = looks
    derived = DerivedSignals(plan)
    self.progress = progress
    file = try AcquisitionFile(path: path, provenance: RunMetadata.provenance(run, plan))
    let channels = ChannelPlan(run: run, plan: plan)
    var signals: [AcquisitionFile.Channel] = []
    for index in plan.readouts.indices {
      signals.append(try file.addChannel(channels.signal(index)))
    }
    self.signals = signals
    var extras: [SimulationRequest.Extra: AcquisitionFile.Channel] = [:]
    for extra in plan.request.extras {
      extras[extra] = try file.addChannel(channels.extra(extra))
    }
    self.extras = extras
    try run.window?.writeTruth(into: file)
  }

  /// Completes the file and puts it in its place.
  /// - Parameter report: what the run did; kept with the data.
  package func commit(_ report: SimulationReport) throws {
    let engine = RunMetadata.engine(plan, report)
    try file.add(provenance: ["engine": engine], channels: ["engine": engine])
    for (index, named) in plan.request.detectors.enumerated() where named.derivation != .none {
      let values = try derived.result(index)
      try signals[index].write(values)
    }
    try file.commit()
  }

  package func signals<Real: RealScalar>(
    detector: Int, thickness: Int, positions: Range<Int>, values: UnsafeBufferPointer<Real>
  ) throws {
    let readout = plan.readouts[detector]
    guard plan.request.detectors[detector].derivation == .none else {
      derived.add(detector: detector, thickness: thickness, positions: positions, values: values)
      looks?.add(detector: detector, thickness: thickness, positions: positions, values: values)
      return
    }
    let first = (thickness * plan.request.scan.count + positions.lowerBound) * readout.valueCount
    guard case .centreOfMass = readout.detector else {
      try write(values, to: signals[detector], at: first)
      looks?.add(detector: detector, thickness: thickness, positions: positions, values: values)
      return
    }
    // Angles are kept in mrad in files.
    let angles = values.map { $0 * 1000 }
    try angles.withUnsafeBufferPointer {
      try write($0, to: signals[detector], at: first)
      looks?.add(detector: detector, thickness: thickness, positions: positions, values: $0)
    }
  }

  package func wave<Real: RealScalar>(
    _ extra: SimulationRequest.Extra, index: Int, values: UnsafeBufferPointer<Complex<Real>>
  ) throws {
    guard let channel = extras[extra] else { return }
    let (bytes, first) = (UnsafeRawBufferPointer(values), index * values.count)
    if Real.self == Float.self {
      try channel.write(bytes.assumingMemoryBound(to: Complex<Float>.self), at: first)
    } else {
      try channel.write(bytes.assumingMemoryBound(to: Complex<Double>.self), at: first)
    }
  }

  package func potential<Real: RealScalar>(slice: Int, values: UnsafeBufferPointer<Real>) throws {
    guard let channel = extras[.potential] else { return }
    try write(values, to: channel, at: slice * values.count)
  }

  private func write<Real: RealScalar>(
    _ values: UnsafeBufferPointer<Real>, to channel: AcquisitionFile.Channel, at first: Int
  ) throws {
    let bytes = UnsafeRawBufferPointer(values)
    if Real.self == Float.self {
      try channel.write(bytes.assumingMemoryBound(to: Float.self), at: first)
    } else {
      try channel.write(bytes.assumingMemoryBound(to: Double.self), at: first)
    }
  }
}
