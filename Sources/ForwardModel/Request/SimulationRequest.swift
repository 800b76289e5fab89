package import Detection
package import Numerics
package import Optics
package import Scattering

/// Everything that a noise-free simulation depends on.
package struct SimulationRequest: Sendable {
  package struct NamedDetector: Sendable {
    package let name: String
    package let detector: Detector
    package let derivation: SignalDerivation

    package init(name: String, detector: Detector, derivation: SignalDerivation = .none) {
      self.name = name
      self.detector = detector
      self.derivation = derivation
    }
  }

  /// Arrays besides the detectors' signals.
  package enum Extra: String, CaseIterable, Sendable, Hashable {
    case probe
    case potential
    case exitWave = "exit_wave"
  }

  package var arrangement: AtomArrangement
  package var grid: Grid
  package var slicing: Slicing
  package var parametrization: Parametrization = .lobato
  package var projection: Projection = .infinite
  package var probe: Probe
  /// Beam tilt along x and y in rad.
  package var tilt: SIMD2<Double> = .zero
  package var engine = EngineSettings()
  package var scan: Scan
  package var detectors: [NamedDetector]
  package var thermal: ThermalConfigurations = .none
  package var source: SourceSize?
  /// Defocus offsets and weights; one of offset 0 and weight 1 for a coherent probe.
  package var foci: [FocalSpread.Sample]
  /// Thicknesses in Å behind which signals are wanted as well; empty for the exit face only.
  package var thicknesses: [Double] = []
  package var extras: [Extra] = []

  package init(
    arrangement: AtomArrangement, grid: Grid, slicing: Slicing, probe: Probe, scan: Scan,
    detectors: [NamedDetector], foci: [FocalSpread.Sample]
  ) {
    self.arrangement = arrangement
    self.grid = grid
    self.slicing = slicing
    self.probe = probe
    self.scan = scan
    self.detectors = detectors
    self.foci = foci
  }

  /// The slices behind which signals are read: the last one, or those that end nearest to the wanted
  /// thicknesses.
  package var exitSlices: [Int] {
    let faces = slicing.exitFaces
    guard !thicknesses.isEmpty else { return [faces.count - 1] }
    return thicknesses.map { wanted in
      // The first face that is not nearer to the entrance, or the one before it.
      var (low, high) = (0, faces.count - 1)
      while low < high {
        let middle = (low + high) / 2
        if faces[middle] < wanted { low = middle + 1 } else { high = middle }
      }
      return low > 0 && wanted - faces[low - 1] <= faces[low] - wanted ? low - 1 : low
    }
  }
}
