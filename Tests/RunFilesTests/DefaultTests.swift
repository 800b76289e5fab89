import Detection
import ForwardModel
import Foundation
import Numerics
import Optics
import Quantities
import Scattering
import Testing

@testable import RunFiles

@Suite struct DefaultTests {
  @Test func whatIsLeftOutIsAsTheContractSays() throws {
    let request = try Sample.run().request
    #expect(request.arrangement.repeats == SIMD3(1, 1, 1))
    #expect(request.parametrization == .lobato && request.projection == .infinite)
    #expect(request.arrangement.atoms.allSatisfy { $0.scatterer.meanSquareX == 0 && $0.occupancy == 1 })
    #expect(
      request.probe.aperture == .round(semiangle: 0.02, edge: .soft) && request.probe.aberrations.isEmpty)
    #expect(request.tilt == .zero && request.probe.beam.energy == 200e3)
    #expect(
      request.engine == EngineSettings(method: .multislice, interpolation: SIMD2(1, 1), precision: .single))
    #expect(request.engine.propagator == .fresnel)
    guard case .none = request.thermal else { return #expect(Bool(false), "phonons appeared") }
    #expect(request.source == nil && request.foci.map(\.offset) == [0] && request.foci.map(\.weight) == [1])
    #expect(request.thicknesses.isEmpty && request.extras.isEmpty && request.exitSlices == [2])
    #expect(request.slicing.thicknesses == [2, 2, 2])
  }

  @Test func boxesGetVacuumAndAreCentred() throws {
    let atoms = "cell_A: [8, 6, 4], numbers: [6, 8], positions_A: [[1, 1, 1], [2, 3, 2]]"
    let potential = ("potential", "{gpts: [64, 64], slice_thickness_A: 2}")
    let request = try Sample.run(
      ("specimen", "{\(atoms), vacuum_A: [3, 5], centre: true}"), potential
    ).request
    #expect(request.arrangement.box == SIMD3(8, 6, 12))
    #expect(
      request.arrangement.atoms.map(\.x) == [3.5, 4.5] && request.arrangement.atoms.map(\.y) == [2, 4])
    #expect(request.arrangement.atoms.map(\.z) == [4, 5])
  }

  @Test func detectorsHaveTheirDefaults() throws {
    let detectors = try Sample.run(
      (
        "detectors",
        "[{name: 'a', type: 'segmented', inner_mrad: 0, outer_mrad: 30}, {name: 'b', type: 'com'},"
          + " {name: 'c', type: 'pixelated'}, {name: 'd', type: 'pixelated', max_angle_mrad: 30, bin: 1}]"
      )
    ).request.detectors
    #expect(detectors.map(\.name) == ["a", "b", "c", "d"])
    #expect(
      try detectors.map(\.detector) == [
        .segmented(SegmentedDetector(inner: 0, outer: 0.03, radial: 1, azimuthal: 4, rotation: 0)),
        .centreOfMass,
        .pixelated(PixelatedDetector(crop: .cutoff, bin: 1)),
        .pixelated(PixelatedDetector(crop: .maximumAngle(0.03), bin: 1)),
      ])
  }

  @Test func slicesDivideTheHeightAfterRepeating() throws {
    let specimen = "{cell_A: [8, 8, 3.905], numbers: [], positions_A: [], repeat: [1, 1, 51]}"
    let slices = try Sample.run(
      ("specimen", specimen), ("potential", "{gpts: [64, 64], slice_thickness_A: 1.9525}")
    )
    .request.slicing.thicknesses
    #expect(slices.count == 102 && abs(slices[0] - 1.9525) < 1e-12)
  }

  /// Pixels are at most as large as asked for; the counts are the next that transform fast.
  @Test func samplingIsRoundedUpToFastSizes() throws {
    let grid = try Sample.run(("potential", "{sampling_A: [0.13, 0.1], slice_thickness_A: 2}")).request.grid
    #expect(grid.nx == 64 && grid.ny == 80)
    #expect(try Sample.run(("potential", "{sampling_A: 0.125, slice_thickness_A: 2}")).request.grid.nx == 64)
  }

  @Test func everySectionIsUnderstood() throws {
    let request = try Sample.run(
      (
        "potential",
        "{parametrization: 'kirkland', projection: 'finite', gpts: [64, 32], slice_thicknesses_A: [1, 2, 3],"
          + " debye_waller_rms_A: {'38': 0.08, 'Ti': 0.1}}"
      ),
      (
        "beam",
        "{energy_keV: 80, semiangle_mrad: 15, aperture_edge: 'hard', tilt_mrad: [1, -2],"
          + " aberrations: {C10_A: -50, C12_A: 20, phi12_rad: 0.3, Cs_A: 1e4}}"
      ), ("engine", "{method: 'auto', precision: 'double', propagator: 'second-order'}"),
      ("scan", "{positions_A: [[1, 2], [8, 0]]}"),
      ("detectors", "[{name: 'a', type: 'annular', inner_mrad: 0, outer_mrad: 20}]"),
      ("coherence", "{focal_spread_sigma_A: 40, focal_samples: 3}"), ("thicknesses_A", "[1, 6]"),
      ("outputs", "['probe', 'potential']")
    ).request
    #expect(request.parametrization == .kirkland && request.projection == .finite)
    #expect(request.slicing.thicknesses == [1, 2, 3] && request.exitSlices == [0, 2])
    #expect(request.arrangement.atoms.map { ($0.scatterer.meanSquareX * 1e6).rounded() } == [6400, 10000])
    #expect(
      request.probe.aperture == .round(semiangle: 0.015, edge: .hard) && request.tilt == SIMD2(0.001, -0.002))
    #expect(request.probe.aberrations.named == ["C10": -50, "C12": 20, "phi12": 0.3, "C30": 1e4])
    #expect(request.engine == EngineSettings(method: .auto, precision: .double, propagator: .secondOrder))
    #expect(request.scan == .list([SIMD2(1, 2), SIMD2(8, 0)]))
    #expect(request.foci.map(\.offset) == [-120, 0, 120] && request.extras == [.probe, .potential])
  }

  @Test func defocusIsTheNegativeOfC10() throws {
    let beam = "{energy_keV: 200, semiangle_mrad: 20, aberrations: {defocus_A: 50}}"
    #expect(try Sample.run(("beam", beam)).request.probe.aberrations.named == ["C10": -50])
  }

  @Test func phononsAreReadInBothForms() throws {
    let drawn = try Sample.run(("phonons", "{count: 8, rms_A: {Sr: 0.1}, seed: 5}"))
    #expect(drawn.seed == 5 && drawn.request.thermal.count == 8)
    guard case .einstein(8, 5, let motions) = drawn.request.thermal else { return #expect(Bool(false)) }
    #expect(motions.map { $0 != nil } == [true, false])
    #expect(try Sample.run(("phonons", "{count: 1, rms_A: {}}")).seed == 0)
    let given = try Sample.run(("phonons", "{configurations_A: [[[0, 0, 0.1], [0.2, 0, 0]]]}"))
    #expect(
      given.seed == nil
        && given.request.thermal.displacements(0, atoms: 2) == [SIMD3(0, 0, 0.1), SIMD3(0.2, 0, 0)])
  }

  @Test func aSpecimenWithoutAtomsIsAVacuum() throws {
    let run = try Sample.run(("specimen", "{cell_A: [8, 8, 4], numbers: [], positions_A: []}"))
    #expect(run.specimen.formula == "vacuum" && run.specimen.atoms == 0)
  }

  @Test(
    arguments: [
      [("detectors", "[]")], [("detectors", "")], [("detectors", ""), ("scan", "")],
      [("detectors", ""), ("scan", "{}")],
    ])
  func detectorsAndScanMayBeEmptyWhenOnlyOutputsAreWanted(changes: [(String, String)]) throws {
    let plan = try Sample.plan(Sample.text(changes + [("outputs", "['probe', 'potential']")]))
    #expect(plan.readouts.isEmpty && plan.outputBytes == 64 * 64 * (8 + 3 * 4))
  }

  @Test func ringsBetweenPixelsAreAllowedAndSeeNothing() throws {
    let ring = "[{name: 'ring', type: 'annular', inner_mrad: 40, outer_mrad: 40.001}]"
    #expect(try Sample.plan(Sample.text([("detectors", ring)])).readouts[0].valueCount == 1)
  }

  @Test func depthsFallOnTheNearestExitFaces() throws {
    let many = try Sample.run(
      ("potential", "{gpts: [64, 64], slice_thickness_A: 1}"), ("thicknesses_A", "[0.2, 1.6, 3.4, 6]"))
    #expect(many.request.exitSlices == [0, 1, 2, 5])
  }
}
