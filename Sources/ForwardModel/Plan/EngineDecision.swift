package import Numerics
import Optics
import Quantities
package import Scattering

/// Which engine runs, and why.
package struct EngineDecision: Sendable {
  /// `multislice` or `prism`.
  package let method: EngineSettings.Method
  package let reason: String
  /// For PRISM, its plane waves.
  package let geometry: PrismGeometry?
  /// The frequencies that waves in the specimen can have.
  package let layout: SpectrumLayout

  static let noRoom = "a scattering matrix does not fit the memory"

  /// Multislice, whatever the request says.
  init(multislice request: SimulationRequest, reason: String) {
    layout = Self.layout(request)
    method = .multislice
    self.reason = reason
    geometry = nil
  }

  /// Whether probes pass the specimen one by one, or are wanted as waves.
  func needsWholeWaves(_ request: SimulationRequest) -> Bool {
    geometry == nil || request.extras.contains(.exitWave)
  }

  private static func layout(_ request: SimulationRequest, _ geometry: PrismGeometry? = nil)
    -> SpectrumLayout
  {
    MultisliceModel<Float>.layout(
      grid: request.grid, highestFrequency: highestFrequency(request, geometry))
  }

  /// How far incident waves reach along x, in 1/Å.
  static func highestFrequency(_ request: SimulationRequest, _ geometry: PrismGeometry?) -> Double {
    max(request.probe.highestFrequency(request.grid), geometry?.highestFrequency ?? 0)
  }

  /// - Parameter memory: bytes that a scattering matrix may take.
  init(_ request: SimulationRequest, memory: Int) throws(InputError) {
    switch request.engine.method {
    case .multislice:
      layout = Self.layout(request)
      method = .multislice
      reason = "requested"
      geometry = nil
    case .prism:
      method = .prism
      reason = "requested"
      let waves = try PrismGeometry(
        grid: request.grid, probe: request.probe, interpolation: request.engine.interpolation)
      layout = Self.layout(request, waves)
      geometry = waves
    case .auto:
      layout = Self.layout(request)
      let whole = try PrismGeometry(grid: request.grid, probe: request.probe, interpolation: SIMD2(1, 1))
      let costs = Self.costs(request, geometry: whole, layout: layout)
      let fits = Self.matrixBytes(request, whole, layout) <= memory / 2
      let needsWaves = request.extras.contains(.exitWave) || !request.thicknesses.isEmpty
      let allowed = fits && !needsWaves
      if allowed && costs.prism < costs.multislice {
        method = .prism
        reason = "\(whole.beams.count) plane waves cost less than \(request.scan.count) probes"
        geometry = whole
      } else {
        method = .multislice
        reason =
          allowed
          ? "\(request.scan.count) probes cost less than \(whole.beams.count) plane waves"
          : needsWaves ? "the outputs need whole waves" : Self.noRoom
        geometry = nil
      }
    }
  }

  /// Bytes of a scattering matrix in the precision of the request, as if detectors looked at every pixel.
  static func matrixBytes(_ request: SimulationRequest, _ geometry: PrismGeometry, _ layout: SpectrumLayout)
    -> Int
  {
    let shape = MatrixShape(geometry: geometry, repeats: request.lateralRepeats, layout: layout)
    return switch request.engine.precision {
    case .single: shape.bytes(Float.self)
    case .double: shape.bytes(Double.self)
    }
  }

  /// Bytes of what one thread needs to sum probes.
  static func scratchBytes(_ request: SimulationRequest, _ geometry: PrismGeometry, _ layout: SpectrumLayout)
    -> Int
  {
    let shape = MatrixShape(geometry: geometry, repeats: request.lateralRepeats, layout: layout)
    return switch request.engine.precision {
    case .single: ScatteringMatrix<Float>.scratchBytes(shape)
    case .double: ScatteringMatrix<Double>.scratchBytes(shape)
    }
  }

  /// Estimated seconds on one thread: 3.5 ns per pixel and slice of a wave, 0.15 ns per term of a matrix
  /// product.
  private static func costs(
    _ request: SimulationRequest, geometry: PrismGeometry, layout: SpectrumLayout
  ) -> (multislice: Double, prism: Double) {
    let slices = Double(request.slicing.thicknesses.count)
    let configurations = Double(request.thermal.count)
    let wave = 3.5e-9 * Double(request.grid.count) * slices
    let probes = Double(request.scan.count) * Double(request.foci.count)
    let beams = Double(geometry.beams.count)
    // About three quarters of the kept columns lie inside the disc of the band limit.
    let product = 0.15e-9 * beams * 0.5 * Double(layout.count)
    return (configurations * probes * wave, configurations * (beams * wave + probes * product))
  }
}
