import Detection
import ForwardModel
import Numerics
import Quantities

/// Collects the values of detectors whose output is made from the whole scan: position averages, iCOM, DPC.
final class DerivedSignals {
  private let plan: SimulationPlan
  /// For each such detector and thickness: sums over positions, or the values of all positions.
  private var values: [Int: [[Double]]] = [:]

  init(_ plan: SimulationPlan) {
    self.plan = plan
    for (index, named) in plan.request.detectors.enumerated() where named.derivation != .none {
      let positions = named.derivation == .positionAverage ? 1 : plan.request.scan.count
      let empty = [Double](repeating: 0, count: positions * plan.readouts[index].valueCount)
      values[index] = plan.request.exitSlices.map { _ in empty }
    }
  }

  /// Takes a run of positions; they come in order, so that sums do not depend on how the scan is cut.
  func add<Real: RealScalar>(
    detector: Int, thickness: Int, positions: Range<Int>, values new: UnsafeBufferPointer<Real>
  ) {
    let each = plan.readouts[detector].valueCount
    let isSum = plan.request.detectors[detector].derivation == .positionAverage
    let first = isSum ? 0 : positions.lowerBound * each
    values[detector]?[thickness].withUnsafeMutableBufferPointer { kept in
      for (index, value) in new.enumerated() {
        if isSum { kept[index % each] += Double(value) } else { kept[first + index] = Double(value) }
      }
    }
  }

  /// The detector's output, all thicknesses one after the other.
  func result(_ detector: Int) throws -> [Double] {
    let named = plan.request.detectors[detector]
    return try (values[detector] ?? []).flatMap { values -> [Double] in
      switch named.derivation {
      case .none:
        return values
      case .positionAverage:
        let positions = Double(max(1, plan.request.scan.count))
        return values.map { $0 / positions }
      case .integratedCentreOfMass:
        guard let grid = plan.request.scan.grid else { return [] }
        // mrad Å
        return CentreOfMassField(scan: grid, interleaved: values).integrated().map { $0 * 1000 }
      case .differentialPhaseContrast:
        guard case .segmented(let sectors) = named.detector else { return [] }
        return try DifferentialPhaseContrast(sectors).signals(values).flatMap { [$0.x, $0.y] }
      }
    }
  }
}
