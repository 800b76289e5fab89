import Foundation
import Numerics
import Scattering

/// How much the atoms of a specimen, seen along the beam, coincide with themselves after a shift.
///
/// The autocorrelation of the projected atoms, each a Gaussian weighted by its atomic number, without the part that a
/// structureless specimen would have too.
struct AtomCoincidence {
  private let grid: Grid
  private let map: AlignedBuffer<Float>

  /// - Parameter width: standard deviation in Å of the difference of two places that counts as a coincidence.
  init(_ arrangement: AtomArrangement, width: Double) {
    let size = arrangement.size
    func points(_ length: Double) -> Int { min(2048, FourierSizes.next(from: 2 * length / width)) }
    let grid = Grid(nx: points(size.x), ny: points(size.y), lengthX: size.x, lengthY: size.y)
    self.grid = grid
    let transform = FourierTransform2D<Float>(layout: SpectrumLayout(grid: grid))
    let layout = transform.layout
    let field = AlignedBuffer<Complex<Float>>(count: transform.fieldCount)
    for atom in arrangement.expanded().atoms {
      let i = Int((atom.x / grid.dx).rounded()) % grid.nx
      let j = Int((atom.y / grid.dy).rounded()) % grid.ny
      let place = (j + grid.ny) % grid.ny * transform.rowStride + (i + grid.nx) % grid.nx
      field.pointer[place].re += Float(Double(atom.scatterer.element) * atom.occupancy)
    }
    let spectrum = AlignedBuffer<Complex<Float>>(count: layout.count)
    transform.forward(field.pointer, into: spectrum.pointer)
    for c in 0..<layout.columns {
      let kx = layout.kx(c)
      for j in 0..<grid.ny {
        let ky = grid.ky(j)
        let blur = exp(-2 * .pi * .pi * width * width * (kx * kx + ky * ky))
        let place = c * layout.stride + j
        let isMean = c == 0 && j == 0
        spectrum.pointer[place] = Complex(
          isMean ? 0 : spectrum.pointer[place].squaredMagnitude * Float(blur), 0)
      }
    }
    transform.inverse(spectrum.pointer, into: field.pointer)
    map = AlignedBuffer(count: grid.count)
    let whole = field.pointer[0].re
    for y in 0..<grid.ny {
      for x in 0..<grid.nx {
        map.pointer[y * grid.nx + x] = whole > 0 ? field.pointer[y * transform.rowStride + x].re / whole : 0
      }
    }
  }

  /// 1 without a shift.
  func value(x: Double, y: Double) -> Double {
    let i = Int((x / grid.dx).rounded()) % grid.nx
    let j = Int((y / grid.dy).rounded()) % grid.ny
    return Double(map.pointer[(j + grid.ny) % grid.ny * grid.nx + (i + grid.nx) % grid.nx])
  }
}
