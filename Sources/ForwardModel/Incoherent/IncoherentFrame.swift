import Detection
import Numerics
import Quantities
import Scattering

/// The noise-free image of a run as a sum over columns of atoms, and how far it is from multislice.
struct IncoherentFrame {
  let images: FrameSeries
  /// See `ProbeCheck`.
  let statedError: Double
  let work: WorkCount

  init(
    _ plan: SimulationPlan, settings: IncoherentSettings,
    configuration: (Int) throws -> ThermalConfiguration<Float>,
    progress: @escaping @Sendable (Double) -> Void
  ) throws {
    let request = plan.request
    let count = request.thermal.count
    var others: [ColumnType] = []
    for index in 0..<count {
      for group in ColumnList(request.configuration(index), slicing: request.slicing).groups
      where !others.contains(group.type) { others.append(group.type) }
    }
    let inputs = IncoherentModel.Inputs(
      conditions: settings.conditions, reference: settings.reference(of: request.configuration(0)),
      validation: nil, others: others)
    let model = try IncoherentModel(inputs, threads: plan.threads, memory: plan.signalMemory)
    var work = model.work
    progress(0.5)
    let grid = settings.conditions.scanGrid(request.grid)
    let field = model.field(period: SIMD2(grid.lengthX, grid.lengthY))
    var sum: [Float] = []
    for index in 0..<count {
      let values = try field.frame(of: request.configuration(index), columns: grid.nx, rows: grid.ny).values
      if sum.isEmpty { sum = Array(repeating: 0, count: values.count) }
      for i in values.indices { sum[i] += values[i] / Float(count) }
    }
    let series = (0..<model.sums).map { number in
      let map = AlignedBuffer<Float>(count: grid.count)
      for i in 0..<grid.count { map.pointer[i] = sum[number * grid.count + i] }
      return FourierSeries(map, grid: grid)
    }
    let check = ProbeCheck(plan, ranking: series[0])
    for index in 0..<count {
      guard let model = try configuration(index).model else { continue }
      work = work + check.add(model, weight: 1 / Double(count))
      progress(0.5 + 0.5 * Double(index + 1) / Double(count))
    }
    images = FrameSeries(series, counts: plan.readouts.map(\.sumCount))
    statedError = check.error(of: series)
    self.work = work
  }
}
