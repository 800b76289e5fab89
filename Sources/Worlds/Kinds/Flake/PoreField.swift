import Configuration
import Foundation
import Numerics
import Quantities

/// Holes through a flake at random places: a Poisson number in each tile of a square lattice, with radii of a normal
/// distribution cut at 2.5 standard deviations, and a slightly three-lobed form.
struct PoreField: Sendable {
  struct Pore: Sendable {
    let centre: SIMD2<Double>
    /// Å.
    let radius: Double
    /// Of the lobes.
    let axis: SIMD2<Double>

    func contains(_ point: SIMD2<Double>) -> Bool {
      let off = point - centre
      let square = (off * off).sum()
      guard square < radius * radius * PoreField.widest * PoreField.widest else { return false }
      guard square > 0 else { return true }
      let distance = square.squareRoot()
      let (x, y) = ((off * axis).sum() / distance, (off.y * axis.x - off.x * axis.y) / distance)
      // cos 3φ of the direction against the axis.
      let lobes = x * x * x - 3 * x * y * y
      return distance < radius * (1 + PoreField.lobes * lobes)
    }
  }

  private static let lobes = 0.12
  private static let widest = 1 + lobes

  let mean: Double
  let spread: Double
  /// Edge of the tiles in Å, and the mean number of pores in one.
  private let edge, number: Double
  private let reach: Double
  private let stream: RandomStream
  /// Probability of a number of pores up to the index.
  private let cumulative: [Double]

  /// Nil where there are none.
  init?(_ parameters: ParameterReader, seed: UInt64) throws {
    let density = try parameters.number("pores_per_um2") * 1e-8
    mean = try parameters.number("pore_nm") * 10 / 2
    spread = try parameters.number("pore_spread")
    guard density > 0 else { return nil }
    let covered = density * .pi * mean * mean * (1 + spread * spread)
    guard covered < 0.7 else {
      throw InputError.outOfRange(
        parameters.name("pores_per_um2"), density * 1e8,
        allowed: "less than 70 % of the area in pores of \(parameters.name("pore_nm"))"
          + " \(InputError.brief(mean / 5)) nm, \(InputError.brief(density * 1e8 * 0.7 / covered))",
        unit: "1/µm²")
    }
    reach = mean * (1 + 2.5 * spread) * Self.widest
    edge = max(1 / density.squareRoot(), 2 * reach)
    number = density * edge * edge
    stream = RandomStream(seed: seed, purpose: .placement, index: 4)
    var (term, sum, table) = (exp(-number), 0.0, [Double]())
    while table.count < 1000 && sum < 1 - 1e-12 {
      sum += term
      table.append(sum)
      term *= number / Double(table.count)
    }
    cumulative = table
  }

  func contains(_ point: SIMD2<Double>) -> Bool {
    let low = ((point - reach) / edge).rounded(.down)
    let high = ((point + reach) / edge).rounded(.down)
    for y in Int(low.y)...Int(high.y) {
      for x in Int(low.x)...Int(high.x) {
        var draw = stream.appending(x).appending(y)
        for _ in 0..<count(&draw) where pore(x, y, &draw).contains(point) { return true }
      }
    }
    return false
  }

  /// Pores whose middles lie in an area.
  func pores(in area: Area) -> [Pore] {
    let (low, high) = ((area.low / edge).rounded(.down), (area.high / edge).rounded(.down))
    var found: [Pore] = []
    for y in Int(low.y)...Int(high.y) {
      for x in Int(low.x)...Int(high.x) {
        var draw = stream.appending(x).appending(y)
        for _ in 0..<count(&draw) {
          let pore = pore(x, y, &draw)
          if area.contains(pore.centre) { found.append(pore) }
        }
      }
    }
    return found
  }

  private func count(_ draw: inout RandomStream) -> Int {
    let value = draw.uniform()
    return cumulative.firstIndex { value < $0 } ?? cumulative.count
  }

  private func pore(_ x: Int, _ y: Int, _ draw: inout RandomStream) -> Pore {
    let place = SIMD2(Double(x) + draw.uniform(), Double(y) + draw.uniform()) * edge
    let size = 1 + spread * min(max(draw.normal(), -2.5), 2.5)
    let (sine, cosine) = sineCosine(2 * .pi * draw.uniform())
    return Pore(centre: place, radius: mean * max(size, 0.1), axis: SIMD2(cosine, sine))
  }
}
