/* Vectors of 8 and 16 single precision numbers, as one instruction each.
 *
 * Swift imports these types as SIMD8<Float> and SIMD16<Float>. Its own operators on them are loops over lanes that the
 * optimiser does not always put together again; these functions are always one vector instruction. All of them are
 * inlined, so that there is no C to compile and each caller's instruction set holds. */
#ifndef STEMULATOR_VECTORS_H
#define STEMULATOR_VECTORS_H

#define CV_INLINE static inline __attribute__((always_inline))

typedef float cv_f8 __attribute__((ext_vector_type(8)));
typedef float cv_f16 __attribute__((ext_vector_type(16)));

/* fma is a b + c, fnma is c - a b, both rounded once. */
#define CV_ARITHMETIC(N)                                                                                              \
  CV_INLINE cv_f##N cv_add##N(cv_f##N a, cv_f##N b) { return a + b; }                                                 \
  CV_INLINE cv_f##N cv_sub##N(cv_f##N a, cv_f##N b) { return a - b; }                                                 \
  CV_INLINE cv_f##N cv_mul##N(cv_f##N a, cv_f##N b) { return a * b; }                                                 \
  CV_INLINE cv_f##N cv_fma##N(cv_f##N a, cv_f##N b, cv_f##N c) { return __builtin_elementwise_fma(a, b, c); }         \
  CV_INLINE cv_f##N cv_fnma##N(cv_f##N a, cv_f##N b, cv_f##N c) { return __builtin_elementwise_fma(-a, b, c); }       \
  CV_INLINE cv_f##N cv_splat##N(float a) { return (cv_f##N)a; }

CV_ARITHMETIC(8)
CV_ARITHMETIC(16)

/* Asks for the cache line of an address that may lie behind the end of its buffer. */
CV_INLINE void cv_prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }

#endif
