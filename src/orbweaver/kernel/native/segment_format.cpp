// Sums, the fixed permutation of bits, and the order of sections; see segment_format.h.
#include "segment_format.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace orbweaver {
namespace {

constexpr uint64_t kPageWords = 512, kPermutationFrom = 0x10000;

struct Factors {
    std::array<uint64_t, kPageWords> of;
    Factors() {
        for (uint64_t place = 0; place < kPageWords; ++place) of[place] = mixed(place + 1) | 1;
    }
};

uint64_t page_sum(const uint64_t *words, uint64_t count, const uint64_t *factors) {
    uint64_t sum = 0;
    for (uint64_t place = 0; place < count; ++place) sum += words[place] * factors[place];
    return sum;
}

// For each half byte of a published value, the bits that it sets in the stored one.
struct Nibbles {
    alignas(32) uint64_t sets[64][16][4];

    Nibbles() {
        std::array<unsigned, 256> order;
        std::iota(order.begin(), order.end(), 0u);
        for (unsigned last = 255; last > 0; --last)
            std::swap(order[last], order[mixed(kPermutationFrom + last) % (last + 1)]);
        memset(sets, 0, sizeof sets);
        for (unsigned stored = 0; stored < 256; ++stored) note(order[stored], stored);
    }

    void note(unsigned published, unsigned stored) {
        for (unsigned nibble = 0; nibble < 16; ++nibble) {
            if (!(nibble >> (3 - published % 4) & 1)) continue;
            uint8_t *bytes = reinterpret_cast<uint8_t *>(sets[published / 4][nibble]);
            bytes[stored / 8] = uint8_t(bytes[stored / 8] | 0x80 >> stored % 8);
        }
    }
};

}  // namespace

uint64_t checksum(const uint8_t *bytes, uint64_t size) {
    static const Factors factors;
    const uint64_t *words = reinterpret_cast<const uint64_t *>(bytes);
    uint64_t total = 0, page = 0;
    for (; size >= kPageWords * 8; size -= kPageWords * 8, words += kPageWords)
        total += mixed(page_sum(words, kPageWords, factors.of.data()) + mixed(++page));
    if (!size) return total;
    uint64_t sum = page_sum(words, size / 8, factors.of.data()), last = 0;
    memcpy(&last, words + size / 8, size % 8);
    sum += last * factors.of[size / 8 % kPageWords];
    return total + mixed(sum + mixed(page + 1));
}

void permute(const uint8_t *published, uint8_t *stored) {
    static const Nibbles table;
    uint64_t bits[4] = {0, 0, 0, 0};
    for (unsigned place = 0; place < 32; ++place) {
        const uint64_t *high = table.sets[2 * place][published[place] >> 4];
        const uint64_t *low = table.sets[2 * place + 1][published[place] & 15];
        for (unsigned word = 0; word < 4; ++word) bits[word] |= high[word] | low[word];
    }
    memcpy(stored, bits, 32);
}

uint32_t expected_parts(uint32_t band_count, Place *places) {
    uint32_t count = 0;
    for (Part part : {kNearValues, kNearLabels, kNearReach}) places[count++] = {part, 0};
    for (uint16_t band = 0; band < band_count; ++band)
        for (Part part : {kBlocks, kWide, kWords})
            if (band || part != kWords) places[count++] = {part, band};
    for (uint16_t kind = 0; kind < kKinds; ++kind)
        for (Part part : {kDigestValues, kDigestLabels, kDigestPrefix, kDigestFilter})
            places[count++] = {part, kind};
    places[count++] = {kLabels, 0};
    return count;
}

}  // namespace orbweaver
