import Crystals
import Detection
import Foundation
import Frames
import Numerics
import Optics
import Quantities
import Scattering

extension SpecimenView {
  /// Å around the places of a check from which atoms are taken, besides the probe's extent; and between places.
  private static let (around, spacing) = (4.0, 2.3)
  /// Places along each side of a check.
  private static let checked = 5

  /// Relative rms difference from probes sent through the middle of the window one by one, widened by 2.5 standard deviations of
  /// an rms of so few values.
  func checkedError(
    of frame: BandLimitedFrame<Float>, _ request: SimulationRequest, _ specimen: WindowSpecimen
  ) throws -> (error: Double, readouts: [DetectorReadout], work: WorkCount) {
    let span = Double(Self.checked - 1) * Self.spacing
    let reach = Self.around + IncoherentConditions.radius(request.probe, request.foci)
    let window = FrameWindow(
      field: request.grid, centre: 0.5 * SIMD2(request.grid.lengthX, request.grid.lengthY),
      size: SIMD2(repeating: span + 2 * reach))
    var part = request.cropped(to: window)
    let size = SIMD2(window.grid.lengthX, window.grid.lengthY)
    part.grid = Grid(
      nx: FourierSizes.next(from: size.x / (Self.finer * specimen.pixel)),
      ny: FourierSizes.next(from: size.y / (Self.finer * specimen.pixel)), lengthX: size.x, lengthY: size.y)
    // Atoms of a stack interfere by their heights.
    part.slicing = try Slicing(height: part.slicing.height, requested: StackedColumns.slice)
    part.engine = EngineSettings(method: .multislice)
    part.engine.passesEachProbe = true
    if case .given(let list) = part.thermal { part.thermal = .given([list[0]]) }
    let middle = 0.5 * SIMD2(window.grid.lengthX, window.grid.lengthY)
    let places = (0..<Self.checked * Self.checked).map { index in
      // Off any lattice: rows are shifted against each other.
      let (j, i) = index.quotientAndRemainder(dividingBy: Self.checked)
      return middle - 0.5 * span + SIMD2(Double(i) + 0.31 * Double(j % 3), Double(j) + 0.17 * Double(i % 2))
        * Self.spacing
    }
    part.scan = .list(places)
    let plan = try SimulationPlan(part, threads: threads, memory: memory / 4)
    let sink = SignalCollector()
    let report = try plan.run(into: sink)
    let found = try frame.values(at: places.map { $0 + window.origin }, threads: 1)
    let (count, sums) = (places.count, found.shape[0])
    let exact = sink.values[0]
    var (squares, total) = (0.0, 0.0)
    for place in 0..<count {
      for sum in 0..<sums {
        let difference = Double(found.values[sum * count + place]) - exact[place * sums + sum]
        squares += difference * difference
        total += exact[place * sums + sum]
      }
    }
    let terms = Double(count * sums)
    let error = total > 0 ? (squares / terms).squareRoot() / (total / terms) : 0
    return (error * (1 + 2.5 / (2 * Double(count)).squareRoot()), plan.readouts, report.work)
  }
}
