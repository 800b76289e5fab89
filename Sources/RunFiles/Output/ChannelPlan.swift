import Detection
import ForwardModel
import Numerics
import Optics
import Quantities
import Scattering
import Storage

/// How the outputs of a run look in its file: names, shapes, axes, units.
struct ChannelPlan {
  let run: RunFile
  let plan: SimulationPlan

  private var request: SimulationRequest { plan.request }
  private var real: ElementType { request.engine.precision == .single ? .float32 : .float64 }
  private var complex: ElementType { request.engine.precision == .single ? .complex64 : .complex128 }
  private let source = "stemulator"

  // MARK: - Detectors

  func signal(_ index: Int) -> ChannelDescription {
    let named = request.detectors[index]
    let metadata = RunMetadata.channel(run, plan, detector: named.detector)
    switch named.derivation {
    case .none:
      return plain(index, metadata)
    case .positionAverage:
      return ChannelDescription(
        name: named.name, quantity: "intensity", units: "fraction of the beam",
        dataType: depthAxes.isEmpty ? .image : .imageStack, modality: "PACBED", source: source,
        axes: depthAxes + itemAxes(plan.readouts[index]), element: real, metadata: metadata,
        navigationRank: depthAxes.count)
    case .integratedCentreOfMass:
      return ChannelDescription(
        name: named.name, quantity: "integrated scattering angle", units: "mrad Å",
        dataType: depthAxes.isEmpty ? .image : .imageStack, modality: "iCOM", source: source,
        axes: depthAxes + scanAxes, element: real, metadata: metadata, navigationRank: depthAxes.count)
    case .differentialPhaseContrast:
      return ChannelDescription(
        name: named.name, quantity: "sector difference", units: "fraction of the beam",
        dataType: depthAxes.isEmpty && request.scan.grid != nil ? .spectralImage : .unknown, modality: "DPC",
        source: source, axes: depthAxes + scanAxes + [componentAxis], element: real, metadata: metadata,
        navigationRank: depthAxes.count + scanAxes.count)
    }
  }

  /// The values of every position.
  private func plain(_ index: Int, _ metadata: [String: Metadata]) -> ChannelDescription {
    let readout = plan.readouts[index]
    let name = request.detectors[index].name
    let modality = readout.axes == nil ? "STEM" : "4D-STEM"
    let isMomentum: Bool = if case .centreOfMass = readout.detector { true } else { false }
    return ChannelDescription(
      name: name, quantity: isMomentum ? "mean scattering angle" : "intensity",
      units: isMomentum ? "mrad" : "fraction of the beam", dataType: dataType(readout), modality: modality,
      source: source, axes: depthAxes + scanAxes + itemAxes(readout), element: real,
      metadata: metadata, navigationRank: navigationRank(readout))
  }

  private func dataType(_ readout: DetectorReadout) -> DataType {
    let isRaster = request.scan.grid != nil
    guard depthAxes.isEmpty else { return readout.axes == nil && isRaster ? .imageStack : .unknown }
    switch (readout.axes, isRaster) {
    case (.some, true): return .image4D
    case (.some, false): return .imageStack
    case (nil, true): return readout.shape.isEmpty ? .image : .spectralImage
    case (nil, false): return readout.shape.isEmpty ? .linePlot : .linePlotFamily
    }
  }

  /// Patterns and groups of segments are looked at one position at a time, images as a whole.
  private func navigationRank(_ readout: DetectorReadout) -> Int? {
    readout.shape.isEmpty ? depthAxes.count : depthAxes.count + scanAxes.count
  }

  private var depthAxes: [ChannelAxis] {
    guard !request.thicknesses.isEmpty else { return [] }
    let faces = request.slicing.exitFaces
    return [
      ChannelAxis(
        name: "thickness", values: request.exitSlices.map { faces[$0] }, units: "Å", quantity: "thickness",
        type: .spatial)
    ]
  }

  private var scanAxes: [ChannelAxis] {
    guard case .raster(let start, let end, let nx, let ny) = request.scan else { return [positionAxis] }
    func axis(_ name: String, _ count: Int, _ first: Double, _ last: Double) -> ChannelAxis {
      ChannelAxis(
        name: name, count: count, first: first, step: (last - first) / Double(count), units: "Å",
        quantity: "position", type: .spatial)
    }
    return [axis("y", ny, start.y, end.y), axis("x", nx, start.x, end.x)]
  }

  private var positionAxis: ChannelAxis {
    ChannelAxis(
      name: "position", count: request.scan.count, units: "index", quantity: "scan position",
      type: .pointCloud)
  }

  private func itemAxes(_ readout: DetectorReadout) -> [ChannelAxis] {
    if let axes = readout.axes {
      return [("ky", axes.ky), ("kx", axes.kx)].map {
        ChannelAxis(name: $0, values: $1, units: "1/Å", quantity: "spatial frequency", type: .reciprocal)
      }
    }
    switch readout.detector {
    case .segmented:
      return [
        ChannelAxis(
          name: "segment", count: readout.valueCount, units: "index", quantity: "detector segment",
          type: .channel)
      ]
    case .centreOfMass:
      return [componentAxis]
    default: return []
    }
  }

  private var componentAxis: ChannelAxis {
    ChannelAxis(name: "component", count: 2, units: "index", quantity: "component x, y", type: .channel)
  }

  // MARK: - Other outputs

  func extra(_ extra: SimulationRequest.Extra) -> ChannelDescription {
    let plane = [
      ChannelAxis(
        name: "y", count: request.grid.ny, step: request.grid.dy, units: "Å", quantity: "position",
        type: .spatial),
      ChannelAxis(
        name: "x", count: request.grid.nx, step: request.grid.dx, units: "Å", quantity: "position",
        type: .spatial),
    ]
    let depth = ChannelAxis(
      name: "z", values: request.slicing.exitFaces, units: "Å", quantity: "exit face of the slice",
      type: .spatial)
    switch extra {
    case .probe:
      return describe(extra, "wave function", "1", .image, plane, complex)
    case .exitWave:
      return describe(extra, "wave function", "1", .imageStack, [positionAxis] + plane, complex)
    case .potential:
      return describe(extra, "projected potential", "V Å", .imageStack, [depth] + plane, real)
    }
  }

  private func describe(
    _ extra: SimulationRequest.Extra, _ quantity: String, _ units: String, _ type: DataType,
    _ axes: [ChannelAxis],
    _ element: ElementType
  ) -> ChannelDescription {
    ChannelDescription(
      name: extra.rawValue, quantity: quantity, units: units, dataType: type, modality: "STEM",
      source: source,
      axes: axes, element: element, metadata: RunMetadata.channel(run, plan, detector: nil))
  }
}
