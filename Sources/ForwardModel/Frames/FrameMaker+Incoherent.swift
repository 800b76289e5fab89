import Frames
import Numerics
import Quantities
import Scattering

extension FrameMaker {
  /// The image of the plan's own probe and foci as a sum over columns of atoms, and its stated error (`ProbeCheck`).
  func incoherent(_ settings: IncoherentSettings) throws -> (frame: BandLimitedFrame<Float>, error: Double) {
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
    spend(model.work)
    progress(0.5)
    let grid = settings.conditions.scanGrid(request.grid)
    let field = model.field(period: SIMD2(grid.lengthX, grid.lengthY))
    var sum = [Float](repeating: 0, count: model.sums * grid.count)
    for index in 0..<count {
      let values = try field.frame(of: request.configuration(index), columns: grid.nx, rows: grid.ny).values
      for i in sum.indices { sum[i] += values[i] / Float(count) }
    }
    let frame = BandLimitedFrame(
      (0..<model.sums).map { number in
        let map = AlignedBuffer<Float>(count: grid.count)
        for i in 0..<grid.count { map.pointer[i] = sum[number * grid.count + i] }
        return FourierSeries(map, grid: grid)
      })
    let check = ProbeCheck(plan, ranking: frame)
    for index in 0..<count {
      spend(check.add(try self.model(index), weight: 1 / Double(count)))
      progress(0.5 + 0.5 * Double(index + 1) / Double(count))
    }
    return (frame, check.error(of: frame))
  }
}
