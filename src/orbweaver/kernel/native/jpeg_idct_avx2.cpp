// The inverse DCT with products of 16-bit pairs; see jpeg_idct.h and, for the graph of sums,
// jpeg_idct_lanes.inc: here every sum of two products is one instruction.
#include "jpeg_idct.h"

#if defined(__x86_64__)
#include <immintrin.h>

namespace ow::jpeg {

namespace {

// Rows a and b side by side: (a0, b0, a1, b1 ...), 16 numbers of 16 bits.
inline __m256i zip(__m128i a, __m128i b) {
    return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_unpacklo_epi16(a, b)),
                                   _mm_unpackhi_epi16(a, b), 1);
}

// a * first + b * second for zipped rows, in 32 bits.
inline __m256i dot(__m256i zipped, int first, int second) {
    const int pair = int(uint32_t(uint16_t(first)) | uint32_t(uint16_t(second)) << 16);
    return _mm256_madd_epi16(zipped, _mm256_set1_epi32(pair));
}

inline __m256i add(__m256i a, __m256i b) { return _mm256_add_epi32(a, b); }
inline __m256i subtract(__m256i a, __m256i b) { return _mm256_sub_epi32(a, b); }

// Sum and difference, rounded, shifted, as two rows of 16 bits.
template <int kBits>
inline void butterfly(__m256i a, __m256i b, __m128i &sum, __m128i &difference) {
    const __m256i half = _mm256_set1_epi32(1 << (kBits - 1));
    const __m256i above = _mm256_srai_epi32(add(add(a, b), half), kBits);
    const __m256i below = _mm256_srai_epi32(add(subtract(a, b), half), kBits);
    const __m256i packed =
        _mm256_permute4x64_epi64(_mm256_packs_epi32(above, below), _MM_SHUFFLE(3, 1, 2, 0));
    sum = _mm256_castsi256_si128(packed);
    difference = _mm256_extracti128_si256(packed, 1);
}

template <int kBits>
inline void transform(__m128i row[8]) {
    const __m256i z26 = zip(row[2], row[6]), z04 = zip(row[0], row[4]);
    const __m256i low = dot(z26, 4433, 4433 - 15137), high = dot(z26, 4433 + 6270, 4433);
    const __m256i sum = dot(z04, 8192, 8192), difference = dot(z04, 8192, -8192);
    const __m256i z73 = zip(row[7], row[3]), z51 = zip(row[5], row[1]);
    const __m256i c3 = add(dot(z73, 9633 - 16069, 9633 - 16069), dot(z51, 9633, 9633));
    const __m256i c4 = add(dot(z73, 9633, 9633), dot(z51, 9633 - 3196, 9633 - 3196));
    const __m256i z71 = zip(row[7], row[1]), z53 = zip(row[5], row[3]);
    const __m256i b0 = add(dot(z71, 2446 - 7373, -7373), c3);
    const __m256i b3 = add(dot(z71, -7373, 12299 - 7373), c4);
    const __m256i b1 = add(dot(z53, 16819 - 20995, -20995), c4);
    const __m256i b2 = add(dot(z53, -20995, 25172 - 20995), c3);
    butterfly<kBits>(add(sum, high), b3, row[0], row[7]);
    butterfly<kBits>(add(difference, low), b2, row[1], row[6]);
    butterfly<kBits>(subtract(difference, low), b1, row[2], row[5]);
    butterfly<kBits>(subtract(sum, high), b0, row[3], row[4]);
}

// The same for rows of which the last four are zero: each sum is then one of two products.
template <int kBits>
inline void transform_low(__m128i row[8]) {
    const __m256i even = zip(row[0], row[2]), odd = zip(row[1], row[3]);
    butterfly<kBits>(dot(even, 8192, 4433 + 6270), dot(odd, 12299 - 7373 + 9633 - 3196, 9633),
                     row[0], row[7]);
    butterfly<kBits>(dot(even, 8192, 4433), dot(odd, 9633, 25172 - 20995 + 9633 - 16069), row[1],
                     row[6]);
    butterfly<kBits>(dot(even, 8192, -4433), dot(odd, 9633 - 3196, 9633 - 20995), row[2], row[5]);
    butterfly<kBits>(dot(even, 8192, -4433 - 6270), dot(odd, 9633 - 7373, 9633 - 16069), row[3],
                     row[4]);
}

inline void transpose(__m128i row[8]) {
    __m128i pair[8], quad[8];
    for (int i = 0; i < 4; i++) {
        pair[i] = _mm_unpacklo_epi16(row[i], row[i + 4]);
        pair[i + 4] = _mm_unpackhi_epi16(row[i], row[i + 4]);
    }
    for (int i = 0; i < 8; i += 4)
        for (int j = i; j < i + 2; j++) {
            quad[j] = _mm_unpacklo_epi16(pair[j], pair[j + 2]);
            quad[j + 2] = _mm_unpackhi_epi16(pair[j], pair[j + 2]);
        }
    for (int i = 0; i < 8; i += 2) {
        row[i] = _mm_unpacklo_epi16(quad[i], quad[i + 1]);
        row[i + 1] = _mm_unpackhi_epi16(quad[i], quad[i + 1]);
    }
}

inline __m128i load(const void *from) {
    return _mm_loadu_si128(static_cast<const __m128i *>(from));
}

inline void store(__m128i row[8], uint8_t *out, size_t stride) {
    const __m128i middle = _mm_set1_epi16(128);
    for (int y = 0; y < 8; y += 2) {
        const __m128i two = _mm_packus_epi16(_mm_adds_epi16(row[y], middle),
                                             _mm_adds_epi16(row[y + 1], middle));
        _mm_storel_epi64(reinterpret_cast<__m128i *>(out + size_t(y) * stride), two);
        _mm_storeh_pd(reinterpret_cast<double *>(out + size_t(y + 1) * stride),
                      _mm_castsi128_pd(two));
    }
}

}  // namespace

void inverse_avx2(const int16_t *coefficients, const uint16_t *quantiser, uint8_t *out,
                  size_t stride) {
    __m128i row[8];
    for (int y = 0; y < 8; y++)
        row[y] = _mm_mullo_epi16(load(coefficients + 8 * y), load(quantiser + 8 * y));
    transform<11>(row);
    transpose(row);
    transform<18>(row);
    transpose(row);
    store(row, out, stride);
}

void inverse_low_avx2(const int16_t *coefficients, const uint16_t *quantiser, uint8_t *out,
                      size_t stride) {
    __m128i row[8];
    for (int y = 0; y < 4; y++)
        row[y] = _mm_mullo_epi16(load(coefficients + 8 * y), load(quantiser + 8 * y));
    transform_low<11>(row);
    transpose(row);
    transform_low<18>(row);
    transpose(row);
    store(row, out, stride);
}

}  // namespace ow::jpeg
#endif
