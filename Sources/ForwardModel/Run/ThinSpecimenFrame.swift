import Detection
import Numerics
import Optics
import Quantities
import Scattering

/// The noise-free image of a thin specimen over its whole cell, and how far it is from multislice.
struct ThinSpecimenFrame {
  let images: FrameSeries
  /// See `ProbeCheck`.
  let statedError: Double
  let work: WorkCount

  init(
    _ plan: SimulationPlan, settings: ThinSpecimenSettings,
    configuration: (Int) throws -> ThermalConfiguration<Float>,
    progress: @escaping @Sendable (Double) -> Void
  ) throws {
    let request = plan.request
    let quadrature = settings.quadrature(request)
    let nodes = quadrature.nodes.map { ($0.x, $0.y, $0.weights) }
    let beams = settings.parents(request)
    let free = FreeFlight(
      kind: request.engine.propagator, wavelength: request.probe.beam.wavelength, tilt: request.tilt,
      slicing: request.slicing)
    var work = WorkCount()
    var maps: [AlignedBuffer<Float>] = []
    var grid: Grid?
    var check: ProbeCheck?
    let configurations = request.thermal.count
    let rounds = Double(configurations * request.foci.count)
    for index in 0..<configurations {
      guard let model = try configuration(index).model else { continue }
      let emission = Emission(
        model: model, free: free, beams: beams, slices: request.potentialModel(index).occupiedSlices,
        threads: plan.threads)
      let image = ThinSpecimenImage(emission: emission, free: free, geometry: settings.geometry)
      grid = image.grid
      work = work + emission.work
      for (round, focus) in request.foci.enumerated() {
        let done = Double(index * request.foci.count + round)
        let weight = Float(focus.weight / Double(configurations))
        let (partial, spent) = image.maps(
          request.probe.withC10(movedBy: focus.offset), frequencies: nodes, sums: quadrature.sumCount,
          threads: plan.threads
        ) { progress(0.9 * (done + $0) / rounds) }
        work = work + spent
        if maps.isEmpty { maps = partial.map { AlignedBuffer<Float>(count: $0.count) } }
        for (sum, part) in zip(maps, partial) {
          for i in 0..<sum.count { sum.pointer[i] += weight * part.pointer[i] }
        }
      }
      if check == nil {
        check = ProbeCheck(plan, ranking: FourierSeries(maps[0], grid: image.grid))
      }
      work = work + check!.add(model, weight: 1 / Double(configurations))
    }
    let series = grid.map { grid in maps.map { FourierSeries($0, grid: grid) } } ?? []
    images = FrameSeries(series, counts: plan.readouts.map(\.sumCount))
    statedError = check?.error(of: series) ?? 0
    self.work = work
    progress(1)
  }
}
