package import Numerics
import Quantities

/// Where along the beam a wave is looked at, and the maps with which its intensity is weighted there: the sum over planes of
/// ∫ |ψ|² Σ μ(r - r_j), each atom shared by the two planes next to it.
package final class DepthResponses: Sendable {
  /// Slices behind which the wave is looked at, besides the incident wave.
  package let exits: [Int]
  package let count: Int
  /// `[plane][response]`, nil where no atom answers; plane 0 is the entrance. Rows are padded as those of `FourierTransform2D`.
  private let maps: [[AlignedBuffer<Float>?]]
  let grid: Grid

  /// - Parameters:
  ///   - arrangement: atoms in a box, whose kinds the responses name.
  ///   - slicing: that of the waves.
  ///   - spacing: of the planes in Å, about.
  package init(
    _ arrangement: AtomArrangement, grid: Grid, slicing: Slicing, responses: [AtomResponse], spacing: Double,
    threads: Int
  ) {
    self.grid = grid
    count = responses.count
    let faces = slicing.exitFaces
    let planes = max(1, Int((slicing.height / spacing).rounded(.up)))
    var exits: [Int] = []
    for plane in 1...planes {
      let slice = plane * faces.count / planes - 1
      if slice >= 0, slice != exits.last { exits.append(slice) }
    }
    self.exits = exits
    // An atom acts on the wave that enters its slice; between planes it is shared, so that intensities are taken linearly.
    let entered = [0] + exits.map { $0 + 1 }
    var belongs = entered.map { _ in [ScatteringAtom]() }
    for atom in arrangement.atoms {
      let slice = slicing.index(of: atom.z, exitFaces: faces)
      var plane = 0
      while plane + 2 < entered.count, slice >= entered[plane + 1] { plane += 1 }
      let share = Double(slice - entered[plane]) / Double(entered[plane + 1] - entered[plane])
      for (number, weight) in [(plane, 1 - share), (plane + 1, share)] where weight > 0 {
        belongs[number].append(
          ScatteringAtom(
            atom.scatterer, x: atom.x, y: atom.y, z: atom.z, occupancy: weight * atom.occupancy))
      }
    }
    let stride = paddedStride(grid.nx)
    let (layers, wanted) = (belongs, responses)
    let box = arrangement.box
    let made = UncheckedSendable(
      (0..<entered.count * responses.count).map { index in
        layers[index / wanted.count].contains { wanted[index % wanted.count].shapes[$0.scatterer] != nil }
          ? AlignedBuffer<Float>(count: stride * grid.ny) : nil
      })
    let whole = try? Slicing(thicknesses: [box.z], height: box.z)
    parallelFor(entered.count, threads: threads) { _, plane in
      guard let whole else { return }
      for (number, response) in wanted.enumerated() {
        guard let map = made.value[plane * wanted.count + number] else { continue }
        let answering = layers[plane].filter { response.shapes[$0.scatterer] != nil }
        let builder = PotentialBuilder<Float>(
          model: PotentialModel(
            arrangement: AtomArrangement(atoms: answering, box: box), grid: grid, slicing: whole),
          shapes: response.shapes)
        builder.build(distinct: 0, into: map.pointer, stride: stride, using: .init(builder))
      }
    }
    maps = (0..<entered.count).map { plane in
      (0..<responses.count).map { made.value[plane * responses.count + $0] }
    }
  }

  /// Memory in bytes.
  package var bytes: Int { maps.joined().reduce(0) { $0 + ($1?.bytes ?? 0) } }

  /// Scratch memory of one thread.
  package final class Reader {
    private let responses: DepthResponses
    private let transform: FourierTransform2D<Float>
    private let field: AlignedBuffer<Complex<Float>>
    private let intensity: AlignedBuffer<Float>

    package init(_ responses: DepthResponses, plans: FourierTransform2D<Float>.Plans) {
      self.responses = responses
      transform = FourierTransform2D(plans: plans)
      field = AlignedBuffer(count: transform.fieldCount)
      intensity = AlignedBuffer(count: transform.rowStride)
    }

    /// Adds what atoms next to a plane answer to a wave there.
    /// - Parameters:
    ///   - plane: 0 for the incident wave, then one for each of `exits`.
    ///   - sums: one for each response.
    package func add(
      _ spectrum: UnsafeMutablePointer<Complex<Float>>, plane: Int, weight: Double,
      into sums: UnsafeMutablePointer<Double>
    ) {
      let maps = responses.maps[plane]
      guard maps.contains(where: { $0 != nil }) else { return }
      transform.inverse(spectrum, into: field.pointer)
      let grid = responses.grid
      let scale = weight / Double(grid.count)
      for y in 0..<grid.ny {
        let row = y * transform.rowStride
        let wave = field.pointer + row
        let line = intensity.pointer
        for x in 0..<grid.nx { line[x] = wave[x].re * wave[x].re + wave[x].im * wave[x].im }
        for (number, map) in maps.enumerated() {
          guard let map else { continue }
          sums[number] += scale * Double(dot(line, map.pointer + row, count: grid.nx))
        }
      }
    }

    /// In eight partial sums, so that vector instructions serve.
    private func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
      var sums = SIMD8<Float>.zero
      var x = 0
      while x + 8 <= count {
        let u = UnsafeRawPointer(a + x).loadUnaligned(as: SIMD8<Float>.self)
        let v = UnsafeRawPointer(b + x).loadUnaligned(as: SIMD8<Float>.self)
        sums += u * v
        x += 8
      }
      var total = sums.sum()
      while x < count {
        total += a[x] * b[x]
        x += 1
      }
      return total
    }
  }
}
