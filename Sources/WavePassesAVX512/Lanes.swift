import CVectors

/// One single precision number of each of 16 lines: a register of AVX-512.
typealias Lanes = SIMD16<Float>

@inline(__always) func add(_ a: Lanes, _ b: Lanes) -> Lanes { cv_add16(a, b) }
@inline(__always) func subtract(_ a: Lanes, _ b: Lanes) -> Lanes { cv_sub16(a, b) }
@inline(__always) func multiply(_ a: Lanes, _ b: Lanes) -> Lanes { cv_mul16(a, b) }
/// a b + c
@inline(__always) func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes { cv_fma16(a, b, c) }
/// c - a b
@inline(__always) func multiplySubtract(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes { cv_fnma16(a, b, c) }
@inline(__always) func splat(_ a: Float) -> Lanes { cv_splat16(a) }
/// Asks for an element ahead of its use.
@inline(__always) func prefetch(_ p: UnsafePointer<Wide>) {
  cv_prefetch(p)
  cv_prefetch(UnsafeRawPointer(p) + 64)
}
/// to[toOffsets[i]][j] = from[fromOffsets[j]][i]
@inline(__always)
func transpose(
  _ from: UnsafePointer<Float>, _ fromOffsets: UnsafePointer<Int>, _ to: UnsafeMutablePointer<Float>,
  _ toOffsets: UnsafePointer<Int>
) { cv_tile16(from, fromOffsets, to, toOffsets) }
