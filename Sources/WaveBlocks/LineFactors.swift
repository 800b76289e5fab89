/// How a length is split into the radices of its stages.
package enum LineFactors {
  /// Nanoseconds, up to a common factor, that a stage of each radix takes per element: arithmetic and one pass through
  /// the cache.
  private static let costs: [Int: Double] = [
    8: 15.5, 7: 22, 6: 14, 5: 16, 4: 11.5, 3: 12, 2: 9,
  ]

  /// The cheapest radices whose product is `length`, in the order of the forward stages; nil if there are not two of
  /// them, as for lengths with larger prime factors.
  package static func radices(of length: Int) -> [Int]? {
    guard length > 1 else { return nil }
    var known: [Int: (cost: Double, radices: [Int])] = [1: (0, [])]
    guard let found = cheapest(length, &known), found.radices.count > 1 else {
      return split(length)
    }
    return ordered(found.radices)
  }

  private static func cheapest(_ length: Int, _ known: inout [Int: (cost: Double, radices: [Int])])
    -> (cost: Double, radices: [Int])?
  {
    if let found = known[length] { return found }
    var best: (cost: Double, radices: [Int])?
    for (radix, cost) in costs.sorted(by: { $0.key > $1.key }) where length % radix == 0 {
      guard let rest = cheapest(length / radix, &known) else { continue }
      if best == nil || rest.cost + cost < best!.cost { best = (rest.cost + cost, rest.radices + [radix]) }
    }
    if let best { known[length] = best }
    return best
  }

  /// A single radix as two, where it is no prime.
  private static func split(_ length: Int) -> [Int]? {
    switch length {
    case 4: [2, 2]
    case 6: [2, 3]
    case 8: [4, 2]
    default: nil
    }
  }

  /// Large radices first.
  private static func ordered(_ radices: [Int]) -> [Int] { radices.sorted(by: >) }
}
