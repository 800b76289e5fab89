import ForwardModel
import Storage

@testable import RunFiles

/// Wrong sections and how their refusals begin.
enum Refusals {
  typealias Wrong = RefusalTests.Wrong

  /// All that the program checks before it computes.
  static func everything(_ text: String) throws {
    let run = try Sample.run(text)
    let plan = try SimulationPlan(run.request, threads: 2, memory: 1 << 30)
    let channels = ChannelPlan(run: run, plan: plan)
    for index in plan.readouts.indices { try channels.signal(index).validate() }
    for extra in plan.request.extras { try channels.extra(extra).validate() }
  }

  static let specimen: [Wrong] = [
    Wrong("specimen", "", "specimen: missing"),
    Wrong("specimen", "[]", "specimen: a list is not allowed; allowed: an object"),
    Wrong(
      "specimen", "{}",
      "specimen: no source of atoms is not allowed; allowed: one of file, name, world with window_nm, cell_A"),
    Wrong("specimen", "{file: 'a', name: 'b'}", "specimen: file and name together is not allowed"),
    Wrong(
      "specimen", "{fil: 'a'}",
      "specimen.fil: unknown key; allowed here: file, name, world, window_nm, cell_A"),
    Wrong("specimen", "{name: 'graphen'}", "specimen \"graphen\" is not in the library; allowed: Ag-001"),
    Wrong("specimen", "{name: 'graphene', size_A: [1e5, 1e5, 10]}", "specimen.size_A: a block of about"),
    Wrong("specimen", "{name: 'graphene', size_A: [0, 1, 1]}", "specimen.size_A[0]: 0 Å is not allowed"),
    Wrong(
      "specimen", "{name: 'graphene', tilt_deg: [90, 0]}",
      "specimen.tilt_deg[0]: 90 ° is not allowed; allowed: -85 to 85"),
    Wrong(
      "specimen", "{name: 'graphene', zone_axis: [0, 0, 0]}", "specimen: direction [0 0 0] is not allowed"),
    Wrong(
      "specimen", "{name: 'graphene', zone_axis: [1, 0, 0, 1]}", "specimen: direction [1 0 0 1]: the third"),
    Wrong(
      "specimen", "{name: 'graphene', in_plane_axis: [0, 0, 1]}",
      "specimen: block: the in-plane axis [0 0 1] is"),
    Wrong("specimen", "{name: 'graphene', title: 'x'}", "specimen.title: allowed only with cell_A"),
    Wrong(
      "specimen", "{name: 'graphene', numbers: []}",
      "specimen.numbers: not allowed together with specimen.name"),
    Wrong("specimen", "{file: 'nonesuch.cif'}", "specimen: nonesuch.cif: cannot be read"),
    Wrong(
      "specimen", "{file: 'x.pdb'}", "specimen: x.pdb: the format is not known by the name; allowed: .cif"),
    Wrong(
      "specimen", "{cell_A: [8, 8], numbers: [], positions_A: []}",
      "specimen.cell_A: 2 values are not allowed"),
    Wrong(
      "specimen", "{cell_A: [8, 8, -6], numbers: [], positions_A: []}",
      "specimen.cell_A[2]: -6 Å is not allowed"),
    Wrong(
      "specimen", "{cell_A: [8, 1e300, 6], numbers: [], positions_A: []}",
      "specimen.cell_A[1]: 1e+300 Å is not"),
    Wrong(
      "specimen", "{cell_A: [8, NaN, 6], numbers: [], positions_A: []}", "specimen.cell_A[1]: nan Å is not"),
    Wrong("specimen", "{cell_A: [8, 8, 6], positions_A: []}", "specimen.numbers: missing"),
    Wrong("specimen", "{cell_A: [8, 8, 6], numbers: [6]}", "specimen.positions_A: missing"),
    Wrong(
      "specimen", "{cell_A: [8, 8, 6], numbers: [6], positions_A: []}",
      "specimen.positions_A: 0 positions for 1 numbers"),
    Wrong(
      "specimen", "{cell_A: [8, 8, 6], numbers: [0], positions_A: [[0, 0, 0]]}",
      "specimen.numbers[0]: 0 is not allowed"),
    Wrong(
      "specimen", "{cell_A: [8, 8, 6], numbers: [104], positions_A: [[0, 0, 0]]}",
      "specimen.numbers[0]: 104 is not"),
    Wrong(
      "specimen", "{cell_A: [8, 8, 6], numbers: [6], positions_A: [[0, 0]]}",
      "specimen.positions_A[0]: 2 values are not"),
    Wrong(
      "specimen", "{cell_A: [8, 8, 6], numbers: [6, 7], positions_A: [[0, 0, 0], [8.1, 0, 0]]}",
      "specimen: atoms of the run file: atom 2 (N): lies 0.1 Å outside of the cell along a"),
    Wrong(
      "specimen", "{cell_A: [8, 8, 6], numbers: [6, 7], positions_A: [[0, 0, 0], [7.9, 0, 0]]}",
      "specimen: atoms of the run file: atom 1 (C): only 0.1 Å from atom 2 (N); allowed: at least 0.3 Å"),
    Wrong(
      "specimen", "{cell_A: [8, 8, 6], numbers: [], positions_A: [], repeat: [1, 0, 1]}",
      "specimen.repeat[1]: 0 is not"),
    Wrong(
      "specimen", "{cell_A: [8, 8, 6], numbers: [], positions_A: [], repeat: [1e5, 1e5, 1e5]}",
      "specimen.repeat: more than"),
    Wrong(
      "specimen", "{cell_A: [8, 8, 6], numbers: [], positions_A: [], repeat: [1, 1]}",
      "specimen.repeat: 2 values are not"),
    Wrong(
      "specimen", "{cell_A: [8, 8, 6], numbers: [], positions_A: [], size_A: [1, 1, 1]}",
      "specimen.size_A: allowed only for"),
  ]

  static let potential: [Wrong] = [
    Wrong("potential", "", "potential: missing"),
    Wrong(
      "potential", "{gpts: [64, 64], sampling_A: 0.1, slice_thickness_A: 2}",
      "potential: exactly one of gpts, sampling_A"),
    Wrong("potential", "{slice_thickness_A: 2}", "potential: exactly one of gpts, sampling_A is needed"),
    Wrong(
      "potential", "{gpts: [64, 64]}",
      "potential: exactly one of slice_thickness_A, slice_thicknesses_A is needed"),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thickness_A: 2, slice_thicknesses_A: [6]}",
      "potential: exactly one of slice"),
    Wrong(
      "potential", "{gpts: [64, 64.5], slice_thickness_A: 2}",
      "potential.gpts[1]: 64.5 is not allowed; allowed: a whole"),
    Wrong(
      "potential", "{gpts: [1e9, 1e9], slice_thickness_A: 2}", "potential.gpts[0]: 1000000000 is not allowed"),
    Wrong(
      "potential", "{gpts: [16384, 16384], slice_thickness_A: 2}",
      "memory: 1 GiB are allowed, but 16384 x 16384 pixels"),
    Wrong(
      "potential", "{gpts: [64], slice_thickness_A: 2}", "potential.gpts: 1 value is not allowed; allowed: 2"),
    Wrong("potential", "{sampling_A: 0, slice_thickness_A: 2}", "potential.sampling_A: 0 Å is not allowed"),
    Wrong("potential", "{sampling_A: -1, slice_thickness_A: 2}", "potential.sampling_A: -1 Å is not allowed"),
    Wrong(
      "potential", "{sampling_A: 1e-300, slice_thickness_A: 2}",
      "potential.sampling_A: 1e-300 Å is not allowed"),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thickness_A: 0}", "potential.slice_thickness_A: 0 Å is not allowed"
    ),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thickness_A: 0.05}",
      "potential: slice thickness: 0.05 Å is not allowed; allowed: 0.1 or"),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thickness_A: 1e-300}",
      "potential: slice thickness: 1e-300 Å is not allowed"),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thicknesses_A: [2, 2]}",
      "potential: slice thicknesses: a total of 4 Å"),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thicknesses_A: []}",
      "potential: slice thicknesses: a total of 0 Å"),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thicknesses_A: [7, -1]}",
      "potential: slice thickness 2: -1 Å is not allowed"),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thickness_A: 2, parametrization: 'lobatto'}",
      "potential.parametrization: \"lobatto\""),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thickness_A: 2, projection: 3}",
      "potential.projection: a number is not allowed"),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thickness_A: 2, debye_waller_rms_A: {'38': -0.1}}",
      "potential.debye_waller_rms_A.38: -0.1 Å"),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thickness_A: 2, debye_waller_rms_A: {Xx: 0.1}}",
      "potential.debye_waller_rms_A: element: \"Xx\""),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thickness_A: 2, debye_waller_rms_A: {'999': 0.1}}",
      "potential.debye_waller_rms_A: element: the"),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thickness_A: 2, debye_waller_rms_A: {'38': 0, Sr: 0}}",
      "potential.debye_waller_rms_A: element 38 is"),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thickness_A: 2, debye_waller_rms_A: 0.1}",
      "potential.debye_waller_rms_A: a number is not"),
    Wrong(
      "potential", "{gpts: [64, 64], slice_thickness_A: 2, debye_waller_rms_A: 'x'}",
      "potential.debye_waller_rms_A: \"x\" is not allowed"),
  ]

  static let beam: [Wrong] = [
    Wrong("beam", "", "beam: missing"),
    Wrong("beam", "{semiangle_mrad: 20}", "beam.energy_keV: missing"),
    Wrong(
      "beam", "{energy_keV: -200, semiangle_mrad: 20}",
      "beam.energy_keV: -200 keV is not allowed; allowed: 1 to 10000"),
    Wrong(
      "beam", "{energy_keV: NaN, semiangle_mrad: 20}",
      "beam.energy_keV: nan keV is not allowed; allowed: a finite number"),
    Wrong(
      "beam", "{energy_keV: 200, semiangle_mrad: -1}",
      "beam.semiangle_mrad: -1 mrad is not allowed; allowed: 0 to 500"),
    Wrong(
      "beam", "{energy_keV: 200, semiangle_mrad: 70}",
      "beam.semiangle_mrad: 70 mrad is not allowed; allowed: up to 66.8782 with pixels of 0.125 Å (pixels of 0.1194 Å would do)"
    ),
    Wrong("beam", "{energy_keV: 200, semiangle_rad: 0.02}", "beam.semiangle_rad: unknown key"),
    Wrong(
      "beam", "{energy_keV: 200, semiangle_mrad: 20, tilt_mrad: [1]}",
      "beam.tilt_mrad: 1 value is not allowed; allowed: 2"),
    Wrong(
      "beam", "{energy_keV: 200, semiangle_mrad: 20, tilt_mrad: [0, 501]}",
      "beam.tilt_mrad[1]: 501 mrad is not allowed"),
    Wrong(
      "beam", "{energy_keV: 200, semiangle_mrad: 20, aperture_edge: 'sof'}",
      "beam.aperture_edge: \"sof\" is not allowed; allowed: soft, hard; did you mean soft?"),
    Wrong("beam", "{energy_keV: 200, semiangle_mrad: 20, aperture: 'annular'}", "beam.inner_mrad: missing"),
    Wrong(
      "beam", "{energy_keV: 200, semiangle_mrad: 20, inner_mrad: 3}",
      "beam.inner_mrad: allowed only with \"aperture\": \"annular\""),
    Wrong(
      "beam", "{energy_keV: 200, semiangle_mrad: 20, aperture: 'annular', inner_mrad: 20}",
      "beam.inner_mrad: 20 mrad is not allowed; allowed: less"),
    Wrong(
      "beam",
      "{energy_keV: 200, semiangle_mrad: 20, aperture: 'annular', inner_mrad: 19.999, aperture_edge: 'hard'}",
      "beam.aperture: it lights no pixel"),
    Wrong(
      "beam", "{energy_keV: 200, semiangle_mrad: 20, aperture: 'vortex', orbital_angular_momentum: 1.5}",
      "beam.orbital_angular_momentum: 1.5 is not"),
    Wrong(
      "beam", "{energy_keV: 200, semiangle_mrad: 0, aperture: 'vortex', orbital_angular_momentum: 1}",
      "beam.aperture: it lights no pixel"),
    Wrong(
      "beam", "{energy_keV: 200, semiangle_mrad: 20, aberrations: {C11_A: 1}}",
      "beam.aberrations.C11_A: unknown key; allowed here: C10_A"),
    Wrong(
      "beam", "{energy_keV: 200, semiangle_mrad: 20, aberrations: {C10_A: 1e300}}",
      "beam.aberrations.C10_A: 1e+300 Å is not allowed"),
    Wrong(
      "beam", "{energy_keV: 200, semiangle_mrad: 20, aberrations: {phi12_rad: 1e9}}",
      "beam.aberrations.phi12_rad: 1000000000 rad is not"),
    Wrong(
      "beam", "{energy_keV: 200, semiangle_mrad: 20, aberrations: {C10_A: 1, defocus_A: 1}}",
      "beam.aberrations.defocus_A: not allowed together with C10_A"),
  ]

  static let scan: [Wrong] = [
    Wrong("scan", "", "scan: no positions for the detector HAADF"),
    Wrong("scan", "{positions_A: []}", "scan: no positions for the detector HAADF"),
    Wrong("scan", "{start_A: [0, 0], end_A: [8, 8]}", "scan.shape: missing"),
    Wrong(
      "scan", "{start_A: [0, 0], end_A: [9, 8], shape: [4, 4]}",
      "scan end, x: 9 Å is not allowed; allowed: 0 to 8, the cell"),
    Wrong("scan", "{start_A: [0, -1], end_A: [8, 8], shape: [4, 4]}", "scan start, y: -1 Å is not allowed"),
    Wrong(
      "scan", "{start_A: [0, 0], end_A: [0, 8], shape: [4, 4]}",
      "scan.end_A: 0 Å is not allowed; allowed: more than the start"),
    Wrong("scan", "{start_A: [0, 0], end_A: [8, 8], shape: [4, 0]}", "scan.shape[1]: 0 is not allowed"),
    Wrong(
      "scan", "{start_A: [0, 0], end_A: [8, 8], shape: [1e6, 1e6]}", "scan.shape[0]: 1000000 is not allowed"),
    Wrong(
      "scan", "{start_A: [0, 0], end_A: [8, 8], shape: [65536, 65536]}",
      "scan: positions: 4294967296 is not allowed"),
    Wrong("scan", "{start_A: [0, 0], end_A: [8, 8], shape: [4.5, 4]}", "scan.shape[0]: 4.5 is not allowed"),
    Wrong(
      "scan", "{start_A: [0], end_A: [8, 8], shape: [4, 4]}",
      "scan.start_A: 1 value is not allowed; allowed: 2"),
    Wrong("scan", "{positions_A: [[1, 1], [1, 8.1]]}", "scan position 2, y: 8.1 Å is not allowed"),
    Wrong("scan", "{positions_A: [[1, 1], [1]]}", "scan.positions_A[1]: 1 value is not allowed; allowed: 2"),
    Wrong(
      "scan", "{positions_A: [[1, 1]], shape: [1, 1]}",
      "scan.shape: not allowed together with scan.positions_A"),
    Wrong("scan", "{positions_A: 3}", "scan.positions_A: a number is not allowed; allowed: a list"),
  ]

  static let engine: [Wrong] = [
    Wrong(
      "engine", "{method: 'prsim'}",
      "engine.method: \"prsim\" is not allowed; allowed: multislice, prism, thin, incoherent, auto; did you mean prism?"
    ),
    Wrong(
      "engine", "{methd: 'prism'}",
      "engine.methd: unknown key; allowed here: method, prism_interpolation, precision, propagator, accuracy; did you mean method?"
    ),
    Wrong(
      "engine", "{precision: 'half'}", "engine.precision: \"half\" is not allowed; allowed: single, double"),
    Wrong(
      "engine", "{propagator: 'frenel'}",
      "engine.propagator: \"frenel\" is not allowed; allowed: fresnel, second-order, exact; did you mean"),
    Wrong(
      "engine", "{prism_interpolation: [2, 2]}",
      "engine.prism_interpolation: allowed only with \"method\": \"prism\""),
    Wrong(
      "engine", "{method: 'prism', prism_interpolation: [17, 1]}",
      "PRISM interpolation along x: 17 is not allowed; allowed: 1 to 16"),
    Wrong(
      "engine", "{method: 'prism', prism_interpolation: [1, 1e6]}",
      "engine.prism_interpolation[1]: 1000000 is not allowed"),
    Wrong(
      "engine", "{method: 'prism', prism_interpolation: [0, 1]}",
      "engine.prism_interpolation[0]: 0 is not allowed"),
    Wrong(
      "engine", "{method: 'prism'}", "outputs: exit_wave is not allowed with the method prism",
      ("outputs", "['exit_wave']")),
    Wrong(
      "engine", "{method: 'prism'}", "thicknesses_A: a depth series is not allowed with the method prism",
      ("thicknesses_A", "[2]")),
  ]

  static let phonons: [Wrong] = [
    Wrong("phonons", "{}", "phonons.count: missing"),
    Wrong(
      "phonons", "{count: 0, rms_A: {}}",
      "phonons.count: 0 is not allowed; allowed: a whole number from 1 to 100000"),
    Wrong("phonons", "{count: 2}", "phonons.rms_A: missing"),
    Wrong(
      "phonons", "{count: 2, rms_A: {'38': -0.1}}",
      "phonons.rms_A.38: -0.1 Å is not allowed; allowed: 0 to 100"),
    Wrong(
      "phonons", "{count: 2, rms_A: 0.1}",
      "phonons.rms_A: a number is not allowed; allowed: an object such as"),
    Wrong("phonons", "{count: 2, rms_A: {}, seed: -1}", "phonons.seed: -1 is not allowed"),
    Wrong("phonons", "{count: 2, rms_A: {}, seed: 0.5}", "phonons.seed: 0.5 is not allowed"),
    Wrong("phonons", "{count: 2, rms_A: {}, seed: 1e30}", "phonons.seed: 1e+30 is not allowed"),
    Wrong(
      "phonons", "{count: 2, configurations_A: []}",
      "phonons.count: not allowed together with phonons.configurations_A"),
    Wrong("phonons", "{configurations_A: []}", "phonons.configurations_A: an empty list is not allowed"),
    Wrong(
      "phonons", "{configurations_A: [[[0, 0, 0]]]}",
      "phonons.configurations_A[0]: 1 displacements are not allowed; allowed: one for each of the 2 atoms"),
    Wrong(
      "phonons", "{configurations_A: [[[0, 0, 0], [0, 0]]]}",
      "phonons.configurations_A[0][1]: 2 values are not allowed"),
    Wrong(
      "phonons", "{configurations_A: [[[0, 0, 0], [0, 0, 1e300]]]}",
      "phonons.configurations_A[0][1][2]: 1e+300 Å is not"),
    Wrong("phonons", "{configurations_A: [3]}", "phonons.configurations_A[0]: a number is not allowed"),
    Wrong(
      "phonons", "{count: 2, rms_A: {}}", "outputs: exit_wave is not allowed with phonons",
      ("outputs", "['exit_wave']")),
    Wrong(
      "phonons", "{count: 2, rms_A: {}}", "phonons: not allowed together with potential.debye_waller_rms_A",
      ("potential", "{gpts: [64, 64], slice_thickness_A: 2, debye_waller_rms_A: {'38': 0.1}}")),
  ]
}
