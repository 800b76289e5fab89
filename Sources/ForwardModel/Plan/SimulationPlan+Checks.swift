import Detection
import Numerics
import Optics
import Quantities
import Scattering

/// What a request may not ask for. Nothing large is made here.
extension SimulationPlan {
  /// Positions of a scan at most.
  private static let mostPositions = 100_000_000
  private static let mostDetectors = 1000
  /// Weights of a source's profile at most.
  private static let longestProfile = 1e6
  private static let largestProfile = 1e8

  static func check(_ request: SimulationRequest) throws(InputError) {
    try checkPurpose(request)
    try checkBeam(request)
    for named in request.detectors {
      try AngleLimits.check(named.detector, name: named.name, grid: request.grid, beam: request.probe.beam)
    }
    try request.scan.check(inside: SIMD2(request.grid.lengthX, request.grid.lengthY))
    try checkExitWave(request)
    try checkThicknesses(request)
    try checkSource(request)
    try checkPhonons(request)
  }

  /// Refuses requests for nothing, and for more than one can mean.
  private static func checkPurpose(_ request: SimulationRequest) throws(InputError) {
    guard !request.detectors.isEmpty || !request.extras.isEmpty else {
      throw InputError("detectors, outputs: both are empty; allowed: at least one detector or output")
    }
    guard request.detectors.count <= mostDetectors else {
      throw .outOfRange("detectors", Double(request.detectors.count), allowed: "up to \(mostDetectors)")
    }
    guard request.scan.count <= mostPositions else {
      throw .outOfRange("scan: positions", Double(request.scan.count), allowed: "up to \(mostPositions)")
    }
    guard request.scan.count == 0 else { return }
    if let first = request.detectors.first {
      throw InputError(
        "scan: no positions for the detector \(first.name); allowed: at least one, or no detectors")
    }
    if request.extras.contains(.exitWave) {
      throw InputError("scan: no positions for the output exit_wave; allowed: at least one")
    }
  }

  private static func checkBeam(_ request: SimulationRequest) throws(InputError) {
    let (probe, grid) = (request.probe, request.grid)
    let cutoff = BandLimit(grid: grid).cutoff
    let semiangle = probe.aperture.semiangle
    guard semiangle <= cutoff * probe.beam.wavelength else {
      let needed = AngleLimits.samplingNeeded(forAngle: semiangle, beam: probe.beam)
      throw .outOfRange(
        "beam.semiangle_mrad", rounded(semiangle * 1e3),
        allowed: "up to \(below(cutoff * probe.beam.wavelength * 1e3)) with pixels of"
          + " \(InputError.brief(rounded(max(grid.dx, grid.dy)))) Å (pixels of \(below(needed)) Å would do)",
        unit: "mrad")
    }
    if case .round = probe.aperture { return }
    for j in 0..<grid.ny {
      let ky = grid.ky(j)
      guard abs(ky) <= cutoff else { continue }
      for i in 0..<grid.nx
      where probe.aperture.amplitude(
        kx: grid.kx(i), ky: ky, wavelength: probe.beam.wavelength, grid: grid) != .zero
      { return }
    }
    throw InputError(
      "beam.aperture: it lights no pixel of the diffraction plane, whose pixels are"
        + " \(below(probe.beam.wavelength / grid.lengthX * 1e3)) x \(below(probe.beam.wavelength / grid.lengthY * 1e3))"
        + " mrad; allowed: a wider ring, or a larger field")
  }

  private static func checkExitWave(_ request: SimulationRequest) throws(InputError) {
    guard request.extras.contains(.exitWave) else { return }
    if request.engine.method == .prism {
      throw InputError("outputs: exit_wave is not allowed with the method prism; allowed: multislice")
    }
    if case .none = request.thermal {
    } else {
      throw InputError("outputs: exit_wave is not allowed with phonons, which give many waves")
    }
    if request.foci.count > 1 || request.source != nil {
      throw InputError("outputs: exit_wave is not allowed with coherence, which gives many waves")
    }
  }

  private static func checkThicknesses(_ request: SimulationRequest) throws(InputError) {
    guard !request.thicknesses.isEmpty else { return }
    if request.engine.method == .prism {
      throw InputError(
        "thicknesses_A: a depth series is not allowed with the method prism; allowed: multislice")
    }
    let height = request.slicing.height
    for thickness in request.thicknesses where !(thickness > 0 && thickness <= height * (1 + 1e-9)) {
      throw .outOfRange(
        "thicknesses_A", thickness, allowed: "above 0, up to \(InputError.brief(height))", unit: "Å")
    }
    let slices = request.exitSlices
    for index in slices.indices.dropFirst() where slices[index] <= slices[index - 1] {
      let values = [index, index - 1].map { InputError.brief(request.thicknesses[$0]) }
      throw InputError(
        "thicknesses_A: \(values[0]) Å after \(values[1]) Å is not allowed; allowed: ascending values, at most one for"
          + " the exit face of each slice")
    }
  }

  /// Refuses sources so wide that their profile on the scan would never be computed.
  private static func checkSource(_ request: SimulationRequest) throws(InputError) {
    for named in request.detectors
    where named.derivation == .integratedCentreOfMass && request.scan.grid == nil {
      throw InputError("\(named.name): icom is not allowed with a list of positions; allowed: a scan grid")
    }
    guard let source = request.source else { return }
    guard let scan = request.scan.grid else {
      throw InputError(
        "coherence: a source size is not allowed with a list of positions; allowed: a scan grid")
    }
    let step = min(scan.nx > 1 ? scan.dx : .infinity, scan.ny > 1 ? scan.dy : .infinity)
    let reach = source.width / step
    let widest: Double
    switch source {
    case .gaussian: widest = longestProfile / 8
    // Followed to 20 half widths along both axes.
    case .lorentzian: widest = largestProfile.squareRoot() / 40
    }
    guard reach <= widest else {
      throw .outOfRange(
        "coherence: source size", source.width,
        allowed: "up to \(below(widest * step)) with scan steps of"
          + " \(InputError.brief(rounded(step))) Å", unit: "Å")
    }
  }

  private static func checkPhonons(_ request: SimulationRequest) throws(InputError) {
    guard case .given(let configurations) = request.thermal else { return }
    let atoms = request.atomCount
    for (index, list) in configurations.enumerated() where list.count != atoms {
      throw InputError(
        "phonons.configurations_A[\(index)]: \(list.count) displacements are not allowed; allowed: one for each of the"
          + " \(atoms) atoms")
    }
  }

  // MARK: - Numbers in messages

  private static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

  /// Rounded down, so that what is named as allowed is allowed.
  private static func below(_ value: Double) -> String {
    InputError.brief((value * 1e4).rounded(.down) / 1e4)
  }
}
