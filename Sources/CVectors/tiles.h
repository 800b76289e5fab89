/* Square tiles of single precision numbers, transposed in registers. */
#ifndef STEMULATOR_TILES_H
#define STEMULATOR_TILES_H

#include "vectors.h"

#define CV_MIX(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#define CV_LO8(a, b) CV_MIX(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define CV_HI8(a, b) CV_MIX(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define CV_LOPAIR8(a, b) CV_MIX(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define CV_HIPAIR8(a, b) CV_MIX(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#define CV_LOHALF8(a, b) CV_MIX(a, b, 0, 1, 2, 3, 8, 9, 10, 11)
#define CV_HIHALF8(a, b) CV_MIX(a, b, 4, 5, 6, 7, 12, 13, 14, 15)

#define CV_LO16(a, b) CV_MIX(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define CV_HI16(a, b) CV_MIX(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
#define CV_LOPAIR16(a, b) CV_MIX(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define CV_HIPAIR16(a, b) CV_MIX(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
#define CV_EVENQUADS(a, b) CV_MIX(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
#define CV_ODDQUADS(a, b) CV_MIX(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)

/* Rows 4k ... 4k+3 of a tile: their 4 x 4 blocks are transposed; row 4k+c then holds column c of each block. */
#define CV_BLOCKS(N, v, k)                                                                                            \
  do {                                                                                                                \
    const cv_f##N p = CV_LO##N(v[4 * k], v[4 * k + 1]), q = CV_HI##N(v[4 * k], v[4 * k + 1]);                         \
    const cv_f##N r = CV_LO##N(v[4 * k + 2], v[4 * k + 3]), s = CV_HI##N(v[4 * k + 2], v[4 * k + 3]);                 \
    v[4 * k] = CV_LOPAIR##N(p, r);                                                                                    \
    v[4 * k + 1] = CV_HIPAIR##N(p, r);                                                                                \
    v[4 * k + 2] = CV_LOPAIR##N(q, s);                                                                                \
    v[4 * k + 3] = CV_HIPAIR##N(q, s);                                                                                \
  } while (0)

/* to[to_offsets[i]][j] = from[from_offsets[j]][i] for i, j < 8; offsets in floats, multiples of 8. */
CV_INLINE void cv_tile8(const float *from, const long *from_offsets, float *to, const long *to_offsets) {
  cv_f8 v[8];
#define CV_LOAD(i) v[i] = *(const cv_f8 *)(from + from_offsets[i])
  CV_LOAD(0); CV_LOAD(1); CV_LOAD(2); CV_LOAD(3); CV_LOAD(4); CV_LOAD(5); CV_LOAD(6); CV_LOAD(7);
#undef CV_LOAD
  CV_BLOCKS(8, v, 0);
  CV_BLOCKS(8, v, 1);
#define CV_STORE(c)                                                                                                   \
  do {                                                                                                                \
    *(cv_f8 *)(to + to_offsets[c]) = CV_LOHALF8(v[c], v[4 + c]);                                                      \
    *(cv_f8 *)(to + to_offsets[4 + c]) = CV_HIHALF8(v[c], v[4 + c]);                                                  \
  } while (0)
  CV_STORE(0); CV_STORE(1); CV_STORE(2); CV_STORE(3);
#undef CV_STORE
}

/* to[to_offsets[i]][j] = from[from_offsets[j]][i] for i, j < 16; offsets in floats, multiples of 16. */
CV_INLINE void cv_tile16(const float *from, const long *from_offsets, float *to, const long *to_offsets) {
  cv_f16 v[16];
#define CV_LOAD(i) v[i] = *(const cv_f16 *)(from + from_offsets[i])
  CV_LOAD(0); CV_LOAD(1); CV_LOAD(2); CV_LOAD(3); CV_LOAD(4); CV_LOAD(5); CV_LOAD(6); CV_LOAD(7);
  CV_LOAD(8); CV_LOAD(9); CV_LOAD(10); CV_LOAD(11); CV_LOAD(12); CV_LOAD(13); CV_LOAD(14); CV_LOAD(15);
#undef CV_LOAD
  CV_BLOCKS(16, v, 0);
  CV_BLOCKS(16, v, 1);
  CV_BLOCKS(16, v, 2);
  CV_BLOCKS(16, v, 3);
#define CV_STORE(c)                                                                                                   \
  do {                                                                                                                \
    const cv_f16 p = CV_EVENQUADS(v[c], v[4 + c]), q = CV_ODDQUADS(v[c], v[4 + c]);                                   \
    const cv_f16 r = CV_EVENQUADS(v[8 + c], v[12 + c]), s = CV_ODDQUADS(v[8 + c], v[12 + c]);                         \
    *(cv_f16 *)(to + to_offsets[c]) = CV_EVENQUADS(p, r);                                                             \
    *(cv_f16 *)(to + to_offsets[4 + c]) = CV_EVENQUADS(q, s);                                                         \
    *(cv_f16 *)(to + to_offsets[8 + c]) = CV_ODDQUADS(p, r);                                                          \
    *(cv_f16 *)(to + to_offsets[12 + c]) = CV_ODDQUADS(q, s);                                                         \
  } while (0)
  CV_STORE(0); CV_STORE(1); CV_STORE(2); CV_STORE(3);
#undef CV_STORE
}

#endif
