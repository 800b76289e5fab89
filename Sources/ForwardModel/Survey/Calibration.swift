import Crystals
import Foundation
import Numerics
import Quantities
import Scattering
import Worlds

/// Measures what columns of a class of matter do, by multislice through a small box of it.
///
/// The mean signal over all places of the probe is the incoherent sum over the plane waves of the aperture. Each plane wave
/// passes the box, with frozen phonons; behind every few slices the intensity is summed over rings of angles. In crystals,
/// whose period does not fit the box, the wave has a Gaussian envelope that keeps off the box's edges.
struct Calibration {
  struct Settings: Sendable, Hashable {
    /// Thermal configurations; each has its own place in the matter, and its own orientation for `averaged`.
    var configurations = 6
    /// Plane waves in all, shared out among the configurations.
    var waves = 24
    /// Side of the box in Å, for crystals and for amorphous matter.
    var crystalSide = 26.0
    var amorphousSide = 34.0
    /// Standard deviation in Å of the envelope's intensity.
    var envelope = 4.5
    /// Å through which waves are followed; behind it layers are combined.
    var thickest = 384.0
    var seed: UInt64 = 20_261
  }

  let matter: ResponseClass
  let conditions: SurveyConditions.Key
  let rings: AngleRings
  let settings: Settings

  /// Å; also the step of exit faces.
  static let slice = 2.0
  /// Slices whose transmission functions are in memory at once.
  private static let batch = 16

  /// At least `side` Å wide. The pixel is that of windows of atoms to the last digit: signals at large angles depend on it.
  static func grid(side: Double, pixel: Double) -> Grid {
    let points = FourierSizes.next(from: side / pixel)
    return Grid(nx: points, ny: points, lengthX: Double(points) * pixel, lengthY: Double(points) * pixel)
  }

  /// Numbers of slices behind which intensities are read: every slice at first, then steps of 8 %.
  static func exits(to slices: Int) -> [Int] {
    var found: [Int] = []
    var next = 1
    while next <= slices {
      found.append(next)
      next = max(next + 1, Int((Double(next) * 1.08).rounded()))
    }
    return found
  }

  /// Slices that hold `thickness` Å: whole powers of two of 48 Å, so that few different ones are asked for.
  func slices(for thickness: Double) -> Int {
    var level = 48.0
    while level < min(thickness, settings.thickest) { level *= 2 }
    return Int(min(level, settings.thickest) / Self.slice)
  }

  /// Intensities at each exit: share of electrons left in the incident wave, and in each ring.
  /// - Parameter slices: how deep; what is told of lesser depths does not depend on it.
  func run(slices wanted: Int, threads: Int) -> ColumnResponse {
    // Sheets are cheap and have few atoms; orientations are many.
    let factor = matter.isSheet ? 6 : matter.view == .averaged ? 4 : 1
    let count = factor * settings.configurations
    let perConfiguration = max(1, settings.waves / settings.configurations / (matter.isSheet ? 1 : factor))
    var stream = RandomStream(seed: settings.seed, purpose: .surveyCalibration, index: 0)
    let directions = rings.illumination(count * perConfiguration, turn: 2 * .pi * stream.uniform())
    let slices = matter.isSheet ? sheetSlices : wanted
    let exits = matter.isSheet ? [slices] : Self.exits(to: slices)
    let size = exits.count * (rings.count + 1)
    let parts = UncheckedSendable(AlignedBuffer<Double>(count: count * size))
    let counts = UncheckedSendable(AlignedBuffer<Double>(count: count * 3))
    parallelFor(count, threads: threads) { _, index in
      let waves = (0..<perConfiguration).map { directions[$0 * count + index] }
      let atoms = self.atoms(index, of: count)
      let target = parts.value.pointer + index * size
      self.pass(waves, through: atoms, slices: slices, exits: exits, into: target)
      self.count(atoms, into: counts.value.pointer + 3 * index)
    }
    var sums = [Double](repeating: 0, count: size)
    var atoms = (columns: 0.0, sum: 0.0, squares: 0.0)
    for index in 0..<count {
      for place in 0..<size { sums[place] += parts.value.pointer[index * size + place] / Double(count) }
      let found = counts.value.pointer + 3 * index
      atoms = (atoms.columns + found[0], atoms.sum + found[1], atoms.squares + found[2])
    }
    let mean = atoms.sum / max(1, atoms.columns)
    let variance = atoms.squares / max(1, atoms.columns) - mean * mean
    return ColumnResponse(
      amounts: matter.isSheet ? [1] : exits.map { Double($0) * Self.slice },
      sums: sums, rings: rings.count, incident: rings.incident,
      density: mean / (Self.column * Self.column * Self.column), fano: mean > 0 ? variance / mean : 0)
  }

  private var grid: Grid {
    Self.grid(
      side: matter.view == .amorphous ? settings.amorphousSide : settings.crystalSide, pixel: conditions.pixel
    )
  }
  private var side: Double { grid.lengthX }
  /// Å between cuts. Atoms of a sheet interfere along the beam at large angles, so that their heights matter.
  private var step: Double { matter.isSheet ? 0.5 : Self.slice }
  /// Edge in Å of the cubes in which atoms of amorphous matter are counted.
  private static let column = 8.0

  private var sheetSlices: Int {
    let heights = matter.sites.map(\.offset.z)
    return Int((((heights.max() ?? 0) - (heights.min() ?? 0) + 3) / step).rounded(.up))
  }

  /// The atoms of a box, z from 0 at the entrance face.
  private func atoms(_ index: Int, of count: Int) -> [WorldAtom] {
    var stream = RandomStream(seed: settings.seed, purpose: .surveyCalibration, index: 1, index)
    let shift = SIMD2(stream.uniform(), stream.uniform()) * 500
    let area = Area(low: shift, high: shift + side)
    let id = BodyID(index)
    let large = Area(centre: .zero, size: SIMD2(repeating: 4000))
    let depth = settings.thickest
    let info: (Matrix3) -> BodyInfo = {
      BodyInfo(id: id, category: .layer, material: 0, orientation: $0, shape: "box")
    }
    var found: [WorldAtom]
    if matter.view == .amorphous {
      let body = AmorphousBody(
        info: info(.identity), material: matter.material, region: Slab(large, z: 0...depth),
        seed: settings.seed)
      found = body.realise(in: area, threads: 1).atoms
    } else {
      var orientation = Matrix3(quaternion: stream.quaternion())
      if case .along(let direction) = matter.view {
        orientation = ResponseClass.orientation(along: direction)
      }
      let cell = matter.material.crystal.cell
      var origin = orientation * cell.cartesian(Vector(stream.uniform(), stream.uniform(), stream.uniform()))
      let heights = matter.sites.map { (orientation * $0.offset).z }
      var range = 0...depth
      if matter.isSheet {
        // The lowest atom stands 1.5 Å behind the entrance face.
        origin = Vector(origin.x, origin.y, 1.5 - (heights.min() ?? 0))
        range = 0...Double(sheetSlices) * step
      } else if case .along = matter.view {
        // Faces cut the crystal at evenly spread heights of its cell along the beam.
        let repeats = abs((orientation * cell.c).z)
        origin.z = (Double(index) + 0.5) / Double(count) * max(repeats, 1)
      }
      let body = CrystalBody(
        info: info(orientation), material: matter.material, sites: matter.sites, origin: origin,
        region: Slab(large, z: range), seed: settings.seed)
      found = body.realise(in: area, threads: 1).atoms
    }
    for place in found.indices {
      found[place].position.x -= area.low.x
      found[place].position.y -= area.low.y
    }
    return found
  }

  /// Columns, and sums of their numbers of atoms and of the squares of these.
  private func count(_ atoms: [WorldAtom], into target: UnsafeMutablePointer<Double>) {
    guard matter.view == .amorphous else { return }
    let across = Int(side / Self.column)
    let layers = Int(settings.thickest / Self.column)
    var numbers = [Double](repeating: 0, count: across * across * layers)
    for atom in atoms {
      let place = atom.position / Self.column
      let (x, y, z) = (Int(place.x), Int(place.y), Int(place.z))
      if x < across, y < across, z < layers { numbers[(z * across + y) * across + x] += 1 }
    }
    target[0] = Double(numbers.count)
    target[1] = numbers.reduce(0, +)
    target[2] = numbers.reduce(0) { $0 + $1 * $1 }
  }

  private func pass(
    _ waves: [SIMD2<Double>], through atoms: [WorldAtom], slices: Int, exits: [Int],
    into target: UnsafeMutablePointer<Double>
  ) {
    let beam = conditions.beam
    let grid = self.grid
    let step = self.step
    let layout = MultisliceModel<Float>.layout(grid: grid, highestFrequency: 0)
    let spread = matter.view == .amorphous ? 0 : 1 / (4 * .pi * settings.envelope)
    let states = waves.map { incident($0 / beam.wavelength, spread: spread, layout: layout) }
    let places = Places(layout: layout, rings: rings, wavelength: beam.wavelength)
    var sorted = [[ScatteringAtom]](repeating: [], count: slices)
    let configuration = Int(atoms.first?.identity.body.ordinal ?? 0)
    for atom in atoms {
      let slice = Int((atom.position.z / step).rounded(.down))
      guard slice >= 0, slice < slices else { continue }
      let move = Realisation.thermalDisplacement(
        of: atom, configuration: configuration, seed: settings.seed)
      // In the middle of its slice, wherever thermal motion takes it.
      sorted[slice].append(
        ScatteringAtom(
          Scatterer(element: Int(atom.element)), x: atom.position.x + move.x, y: atom.position.y + move.y,
          z: (Double(slice % Self.batch) + 0.5) * step))
    }
    for first in stride(from: 0, to: slices, by: Self.batch) {
      let range = first..<min(first + Self.batch, slices)
      let height = Double(range.count) * step
      let potential = PotentialModel(
        arrangement: AtomArrangement(
          atoms: range.flatMap { sorted[$0] }, box: SIMD3(grid.lengthX, grid.lengthY, height)),
        grid: grid, slicing: try! Slicing(height: height, requested: step),
        parametrization: conditions.parametrization)
      let model = MultisliceModel<Float>(builder: PotentialBuilder(model: potential), beam: beam)
      let engine = Multislice(model)
      var wanted = exits.filter { range.contains($0 - 1) }.map { $0 - 1 - first }
      let read = Set(wanted)
      if wanted.last != range.count - 1 { wanted.append(range.count - 1) }
      for (direction, wave) in zip(waves, states) {
        engine.propagate(wave.pointer, exits: wanted) { slice in
          guard read.contains(slice) else { return }
          let row = exits.firstIndex(of: first + slice + 1)!
          places.add(
            wave.pointer, around: direction / beam.wavelength, radius: max(3.5 * spread, 1e-6),
            weight: 1 / Double(waves.count), into: target + row * (rings.count + 1))
        }
      }
    }
  }

  /// A plane wave, or one with a Gaussian envelope around the middle of the box, with Σ|ψ|² = 1.
  private func incident(_ k: SIMD2<Double>, spread: Double, layout: SpectrumLayout) -> AlignedBuffer<
    Complex<Float>
  > {
    let grid = layout.grid
    let wave = AlignedBuffer<Complex<Float>>(count: layout.count)
    let near = SIMD2((k.x * grid.lengthX).rounded(), (k.y * grid.lengthY).rounded())
    let reach = Int((6 * spread * grid.lengthX).rounded(.up))
    var power = 0.0
    var values: [(place: Int, value: Double)] = []
    for dy in -reach...reach {
      for dx in -reach...reach {
        let (i, j) = (Int(near.x) + dx, Int(near.y) + dy)
        guard let column = layout.column(kxIndex: (i + grid.nx) % grid.nx) else { continue }
        let off = SIMD2(Double(i) / grid.lengthX, Double(j) / grid.lengthY) - k
        // Amplitude whose intensity has the standard deviation `spread`; in the middle of the box waves alternate in sign.
        let value = spread > 0 ? exp(-(off * off).sum() / (4 * spread * spread)) : 1
        power += value * value
        values.append(
          (
            column * layout.stride + (j + grid.ny) % grid.ny, (i + j) % 2 == 0 ? value : -value
          ))
      }
    }
    for item in values { wave.pointer[item.place] = Complex(Float(item.value / power.squareRoot()), 0) }
    return wave
  }

  /// Rings of the elements of a spectrum.
  private struct Places {
    let layout: SpectrumLayout
    /// Ring of each element, `count` of the rings for none.
    let ring: [UInt8]
    let kx, ky: [Double]
    let count: Int

    init(layout: SpectrumLayout, rings: AngleRings, wavelength: Double) {
      self.layout = layout
      count = rings.count
      kx = (0..<layout.columns).map { layout.kx($0) }
      ky = layout.grid.ky
      var ring = [UInt8](repeating: UInt8(rings.count), count: layout.count)
      for column in 0..<layout.columns {
        for row in ky.indices {
          let angle = wavelength * (kx[column] * kx[column] + ky[row] * ky[row]).squareRoot()
          if let found = rings.ring(of: angle) { ring[column * layout.stride + row] = UInt8(found) }
        }
      }
      self.ring = ring
    }

    /// Adds intensities: first what is within `radius` of the incident frequency or nearest to it, then each ring.
    func add(
      _ wave: UnsafePointer<Complex<Float>>, around k: SIMD2<Double>, radius: Double, weight: Double,
      into target: UnsafeMutablePointer<Double>
    ) {
      let half = 0.5 / layout.grid.lengthX
      let limit = max(radius, half)
      var sums = [Double](repeating: 0, count: 258)
      ring.withUnsafeBufferPointer { ring in
        for column in 0..<layout.columns {
          let start = column * layout.stride
          let off = abs(kx[column] - k.x)
          if off > limit {
            for row in ky.indices {
              sums[Int(ring[start + row])] += Double(wave[start + row].squaredMagnitude)
            }
          } else {
            for row in ky.indices {
              let value = Double(wave[start + row].squaredMagnitude)
              let away = abs(ky[row] - k.y)
              let isDirect = radius > half ? off * off + away * away <= radius * radius : away <= half
              sums[isDirect ? 257 : Int(ring[start + row])] += value
            }
          }
        }
      }
      target[0] += weight * sums[257]
      for index in 0..<count { target[1 + index] += weight * sums[index] }
    }
  }
}

extension RandomStream.Purpose {
  /// Places, orientations and directions of calibrations at low magnification.
  static let surveyCalibration = Self("survey.calibration")
  /// Texture of amorphous matter at low magnification.
  static let surveyTexture = Self("survey.texture")
}
