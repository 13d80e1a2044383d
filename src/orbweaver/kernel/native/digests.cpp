// SHA-1 and SHA-256 side by side with the processor's SHA instructions; see digests.h.
#include "digests.h"

#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

#define OW_SHA __attribute__((target("sha,sse4.1,ssse3")))

namespace orbweaver {
namespace {

constexpr size_t kBlock = 64;
constexpr unsigned kSha1Groups = 20, kSha256Groups = 16;  // of four rounds each

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
alignas(16) constexpr uint32_t kCubeRoots[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// Both states in the order that the instructions want: the first named word is the highest.
struct States {
    __m128i abcd, e;        // SHA-1
    __m128i abef, cdgh;     // SHA-256
};

OW_SHA inline __m128i words(uint32_t highest, uint32_t high, uint32_t low, uint32_t lowest) {
    return _mm_set_epi32(int32_t(highest), int32_t(high), int32_t(low), int32_t(lowest));
}

OW_SHA inline States first_states() {
    return {words(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476), words(0xc3d2e1f0, 0, 0, 0),
            words(0x6a09e667, 0xbb67ae85, 0x510e527f, 0x9b05688c),
            words(0x3c6ef372, 0xa54ff53a, 0x1f83d9ab, 0x5be0cd19)};
}

template <unsigned kGroup>
OW_SHA inline void sha1_group(__m128i *w, __m128i &abcd, __m128i &before) {
    __m128i &own = w[kGroup % 4];
    if constexpr (kGroup >= 4) {
        const __m128i mixed = _mm_sha1msg1_epu32(own, w[(kGroup + 1) % 4]);
        own = _mm_sha1msg2_epu32(_mm_xor_si128(mixed, w[(kGroup + 2) % 4]), w[(kGroup + 3) % 4]);
    }
    // the fifth word of a group is the first of four rounds earlier, turned; at first it is e
    const __m128i five =
        kGroup ? _mm_sha1nexte_epu32(before, own) : _mm_add_epi32(before, own);
    before = abcd;
    abcd = _mm_sha1rnds4_epu32(abcd, five, kGroup / 5);
}

template <unsigned kGroup>
OW_SHA inline void sha256_group(__m128i *w, __m128i &abef, __m128i &cdgh) {
    __m128i &own = w[kGroup % 4];
    if constexpr (kGroup >= 4) {
        const __m128i &last = w[(kGroup + 3) % 4];
        const __m128i seven_back = _mm_alignr_epi8(last, w[(kGroup + 2) % 4], 4);
        const __m128i mixed = _mm_sha256msg1_epu32(own, w[(kGroup + 1) % 4]);
        own = _mm_sha256msg2_epu32(_mm_add_epi32(mixed, seven_back), last);
    }
    const __m128i *roots = reinterpret_cast<const __m128i *>(kCubeRoots) + kGroup;
    const __m128i added = _mm_add_epi32(own, _mm_load_si128(roots));
    cdgh = _mm_sha256rnds2_epu32(cdgh, abef, added);
    abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(added, 0x0E));
}

template <unsigned kGroup>
OW_SHA inline void groups_from(__m128i *one, __m128i *two, States &s, __m128i &before) {
    if constexpr (kGroup < kSha1Groups) {
        sha1_group<kGroup>(one, s.abcd, before);
        if constexpr (kGroup < kSha256Groups) sha256_group<kGroup>(two, s.abef, s.cdgh);
        groups_from<kGroup + 1>(one, two, s, before);
    }
}

OW_SHA void add_blocks(States &states, const uint8_t *at, size_t blocks) {
    const __m128i backwards = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
    const __m128i each_word = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    States s = states;
    for (; blocks; blocks--, at += kBlock) {
        const States held = s;
        __m128i one[4], two[4], before = s.e;
        for (int i = 0; i < 4; i++) {
            const __m128i raw = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at) + i);
            one[i] = _mm_shuffle_epi8(raw, backwards);
            two[i] = _mm_shuffle_epi8(raw, each_word);
        }
        groups_from<0>(one, two, s, before);
        s.abcd = _mm_add_epi32(s.abcd, held.abcd);
        s.e = _mm_sha1nexte_epu32(before, held.e);
        s.abef = _mm_add_epi32(s.abef, held.abef);
        s.cdgh = _mm_add_epi32(s.cdgh, held.cdgh);
    }
    states = s;
}

void put_big(uint8_t *out, uint32_t word) {
    word = __builtin_bswap32(word);
    memcpy(out, &word, 4);
}

OW_SHA void put_states(const States &s, uint8_t *sha1, uint8_t *sha256) {
    uint32_t abcd[4], e[4], abef[4], cdgh[4];
    memcpy(abcd, &s.abcd, 16);
    memcpy(e, &s.e, 16);
    memcpy(abef, &s.abef, 16);
    memcpy(cdgh, &s.cdgh, 16);
    const uint32_t first[5] = {abcd[3], abcd[2], abcd[1], abcd[0], e[3]};
    const uint32_t second[8] = {abef[3], abef[2], cdgh[3], cdgh[2],
                                abef[1], abef[0], cdgh[1], cdgh[0]};
    for (int i = 0; i < 5; i++) put_big(sha1 + 4 * i, first[i]);
    for (int i = 0; i < 8; i++) put_big(sha256 + 4 * i, second[i]);
}

bool is_served() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    const bool is_told = __get_cpuid_count(7, 0, &a, &b, &c, &d);
    __builtin_cpu_init();
    return is_told && (b >> 29 & 1) && __builtin_cpu_supports("sse4.1");
}

OW_SHA void digest(const uint8_t *content, size_t size_bytes, uint8_t *sha1, uint8_t *sha256) {
    States states = first_states();
    const size_t blocks = size_bytes / kBlock, rest = size_bytes % kBlock;
    add_blocks(states, content, blocks);
    uint8_t last[2 * kBlock] = {};  // what is left, one bit, noughts, the count of bits
    if (rest) memcpy(last, content + blocks * kBlock, rest);
    last[rest] = 0x80;
    const size_t end = rest < kBlock - 8 ? kBlock : 2 * kBlock;
    const uint64_t bits = __builtin_bswap64(uint64_t(size_bytes) * 8);
    memcpy(last + end - 8, &bits, 8);
    add_blocks(states, last, end / kBlock);
    put_states(states, sha1, sha256);
}

}  // namespace
}  // namespace orbweaver

int32_t ow_sha1_sha256(const uint8_t *content, size_t size_bytes, uint8_t *sha1,
                       uint8_t *sha256) {
    static const bool is_served = orbweaver::is_served();
    if (!is_served) return OW_DIGESTS_NOT_SERVED;
    orbweaver::digest(content, size_bytes, sha1, sha256);
    return OW_DIGESTS_FINE;
}

#else

int32_t ow_sha1_sha256(const uint8_t *, size_t, uint8_t *, uint8_t *) {
    return OW_DIGESTS_NOT_SERVED;
}

#endif
