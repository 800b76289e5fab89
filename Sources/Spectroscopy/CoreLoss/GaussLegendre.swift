/// Nodes and weights of Gauss-Legendre quadrature on -1...1 (Abramowitz and Stegun, table 25.4).
enum GaussLegendre {
  static let eight: [(node: Double, weight: Double)] = [
    (0.1834346424956498, 0.3626837833783620), (0.5255324099163290, 0.3137066458778873),
    (0.7966664774136267, 0.2223810344533745), (0.9602898564975363, 0.1012285362903763),
  ].flatMap { [(-$0.0, $0.1), ($0.0, $0.1)] }
}
