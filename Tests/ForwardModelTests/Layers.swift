import Detection
import Numerics
import Optics
import Quantities
import Scattering
import TestKit

@testable import ForwardModel

/// Small two-dimensional materials with random defects, and requests for their images.
enum Layers {
  enum Material: CaseIterable {
    case molybdenumDisulfide
    case graphene
  }

  /// About 20 Å wide. Each atom is displaced by 0.04 Å (rms along an axis); of MoS2 a tenth of the S atoms are missing and
  /// one Mo atom is a W atom, of graphene one C atom is a Si atom.
  static func specimen(_ material: Material, seed: Int, displacement: Double = 0.04) -> AtomArrangement {
    var stream = Seeded.stream(seed)
    let perfect: AtomArrangement
    switch material {
    case .molybdenumDisulfide: perfect = SmallSpecimens.molybdenumDisulfide(columns: 6, rows: 4)
    case .graphene:
      let (a, b) = (2.461, 2.461 * 3.0.squareRoot())
      let sites = [(0.0, 0.0), (a / 2, b / 2), (0, b / 3), (a / 2, b * 5 / 6)]
      perfect = AtomArrangement(
        atoms: sites.map { ScatteringAtom(Scatterer(element: 6), x: $0.0, y: $0.1, z: 3) },
        box: SIMD3(a, b, 6), repeats: SIMD3(8, 5, 1)
      ).expanded()
    }
    let heavy = Int(stream.uniform() * 20)
    var seen = 0
    var atoms: [ScatteringAtom] = []
    for atom in perfect.atoms {
      var element = atom.scatterer.element
      let draw = stream.uniform()
      let shift = SIMD2(stream.normal(), stream.normal()) * displacement
      if element == 16 {
        if draw < 0.1 { continue }
      } else {
        if seen == heavy { element = element == 42 ? 74 : 14 }
        seen += 1
      }
      atoms.append(
        ScatteringAtom(
          Scatterer(element: element, rms: 0.06), x: atom.x + shift.x, y: atom.y + shift.y, z: atom.z))
    }
    return AtomArrangement(atoms: atoms, box: perfect.box)
  }

  static let slicing = [2.0, 2, 2]

  /// 80 kV, 30 mrad, an annulus from 50 to 95 mrad.
  static func request(
    _ arrangement: AtomArrangement, defocus: Double = 0, energy: Double = 80e3, scan: (Int, Int) = (64, 64)
  ) throws -> SimulationRequest {
    let beam = ElectronBeam(energy: energy)
    let size = arrangement.size
    func points(_ side: Double) -> Int { FourierSizes.next(from: side / 0.135) }
    var request = SimulationRequest(
      arrangement: arrangement,
      grid: Grid(nx: points(size.x), ny: points(size.y), lengthX: size.x, lengthY: size.y),
      slicing: try Slicing(thicknesses: slicing, height: 6),
      probe: try Probe(
        beam: beam, aperture: .round(semiangle: 0.03),
        aberrations: Aberrations([.c10: .init(value: -defocus)])),
      scan: .raster(start: .zero, end: SIMD2(size.x, size.y), nx: scan.0, ny: scan.1),
      detectors: [.init(name: "ADF", detector: .annular(try AnnularDetector(inner: 0.05, outer: 0.085)))],
      foci: try FocalSpread(sigma: 0).samples(count: 1))
    request.engine.method = .incoherent
    return request
  }

  static func model(
    _ material: Material, defocus: Double = 0, validation: Bool = false, threads: Int = 2
  ) throws -> IncoherentModel {
    let reference = specimen(material, seed: 1)
    return try IncoherentModel(
      .init(
        conditions: try IncoherentConditions(try request(reference, defocus: defocus)), reference: reference,
        validation: validation ? specimen(material, seed: 2) : nil), threads: threads,
      memory: Requests.memory)
  }

  /// Root mean square difference of two images relative to the mean of the second.
  static func difference(_ a: [Double], _ b: [Double]) -> Double {
    let mean = b.reduce(0, +) / Double(b.count)
    let squares = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return (squares / Double(b.count)).squareRoot() / mean
  }
}
