import Numerics

/// Places sorted into squares.
struct PlaceGrid: Sendable {
  private var squares: [SIMD2<Int>: [Int]] = [:]
  private let side: Double

  /// - Parameter side: Å; at least the distance up to which places are looked for.
  init(_ places: [SIMD2<Double>], side: Double) {
    self.side = side
    for (index, place) in places.enumerated() { squares[square(place), default: []].append(index) }
  }

  private func square(_ place: SIMD2<Double>) -> SIMD2<Int> {
    let scaled = (place / side).rounded(.down)
    return SIMD2(Int(scaled.x), Int(scaled.y))
  }

  func forEach(near place: SIMD2<Double>, _ body: (Int) -> Void) {
    let middle = square(place)
    for j in -1...1 {
      for i in -1...1 { for index in squares[middle &+ SIMD2(i, j)] ?? [] { body(index) } }
    }
  }
}
