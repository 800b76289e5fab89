import Foundation
import Numerics
import Quantities
import Scattering

/// How single atoms of an element spread electrons over the rings of scattering angles.
///
/// The scattered wave of a phase object, exp(iσV) - 1, of one free atom; its intensity per incident intensity is the
/// differential cross-section, which for light atoms is that of the first Born approximation.
struct DeflectionKernel: Sendable {
  /// Å² by which electrons of ring `from` come to ring `to`, at `to * count + from`; losses from a ring are on the diagonal.
  let matrix: [Double]
  let count: Int

  /// - Parameter beam: energy of the electrons.
  init(element: Int, rings: AngleRings, beam: ElectronBeam, parametrization: Parametrization) {
    let pixel = beam.wavelength * BandLimit.share / (4 * rings.largest)
    let grid = Calibration.grid(side: 10, pixel: pixel)
    let side = grid.lengthX
    let atom = ScatteringAtom(Scatterer(element: element), x: side / 2, y: side / 2, z: 1)
    let potential = PotentialModel(
      arrangement: AtomArrangement(atoms: [atom], box: SIMD3(side, side, 2)), grid: grid,
      slicing: try! Slicing(height: 2, requested: 2), parametrization: parametrization)
    let model = MultisliceModel<Float>(
      builder: PotentialBuilder(model: potential), beam: beam, highestFrequency: 0)
    let wave = AlignedBuffer<Complex<Float>>(count: model.layout.count)
    wave.pointer[0] = Complex(1, 0)
    Multislice(model).propagate(wave.pointer)
    // Cross-section by deflection in rad, in the steps of the grid.
    var deflections: [(x: Double, y: Double, area: Double)] = []
    let layout = model.layout
    for column in 0..<layout.columns {
      for row in 0..<grid.ny where (column, row) != (0, 0) {
        let area = Double(wave.pointer[column * layout.stride + row].squaredMagnitude) * side * side
        if area > 1e-9 {
          deflections.append((layout.kx(column) * beam.wavelength, grid.ky(row) * beam.wavelength, area))
        }
      }
    }
    let count = rings.count
    var matrix = [Double](repeating: 0, count: count * count)
    // A few starting angles in each ring, by equal area.
    let starts = 4
    for from in 0..<count {
      let (low, high) = (rings.edges[from], rings.edges[from + 1])
      for start in 0..<starts {
        let share = (Double(start) + 0.5) / Double(starts)
        let angle = (low * low + share * (high * high - low * low)).squareRoot()
        for step in deflections {
          let part = step.area / Double(starts)
          matrix[from * count + from] -= part
          let x = angle + step.x
          if let to = rings.ring(of: (x * x + step.y * step.y).squareRoot()) {
            matrix[to * count + from] += part
          }
        }
      }
    }
    self.matrix = matrix
    self.count = count
  }

  /// Å² by which one atom of the aperture's beam changes each ring.
  func change(of incident: [Double]) -> [Double] {
    (0..<count).map { to in
      (0..<count).reduce(0) { $0 + matrix[to * count + $1] * incident[$1] }
    }
  }
}
