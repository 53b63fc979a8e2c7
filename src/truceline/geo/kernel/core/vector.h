/* Lanes: eight doubles or floats at a time, in registers as wide as the processor has. Every lane is computed by itself
   and sums over lanes are kept lane by lane, so that all widths give the same bits. */
#ifndef TRUCELINE_VECTOR_H
#define TRUCELINE_VECTOR_H

#include "lanes.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#if REGISTER > 16
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

#define LANES (REGISTER / 8)          /* doubles to a register */
#define THIN (REGISTER == 16 ? 4 : 8) /* floats to a register; half as wide as it could be in 64 bytes: there are eight */

typedef double V __attribute__((vector_size(8 * LANES)));
typedef int64_t M __attribute__((vector_size(8 * LANES)));
typedef float F __attribute__((vector_size(4 * THIN)));
typedef int32_t I __attribute__((vector_size(4 * THIN)));

INLINE V load(const double *from)
{
    V v;
    memcpy(&v, from, sizeof v);
    return v;
}

INLINE F load_thin(const float *from)
{
    F v;
    memcpy(&v, from, sizeof v);
    return v;
}

INLINE I load_whole(const int32_t *from)
{
    I v;
    memcpy(&v, from, sizeof v);
    return v;
}

INLINE void store(double *to, V v) { memcpy(to, &v, sizeof v); }

INLINE V all_of(double x) { return x - (V){0}; }

INLINE V pick(M which, V one, V other) { return (V)(((M)one & which) | ((M)other & ~which)); }

INLINE V none_but(M which, V v) { return (V)((M)v & which); }

INLINE V most(V one, V other) { return pick(one > other, one, other); }

INLINE V least(V one, V other) { return pick(one < other, one, other); }

INLINE V magnitude(V v) { return (V)((M)v & 0x7fffffffffffffff); }

INLINE F thin_pick(I which, F one, F other) { return (F)(((I)one & which) | ((I)other & ~which)); }

INLINE F all_thin(float x) { return x - (F){0}; }

INLINE I all_whole(int32_t x) { return x - (I){0}; }

#if THIN == 8
INLINE F thin_most(F one, F other) { return (F)_mm256_max_ps((__m256)one, (__m256)other); }
INLINE F thin_least(F one, F other) { return (F)_mm256_min_ps((__m256)one, (__m256)other); }
#else
INLINE F thin_most(F one, F other) { return thin_pick(one > other, one, other); }
INLINE F thin_least(F one, F other) { return thin_pick(one < other, one, other); }
#endif

INLINE F thin_magnitude(F v) { return (F)((I)v & 0x7fffffff); }

INLINE V root_of(V v)
{
#if LANES == 8
    return (V)_mm512_sqrt_pd((__m512d)v);
#elif LANES == 4
    return (V)_mm256_sqrt_pd((__m256d)v);
#elif defined(__SSE2__)
    return (V)_mm_sqrt_pd((__m128d)v);
#else
    for (int i = 0; i < LANES; i++)
        v[i] = sqrt(v[i]);
    return v;
#endif
}

/* Of eight numbers, those after the ones at k; the last stands twice. */
INLINE V after(const double from[8], int k)
{
#if LANES == 8
    return (V)_mm512_permutexvar_pd(_mm512_set_epi64(7, 7, 6, 5, 4, 3, 2, 1), (__m512d)load(from + k));
#else
    V v = load(from + k);
    if (k + LANES < 8)
        return load(from + k + 1);
    for (int i = 1; i < LANES; i++)
        v[i - 1] = v[i];
    return v;
#endif
}

/* One bit for each lane that is true. */
INLINE unsigned bits(M which)
{
#if LANES == 8
    return (unsigned)_mm512_movepi64_mask((__m512i)which);
#elif LANES == 4
    return (unsigned)_mm256_movemask_pd((__m256d)which);
#elif defined(__SSE2__)
    return (unsigned)_mm_movemask_pd((__m128d)which);
#else
    unsigned found = 0;
    for (int i = 0; i < LANES; i++)
        found |= which[i] ? 1u << i : 0;
    return found;
#endif
}

INLINE unsigned thin_bits(I which)
{
#if LANES == 8
    return (unsigned)_mm256_movepi32_mask((__m256i)which);
#elif THIN == 8
    return (unsigned)_mm256_movemask_ps((__m256)which);
#elif defined(__SSE2__)
    return (unsigned)_mm_movemask_ps((__m128)which);
#else
    unsigned found = 0;
    for (int i = 0; i < THIN; i++)
        found |= which[i] ? 1u << i : 0;
    return found;
#endif
}

/* One bit for each lane where one is below, or not above, the other. With AVX-512 a comparison gives the bits at once, but
   the compiler takes the way through a vector, which made questions 5 % slower. */
#if LANES == 8
#define BITS_WHERE(name, type, lanes, sign, instruction, vector, order) \
    INLINE unsigned name(type one, type other) { return (unsigned)instruction((vector)one, (vector)other, order); }
#else
#define BITS_WHERE(name, type, lanes, sign, instruction, vector, order) \
    INLINE unsigned name(type one, type other) { return lanes(one sign other); }
#endif
BITS_WHERE(below, V, bits, <, _mm512_cmp_pd_mask, __m512d, _CMP_LT_OQ)
BITS_WHERE(not_above, V, bits, <=, _mm512_cmp_pd_mask, __m512d, _CMP_LE_OQ)
BITS_WHERE(thin_below, F, thin_bits, <, _mm256_cmp_ps_mask, __m256, _CMP_LT_OQ)
BITS_WHERE(thin_not_above, F, thin_bits, <=, _mm256_cmp_ps_mask, __m256, _CMP_LE_OQ)
BITS_WHERE(whole_below, I, thin_bits, <, _mm256_cmp_epi32_mask, __m256i, _MM_CMPINT_LT)

/* Adds to eight sums those of eight numbers whose bits are set. */
INLINE void add_some(double sums[8], const double with[8], unsigned which)
{
#if LANES == 8
    store(sums, load(sums) + (V)_mm512_maskz_loadu_pd((__mmask8)which, with));
#else
    for (; which; which &= which - 1)
        sums[__builtin_ctz(which)] += with[__builtin_ctz(which)];
#endif
}

/* Puts those of eight numbers whose bits are set one after the other; eight places are written. */
INLINE void put_some(double *to, const double from[8], unsigned which)
{
#if LANES == 8
    _mm512_storeu_pd(to, _mm512_maskz_compress_pd((__mmask8)which, (__m512d)load(from)));
#else
    for (; which; which &= which - 1)
        *to++ = from[__builtin_ctz(which)];
#endif
}

INLINE double sum_of(const double v[8])
{
    return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]));
}

#endif
