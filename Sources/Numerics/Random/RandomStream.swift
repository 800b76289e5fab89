/// Random bits addressed by seed, purpose and index.
///
/// A stream is a pure function of its address, so any part of a run can be drawn again alone, in any order,
/// on any number of threads. The bits are those of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) started from
/// a mixed address.
package struct RandomStream: Sendable, Equatable {
  private var state: UInt64

  /// - Parameters:
  ///   - seed: the seed of the run.
  ///   - purpose: what the numbers are for.
  ///   - index: which item they belong to, from the outer to the inner counter.
  package init(seed: UInt64, purpose: Purpose, index: Int...) {
    var mixed = Self.mix(seed &+ Self.increment)
    mixed = Self.mix(mixed ^ purpose.tag)
    for part in index {
      mixed = Self.mix(mixed &* 3 ^ Self.mix(UInt64(bitPattern: Int64(part)) &+ Self.increment))
    }
    state = mixed
  }

  /// The stream whose address has one more index.
  ///
  /// `RandomStream(seed: s, purpose: p, index: i, j)` is `RandomStream(seed: s, purpose: p, index: i).appending(j)`, for
  /// loops that would build the same address over and over. To be called on a stream from which nothing was drawn.
  package func appending(_ index: Int) -> RandomStream {
    var longer = self
    longer.state = Self.mix(state &* 3 ^ Self.mix(UInt64(bitPattern: Int64(index)) &+ Self.increment))
    return longer
  }

  /// The next 64 random bits.
  package mutating func next() -> UInt64 {
    state &+= Self.increment
    return Self.mix(state)
  }

  /// Uniform in [0, 1) with 53 random bits.
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension RandomStream {
  /// What random numbers are used for. A new purpose never disturbs the streams of the others.
  package struct Purpose: Sendable, Hashable {
    let tag: UInt64

    package init(_ name: StaticString) {
      // FNV-1a over the name.
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      name.withUTF8Buffer { for byte in $0 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 } }
      tag = hash
    }

    /// Displacements of atoms in frozen-phonon configurations.
    package static let thermalDisplacement = Purpose("specimen.thermal-displacement")
    /// Noise on which transforms are measured.
    package static let roundTripGain = Purpose("numerics.round-trip-gain")
  }
}
