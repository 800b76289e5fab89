import Detection
import Numerics
import Scattering

extension SimulationPlan {
  /// Whether signals are summed over pairs of plane waves (`GramMatrix`) instead of probe by probe.
  ///
  /// Possible for detectors that are regions of the pattern, if the pairs fit a quarter of the memory for signals; cheaper
  /// where there are more probes than plane waves in a class. Decided for the whole scan, so that neither threads nor
  /// blocks of positions matter.
  func sumsPairs(_ decision: EngineDecision) -> Bool {
    guard let geometry = decision.geometry, !readouts.isEmpty, readouts.allSatisfy(\.isSumOfRegions) else {
      return false
    }
    let repeats = request.lateralRepeats
    let shape = MatrixShape(geometry: geometry, repeats: repeats, layout: decision.layout)
    let regions = readouts.reduce(0) { $0 + $1.sumCount }
    let pairs = GramMatrix<Float>.pairs(geometry: geometry, repeats: repeats)
    let bytes = pairs * regions * 2 * request.engine.precision.bytes
    // Each detector costs half a term for each pair and pixel, each probe one for each plane wave and pixel.
    let probes = request.scan.count * request.foci.count
    return shape.isSpectral && bytes <= signalMemory / 4
      && pairs * readouts.count <= 2 * probes * geometry.beams.count
  }
}
