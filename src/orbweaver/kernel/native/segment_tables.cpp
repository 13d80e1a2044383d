// The tables of a segment: blocks and words of a band by counting sort, digests with their filter.
#include <algorithm>
#include <memory>

#include "segment_build.h"

namespace orbweaver {
namespace {

constexpr unsigned kPartBits = 12;  // so many rows go to one stretch of memory after the other

struct Keyed {
    uint32_t key, word;
};

// Rows by the upper bits of their key, each part then by the lower ones; both keep the order.
struct ByKey {
    std::unique_ptr<Keyed[]> parted;
    std::unique_ptr<uint32_t[]> starts;
    unsigned low_bits;
    uint32_t parts;

    ByKey(const uint32_t *keys, const uint32_t *following, uint32_t rows, unsigned width,
          unsigned id_bits)
        : parted(new Keyed[rows ? rows : 1]),
          low_bits(width > kPartBits ? width - kPartBits : 0),
          parts(1u << (width - low_bits)) {
        starts.reset(new uint32_t[parts + 1]());
        for (uint32_t row = 0; row < rows; ++row) ++starts[(keys[row] >> low_bits) + 1];
        for (uint32_t part = 0; part < parts; ++part) starts[part + 1] += starts[part];
        std::unique_ptr<uint32_t[]> next(new uint32_t[parts]);
        std::copy_n(starts.get(), parts, next.get());
        for (uint32_t row = 0; row < rows; ++row) {
            const uint64_t fingerprint = uint64_t{following[row]} << id_bits;
            parted[next[keys[row] >> low_bits]++] = {keys[row], uint32_t(fingerprint) | row};
        }
    }
};

// Fills blocks from the counts of their buckets, one after the other.
class Blocks {
  public:
    Blocks(Block *blocks, uint64_t wide_count) : block_(blocks), wide_(wide_count * sizeof(Wide)) {}

    void add(const uint32_t *counts) {
        Block block{};
        block.base = base_;
        block.wide = kNone;
        const bool is_wide = *std::max_element(counts, counts + kBlockBuckets) > kCountMax;
        if (is_wide) {
            block.wide = wide_used_;
            Wide *wide = wide_.as<Wide>() + wide_used_++;
            for (uint32_t b = 0, end = 0; b < kBlockBuckets; ++b) wide->ends[b] = end += counts[b];
        }
        for (uint32_t b = 0; b < kBlockBuckets; ++b) {
            base_ += counts[b];
            for (unsigned plane = 0; plane < 3 && !is_wide; ++plane)
                block.planes[plane][b >> 6] |= uint64_t{counts[b] >> plane & 1} << (b & 63);
        }
        *block_++ = block;
    }

    Piece take_wide() { return std::move(wide_); }

  private:
    Block *block_;
    Piece wide_;
    uint32_t wide_used_ = 0, base_ = 0;
};

// Calls `use` with the counts of each part's buckets, and with the part itself.
template <typename Use>
void each_part(const ByKey &by, Use use) {
    const uint32_t buckets = 1u << by.low_bits;
    const uint32_t room = std::max(buckets, kBlockBuckets);
    std::unique_ptr<uint32_t[]> counts(new uint32_t[room]);
    for (uint32_t part = 0; part < by.parts; ++part) {
        std::fill_n(counts.get(), room, 0);
        const Keyed *begin = by.parted.get() + by.starts[part];
        const Keyed *end = by.parted.get() + by.starts[part + 1];
        for (const Keyed *one = begin; one < end; ++one) ++counts[one->key & (buckets - 1)];
        use(counts.get(), begin, end, part);
    }
}

uint64_t count_wide(const uint32_t *counts, uint32_t buckets) {
    uint64_t wide = 0;
    for (uint32_t b = 0; b < buckets; b += kBlockBuckets)
        wide += *std::max_element(counts + b, counts + b + kBlockBuckets) > kCountMax;
    return wide;
}

// A band so narrow that a block covers several parts: all counts at once.
void build_narrow(const ByKey &by, unsigned width, uint32_t rows, Block *blocks, Piece *wide) {
    const uint32_t buckets = std::max(1u << width, kBlockBuckets);
    std::unique_ptr<uint32_t[]> counts(new uint32_t[buckets]());
    for (uint32_t place = 0; place < rows; ++place) ++counts[by.parted[place].key];
    Blocks made(blocks, count_wide(counts.get(), buckets));
    for (uint32_t b = 0; b < buckets; b += kBlockBuckets) made.add(counts.get() + b);
    *wide = made.take_wide();
}

void build_broad(const ByKey &by, Block *blocks, Piece *wide) {
    const uint32_t buckets = 1u << by.low_bits;
    uint64_t wide_count = 0;
    each_part(by, [&](const uint32_t *counts, const Keyed *, const Keyed *, uint32_t) {
        wide_count += count_wide(counts, buckets);
    });
    Blocks made(blocks, wide_count);
    each_part(by, [&](const uint32_t *counts, const Keyed *, const Keyed *, uint32_t) {
        for (uint32_t b = 0; b < buckets; b += kBlockBuckets) made.add(counts + b);
    });
    *wide = made.take_wide();
}

void place_words(const ByKey &by, uint32_t *words) {
    const uint32_t buckets = 1u << by.low_bits;
    each_part(by, [&](uint32_t *counts, const Keyed *begin, const Keyed *end, uint32_t part) {
        uint32_t next = by.starts[part];
        for (uint32_t b = 0; b < buckets; ++b) {
            const uint32_t count = counts[b];
            counts[b] = next;
            next += count;
        }
        for (const Keyed *one = begin; one < end; ++one)
            words[counts[one->key & (buckets - 1)]++] = one->word;
    });
}

unsigned bit_length(uint32_t number) { return number ? 32 - unsigned(__builtin_clz(number)) : 0; }

uint64_t first_bits(const uint8_t *value) {
    uint64_t word;
    memcpy(&word, value, 8);
    return __builtin_bswap64(word);
}

uint64_t top(uint64_t first, unsigned bits) { return bits ? first >> (64 - bits) : 0; }

}  // namespace

uint8_t label_bytes(const uint32_t *labels, uint32_t count) {
    const uint32_t largest = count ? *std::max_element(labels, labels + count) : 0;
    return largest < 1u << 8 ? 1 : largest < 1u << 16 ? 2 : 4;
}

Piece pack_labels(const uint32_t *labels, const uint32_t *order, uint32_t count, uint8_t bytes) {
    Piece packed(uint64_t{count} * bytes);
    for (uint64_t row = 0; row < count; ++row)
        memcpy(packed.as() + row * bytes, labels + order[row], bytes);  // little-endian: low bytes
    return packed;
}

void build_band(const uint32_t *keys, const uint32_t *following, uint32_t rows, unsigned width,
                unsigned id_bits, Piece *blocks, Piece *wide, Piece *words) {
    const ByKey by(keys, following, rows, width, id_bits);
    *blocks = Piece(block_count(width) * sizeof(Block));
    if (by.low_bits < 7) build_narrow(by, width, rows, blocks->as<Block>(), wide);
    else build_broad(by, blocks->as<Block>(), wide);
    if (!words) return;
    *words = Piece(uint64_t{rows} * 4);
    place_words(by, words->as<uint32_t>());
}

void build_digests(const ow_segment_rows &rows, int kind, Header *h, Piece *pieces) {
    const uint32_t count = rows.digest_rows[kind];
    const uint32_t *labels = rows.digest_labels[kind];
    const size_t width = kDigestBytes[kind];
    h->digest_rows[kind] = count;
    h->digest_label_bytes[kind] = label_bytes(labels, count);
    if (!count) return;
    std::unique_ptr<uint32_t[]> order(new uint32_t[count]);
    for (uint32_t row = 0; row < count; ++row) order[row] = row;
    const uint8_t *values = rows.digest_values[kind];
    std::sort(order.get(), order.get() + count, [=](uint32_t a, uint32_t b) {
        const int way = memcmp(values + a * width, values + b * width, width);
        return way ? way < 0 : labels[a] < labels[b];
    });
    const unsigned length = bit_length(count);
    const unsigned prefix = length > 3 ? std::min(length - 3, kPrefixMax) : 0;
    const unsigned filter = std::max(6u, length + 3);
    h->prefix_bits[kind] = uint8_t(prefix);
    h->filter_bits[kind] = uint8_t(filter);
    pieces[0] = Piece(count * width);
    pieces[1] = pack_labels(labels, order.get(), count, h->digest_label_bytes[kind]);
    pieces[2] = Piece(((uint64_t{1} << prefix) + 1) * 4);
    pieces[3] = Piece(uint64_t{1} << filter >> 3);
    uint32_t *ends = pieces[2].as<uint32_t>();
    memset(ends, 0, pieces[2].size());
    memset(pieces[3].as(), 0, pieces[3].size());
    for (uint32_t row = 0; row < count; ++row) {
        const uint8_t *value = values + order[row] * width;
        memcpy(pieces[0].as() + row * width, value, width);
        ++ends[top(first_bits(value), prefix) + 1];
        const uint64_t bit = top(first_bits(value), filter);
        pieces[3].as()[bit >> 3] = uint8_t(pieces[3].as()[bit >> 3] | 1u << (bit & 7));
    }
    for (uint64_t place = 0; place < uint64_t{1} << prefix; ++place) ends[place + 1] += ends[place];
}

}  // namespace orbweaver
