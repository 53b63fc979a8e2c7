/* What the compiled cores take from the processor: how wide a register is in each of the builds, and which of the builds
   this processor can run. The kernel's doubles and the parser's floats lie in the same registers. */
#ifndef TRUCELINE_LANES_H
#define TRUCELINE_LANES_H

/* Bytes of a register. AVX-512 counts only with the parts that the build for it asks for. */
#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
#define REGISTER 64
#elif defined(__AVX2__)
#define REGISTER 32
#else
#define REGISTER 16
#endif

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif
#define INLINE static inline __attribute__((always_inline))

/* Which of a core's builds this processor has what it needs for: 0 the plain one, 1 with AVX2, 2 with AVX-512. */
INLINE int widest(void)
{
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
    const int is_wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
    const int is_wider = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd");
    return is_wide + (is_wide && is_wider);
#else
    return 0;
#endif
}

#endif
