import Detection
package import ForwardModel
import Foundation
import Numerics
import Optics
import Quantities
import Scattering
import Storage

/// Keeps what pictures of a run need, and draws them: images of every detector, mean patterns, deflection fields.
package final class QuickLook {
  private let plan: SimulationPlan
  /// Values of all positions, for detectors with few values per position; the last thickness only.
  private var images: [Int: [Double]] = [:]
  /// Sum over positions, for cameras.
  private var sums: [Int: [Double]] = [:]

  /// Detectors with more values per position than this are averaged over the positions.
  private static let fewValues = 64

  /// Bytes that pictures of a request take besides the simulation.
  package static func bytes(_ request: SimulationRequest) -> Int {
    let values = request.detectors.reduce(0) { sum, named in
      switch named.detector {
      case .annular: sum + 1
      case .centreOfMass: sum + 2
      case .segmented(let segments): sum + (segments.count <= fewValues ? segments.count : 0)
      case .pixelated: sum
      }
    }
    // Values, and copies of one image while it is drawn.
    let (bytes, overflow) = request.scan.count.multipliedReportingOverflow(by: 8 * (values + 4))
    return overflow ? .max : bytes
  }

  package init(_ plan: SimulationPlan) {
    self.plan = plan
    for (index, readout) in plan.readouts.enumerated() {
      if readout.axes == nil && readout.valueCount <= Self.fewValues {
        images[index] = Array(repeating: 0, count: plan.request.scan.count * readout.valueCount)
      } else {
        sums[index] = Array(repeating: 0, count: readout.valueCount)
      }
    }
  }

  func add<Real: RealScalar>(
    detector: Int, thickness: Int, positions: Range<Int>, values: UnsafeBufferPointer<Real>
  ) {
    guard thickness == plan.request.exitSlices.count - 1 else { return }
    let each = plan.readouts[detector].valueCount
    // Taken out while they change, so that each value is not looked up and nothing is copied.
    if var image = images.removeValue(forKey: detector) {
      for (index, value) in values.enumerated() {
        image[positions.lowerBound * each + index] = Double(value)
      }
      images[detector] = image
    } else if var sum = sums.removeValue(forKey: detector) {
      for first in stride(from: 0, to: values.count, by: each) {
        for index in 0..<each { sum[index] += Double(values[first + index]) }
      }
      sums[detector] = sum
    }
  }

  /// Draws all pictures into a folder, which is made if need be.
  /// - Returns: the paths written.
  package func write(to folder: String) throws -> [String] {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw RunError("\(folder): the folder for pictures cannot be made")
    }
    var paths: [String] = []
    for (index, named) in plan.request.detectors.enumerated() {
      guard let picture = picture(index, named) else { continue }
      let path = "\(folder)/\(named.name).png"
      try PNGFile.write(picture, to: path)
      paths.append(path)
    }
    return paths
  }

  private func picture(_ index: Int, _ named: SimulationRequest.NamedDetector) -> Picture? {
    let readout = plan.readouts[index]
    if let axes = readout.axes, let sum = sums[index] {
      let positions = Double(max(1, plan.request.scan.count))
      let pattern = NDArray(shape: [axes.ky.count, axes.kx.count], values: sum.map { $0 / positions })
      let mean = plan.request.scan.count > 1 ? " mean pattern" : " pattern"
      let step = (x: Self.step(axes.kx), y: Self.step(axes.ky))
      let title = named.name + mean
      let style: PictureStyle =
        Self.isEvenlyLit(pattern)
        ? .image(title, pixel: step, unit: "1/Å") : .pattern(title, pixel: step, unit: "1/Å")
      return Picture(pattern, style: style)
    }
    guard let values = images[index], let grid = plan.request.scan.grid, grid.nx > 1, grid.ny > 1 else {
      return nil
    }
    let pixel = (x: grid.dx, y: grid.dy)
    func image(_ component: Int) -> NDArray<Double> {
      NDArray(
        shape: [grid.ny, grid.nx],
        values: stride(from: component, to: values.count, by: readout.valueCount).map { values[$0] })
    }
    switch readout.detector {
    case .centreOfMass where named.derivation == .integratedCentreOfMass:
      let icom = CentreOfMassField(scan: grid, interleaved: values).integrated()
      return Picture(
        NDArray(shape: [grid.ny, grid.nx], values: icom), style: .image(named.name, pixel: pixel))
    case .centreOfMass:
      return Picture(x: image(0), y: image(1), style: .image("\(named.name) field", pixel: pixel))
    case .segmented(let sectors) where named.derivation == .differentialPhaseContrast:
      guard let signals = try? DifferentialPhaseContrast(sectors).signals(values) else { return nil }
      let x = NDArray(shape: [grid.ny, grid.nx], values: signals.map(\.x))
      let y = NDArray(shape: [grid.ny, grid.nx], values: signals.map(\.y))
      return Picture(x: x, y: y, style: .image("\(named.name) field", pixel: pixel))
    case .segmented:
      let segments = (0..<readout.valueCount).map { segment in
        Picture(image(segment), style: .image("\(named.name) \(segment)", pixel: pixel))
      }
      return Montage.arrange(segments)
    case .annular(let annulus):
      let range =
        "\(InputError.brief(Self.rounded(annulus.inner)))-\(InputError.brief(Self.rounded(annulus.outer)))"
      return Picture(image(0), style: .image("\(named.name) \(range) mrad", pixel: pixel))
    case .pixelated:
      return nil
    }
  }

  /// Whether most of a pattern is about as bright as its brightest part, as in a Ronchigram; a logarithmic scale would
  /// hide its structure.
  private static func isEvenlyLit(_ pattern: NDArray<Double>) -> Bool {
    guard let brightest = pattern.values.max(), brightest > 0 else { return false }
    let bright = pattern.values.count { $0 > 0.05 * brightest }
    return 2 * bright > pattern.values.count
  }

  private static func rounded(_ angle: Double) -> Double { (angle * 1e4).rounded() / 10 }

  private static func step(_ axis: [Double]) -> Double { axis.count > 1 ? axis[1] - axis[0] : 1 }
}
