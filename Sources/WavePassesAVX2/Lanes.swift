import CVectors

/// One single precision number of each of 8 lines: a register of AVX2.
typealias Lanes = SIMD8<Float>

@inline(__always) func add(_ a: Lanes, _ b: Lanes) -> Lanes { cv_add8(a, b) }
@inline(__always) func subtract(_ a: Lanes, _ b: Lanes) -> Lanes { cv_sub8(a, b) }
@inline(__always) func multiply(_ a: Lanes, _ b: Lanes) -> Lanes { cv_mul8(a, b) }
/// a b + c
@inline(__always) func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes { cv_fma8(a, b, c) }
/// c - a b
@inline(__always) func multiplySubtract(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes { cv_fnma8(a, b, c) }
@inline(__always) func splat(_ a: Float) -> Lanes { cv_splat8(a) }
/// Asks for an element ahead of its use.
@inline(__always) func prefetch(_ p: UnsafePointer<Wide>) {
  cv_prefetch(p)
}
/// to[toOffsets[i]][j] = from[fromOffsets[j]][i]
@inline(__always)
func transpose(
  _ from: UnsafePointer<Float>, _ fromOffsets: UnsafePointer<Int>, _ to: UnsafeMutablePointer<Float>,
  _ toOffsets: UnsafePointer<Int>
) { cv_tile8(from, fromOffsets, to, toOffsets) }
