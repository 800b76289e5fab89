/* What the processor and the operating system support. */
#ifndef STEMULATOR_INSTRUCTIONS_H
#define STEMULATOR_INSTRUCTIONS_H

/* All that -march=haswell lets a compiler use for the code of ours. */
static inline int cv_has_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
}

/* All that -march=skylake-avx512 lets a compiler use for the code of ours. */
static inline int cv_has_avx512(void) {
  return cv_has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
    && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd");
}

#endif
