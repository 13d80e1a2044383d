// The segment file's fields as FORMAT.md gives them, and the sums and bit order it uses.
// Numbers in files are little-endian; big-endian machines are not built for.
#ifndef ORBWEAVER_SEGMENT_FORMAT_H
#define ORBWEAVER_SEGMENT_FORMAT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "segment.h"

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "segments are little-endian");

namespace orbweaver {

constexpr uint32_t kVersion = 1;
constexpr uint32_t kHeaderBytes = 4096, kAlignment = 64;
constexpr int kBandsMax = 18, kKinds = 3, kReachMax = 48;
constexpr uint32_t kNone = 0xFFFFFFFFu;
constexpr uint64_t kLabelsMax = 64u << 20;
constexpr unsigned kPrefixMax = 28;
constexpr size_t kDigestBytes[kKinds] = {16, 20, 32};
constexpr char kMagic[9] = "ORBWSEG\x1a";

enum Part : uint16_t {
    kNearValues = 1, kNearLabels, kNearReach, kBlocks, kWide, kWords,
    kDigestValues, kDigestLabels, kDigestPrefix, kDigestFilter, kLabels,
};

struct Entry {
    uint16_t part, of;
    uint32_t zero;
    uint64_t offset, size, checksum;
};

constexpr uint32_t kEntriesMax = (kHeaderBytes - 8 - 128) / sizeof(Entry);

struct Header {
    char magic[8];
    uint32_t version, header_bytes;
    uint64_t file_bytes;
    uint32_t near_rows, side_rows;
    uint8_t is_even, band_count, near_label_bytes, id_bits;
    uint32_t section_count, digest_rows[kKinds];
    uint8_t digest_label_bytes[kKinds], near_reach_max, prefix_bits[kKinds], filter_bits[kKinds];
    uint8_t zero[2], band_bits[kBandsMax], zero_too[128 - 64 - kBandsMax];
    Entry entries[kEntriesMax];
    uint8_t zero_last[kHeaderBytes - 8 - 128 - kEntriesMax * sizeof(Entry)];
    uint64_t checksum;
};
static_assert(sizeof(Header) == kHeaderBytes && offsetof(Header, band_bits) == 64, "as specified");
static_assert(offsetof(Header, entries) == 128 && offsetof(Header, checksum) == 4088, "same");

// Which rows carry which bits in one band: 128 buckets, three bits of count each, in planes.
struct Block {
    uint32_t base, wide;
    uint64_t zero;
    uint64_t planes[3][2];
};
static_assert(sizeof(Block) == 64, "one cache line");
constexpr uint32_t kBlockBuckets = 128, kCountMax = 7;

struct Wide {
    uint32_t ends[kBlockBuckets];
};

inline uint64_t aligned(uint64_t size) { return (size + kAlignment - 1) / kAlignment * kAlignment; }
inline uint64_t block_count(unsigned width) { return width > 7 ? uint64_t{1} << (width - 7) : 1; }

// SplitMix64's finalizer of `number` times its step: one to one.
inline uint64_t mixed(uint64_t number) {
    uint64_t z = number * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

// The checksum of a section or a header; `bytes` must be 8-byte aligned.
uint64_t checksum(const uint8_t *bytes, uint64_t size);

// A published value with its bits in the stored order.
void permute(const uint8_t *published, uint8_t *stored);

// Which parts a segment has, in their order.
struct Place {
    Part part;
    uint16_t of;
};
uint32_t expected_parts(uint32_t band_count, Place *places);

// The four words of a stored value with its first bit highest, and the bits of one band in them.
struct Words {
    uint64_t big[4];
    explicit Words(const uint8_t *stored) {
        memcpy(big, stored, 32);
        for (uint64_t &word : big) word = __builtin_bswap64(word);
    }
    uint32_t bits(unsigned start, unsigned width) const {
        const unsigned word = start >> 6, left = 64 - (start & 63);
        if (width <= left)
            return uint32_t(big[word] >> (left - width)) & uint32_t((uint64_t{1} << width) - 1);
        const unsigned more = width - left;
        const uint64_t high = big[word] & ((uint64_t{1} << left) - 1);
        return uint32_t(high << more | big[word + 1] >> (64 - more));
    }
};

// Each instruction set has its own copy: never one that the linker shares between them.
__attribute__((always_inline)) static inline unsigned ones(uint64_t word) {
#ifdef __POPCNT__
    return unsigned(__builtin_popcountll(word));
#else
    word -= (word >> 1) & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + ((word >> 2) & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return unsigned(word * 0x0101010101010101u >> 56);
#endif
}

// What a search needs of an open image.
struct Band {
    unsigned start, width;
    const Block *blocks;
    const Wide *wide;
    const uint32_t *words;  // null for band 0: its rows stand in its order
    bool has_wide;
};
struct Digests {
    const uint8_t *values;
    const uint32_t *prefix;
    const uint8_t *filter;
    uint32_t rows;
    unsigned prefix_bits, filter_bits;
};

}  // namespace orbweaver

struct ow_segment {
    const uint8_t *near_values, *near_reach;
    uint32_t near_rows, main_rows;
    bool is_even;
    unsigned id_bits;
    uint32_t band_count;
    orbweaver::Band bands[orbweaver::kBandsMax];
    orbweaver::Digests digests[orbweaver::kKinds];
};

#endif
