import Synchronization

/// Bodies of grains that were asked for lately. It changes no answer, only its cost: a picture of low magnification asks
/// for the same grain at many points.
final class GrainCache: Sendable {
  private let bodies = Mutex<[SIMD2<Int>: [any Body]]>([:])
  private static let most = 20_000

  func bodies(_ cell: SIMD2<Int>, make: () -> [any Body]) -> [any Body] {
    if let known = bodies.withLock({ $0[cell] }) { return known }
    let made = make()
    bodies.withLock {
      if $0.count >= Self.most { $0.removeAll(keepingCapacity: true) }
      $0[cell] = made
    }
    return made
  }
}
