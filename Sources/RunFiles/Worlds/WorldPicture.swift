import Foundation
import Numerics
package import Storage
package import Worlds

/// Pictures of a world for people: mass along the beam from the overview to the atoms, each with a scale bar.
package enum WorldPicture {
  /// Fields in Å of which pictures are drawn: the whole world, one between, and atoms.
  static func fields(of world: World) -> [SIMD2<Double>] {
    let whole = world.area.size
    let atoms = SIMD2(repeating: min(100.0, whole.min()))
    let between = SIMD2(repeating: (whole.max() * atoms.x).squareRoot())
    guard whole.max() > 400 else { return whole.max() > 150 ? [whole, atoms] : [whole] }
    return [whole, between, atoms]
  }

  /// One sheet: the world, a part of it, and atoms in the middle.
  /// - Parameter pixels: along the longer side of each picture.
  package static func sheet(of world: World, pixels: Int = 512, threads: Int) -> Picture {
    let pictures = fields(of: world).map { size in
      picture(of: world, in: Area(centre: .zero, size: size), pixels: pixels, threads: threads)
    }
    return Montage.arrange(pictures, columns: pictures.count)
  }

  /// A window of the world; up to 25 nm wide with its atoms.
  package static func picture(of world: World, in area: Area, pixels: Int, threads: Int) -> Picture {
    let scale = Double(pixels) / area.size.max()
    let columns = max(2, Int((area.size.x * scale).rounded()))
    let rows = max(2, Int((area.size.y * scale).rounded()))
    let pixel = area.size / SIMD2(Double(columns), Double(rows))
    let mass =
      area.size.max() <= 250
      ? atoms(of: world, in: area, columns: columns, rows: rows, threads: threads)
      : world.projectedMass(in: area, columns: columns, rows: rows, threads: threads)
    return Picture(
      mass,
      style: PictureStyle(
        contrast: Contrast(.percentiles(0, 99.9), tone: .gamma(0.7)), pixel: (x: pixel.x, y: pixel.y),
        unit: "Å",
        longSide: pixels))
  }

  /// Atoms as Gaussian spots of 0.4 Å (1 sigma) or one pixel, weighted by Z^1.7.
  private static func atoms(of world: World, in area: Area, columns: Int, rows: Int, threads: Int) -> NDArray<
    Double
  > {
    var mass = NDArray(shape: [rows, columns], repeating: 0.0)
    let pixel = area.size.x / Double(columns)
    let sigma = max(0.4, pixel) / pixel
    let reach = Int((3 * sigma).rounded(.up))
    for atom in world.realise(area.expanded(by: 2), threads: threads).atoms {
      let strength = World.elementStrength(Int(atom.element))
      let x = (atom.position.x - area.low.x) / pixel - 0.5
      let y = (atom.position.y - area.low.y) / pixel - 0.5
      let (column, row) = (Int(x.rounded()), Int(y.rounded()))
      for j in Self.clipped(row, reach, rows) {
        let dy = (Double(j) - y) / sigma
        let part = strength * exp(-dy * dy / 2)
        for i in Self.clipped(column, reach, columns) {
          let dx = (Double(i) - x) / sigma
          mass[j, i] += part * exp(-dx * dx / 2)
        }
      }
    }
    return mass
  }

  /// The pixels within `reach` of a place that lie in the picture.
  private static func clipped(_ place: Int, _ reach: Int, _ count: Int) -> Range<Int> {
    (place - reach..<place + reach + 1).clamped(to: 0..<count)
  }
}
