// Makes a mutant of a segment file pass checks that a few changed bytes would fail: its sums, and
// if asked its places, orders and counts. What the tables say of the rows stays a mutant's lie.
#ifndef ORBWEAVER_FUZZ_SEGMENT_MEND_H
#define ORBWEAVER_FUZZ_SEGMENT_MEND_H

#include <algorithm>

#include "segment_format.h"

namespace orbweaver {

class Mender {
  public:
    // `image` lies at a multiple of eight.
    Mender(uint8_t *image, uint64_t size)
        : image_(image), size_(size), h_(*reinterpret_cast<Header *>(image)) {}

    // Sums of the header and of every section that lies within the file.
    void seal() {
        memcpy(h_.magic, kMagic, 8);
        h_.version = kVersion;
        h_.header_bytes = kHeaderBytes;
        h_.file_bytes = size_;
        for (uint32_t place = 0; place < std::min(h_.section_count, kEntriesMax); ++place) {
            Entry &e = h_.entries[place];
            if (e.offset % 8 == 0 && e.offset <= size_ && e.size <= size_ - e.offset)
                e.checksum = checksum(image_ + e.offset, e.size);
        }
        h_.checksum = 0;
        h_.checksum = checksum(image_, kHeaderBytes);
    }

    // Everything else that is checked, as far as sizes and fields of the header allow.
    void mend() {
        mend_header();
        place_sections();
        mend_near();
        for (uint32_t band = 0; band < h_.band_count; ++band) mend_band(band);
        for (uint16_t kind = 0; kind < kKinds; ++kind) mend_digests(kind);
    }

  private:
    struct Value {
        uint8_t bytes[32];
        bool operator<(const Value &other) const { return memcmp(bytes, other.bytes, 32) < 0; }
    };

    uint32_t main_rows() const { return h_.near_rows - h_.side_rows; }

    void mend_header() {
        h_.is_even &= 1;
        h_.band_count = std::min<uint8_t>(h_.band_count, kBandsMax);
        h_.side_rows = std::min(h_.side_rows, h_.near_rows);
        h_.near_reach_max = std::min<uint8_t>(h_.near_reach_max, kReachMax);
        memset(h_.band_bits + h_.band_count, 0, size_t(kBandsMax - h_.band_count));
        memset(h_.zero, 0, sizeof h_.zero);
        memset(h_.zero_too, 0, sizeof h_.zero_too);
        memset(h_.zero_last, 0, sizeof h_.zero_last);
    }

    // Each behind the one before, nothing between, the last one with all that is left.
    void place_sections() {
        Place places[3 + 3 * kBandsMax + 4 * kKinds + 1];
        h_.section_count = expected_parts(h_.band_count, places);
        uint64_t offset = kHeaderBytes;
        for (uint32_t place = 0; place < h_.section_count; ++place) {
            Entry &e = h_.entries[place];
            const bool is_last = place + 1 == h_.section_count;
            const uint64_t size = is_last ? size_ - offset : std::min(e.size, size_ - offset);
            e = {places[place].part, places[place].of, 0, offset, size, 0};
            offset = std::min(aligned(offset + size), size_);
            memset(image_ + e.offset + size, 0, offset - e.offset - size);
        }
        memset(h_.entries + h_.section_count, 0, (kEntriesMax - h_.section_count) * sizeof(Entry));
    }

    const Entry *entry(Part part, uint32_t of) const {
        for (uint32_t place = 0; place < h_.section_count; ++place)
            if (h_.entries[place].part == part && h_.entries[place].of == of)
                return &h_.entries[place];
        return nullptr;
    }

    // A section as `count` things, or null where it is of another size.
    template <typename T>
    T *section(Part part, uint32_t of, uint64_t count) const {
        const Entry *e = entry(part, of);
        return e && e->size == count * sizeof(T) ? reinterpret_cast<T *>(image_ + e->offset)
                                                 : nullptr;
    }

    void mend_near() {
        Value *values = section<Value>(kNearValues, 0, h_.near_rows);
        uint8_t *reach = section<uint8_t>(kNearReach, 0, h_.near_rows);
        if (!values || !reach) return;
        for (uint32_t row = 0; row < main_rows() && h_.is_even; ++row) {
            const Words words(values[row].bytes);
            const uint64_t all = words.big[0] ^ words.big[1] ^ words.big[2] ^ words.big[3];
            values[row].bytes[31] ^= uint8_t(ones(all) & 1);
        }
        std::sort(values, values + main_rows());
        std::sort(values + main_rows(), values + h_.near_rows);
        for (uint32_t row = 0; row < h_.near_rows; ++row)
            reach[row] = std::min(reach[row], h_.near_reach_max);
    }

    void mend_band(uint32_t band) {
        const unsigned width = h_.band_bits[band];
        if (width < 1 || width > 28) return;
        Block *blocks = section<Block>(kBlocks, band, block_count(width));
        const uint64_t wide_count = entry(kWide, band)->size / sizeof(Wide);
        Wide *wide = section<Wide>(kWide, band, wide_count);
        if (blocks && wide) count_blocks(blocks, block_count(width), wide, uint32_t(wide_count));
        uint32_t *words = band ? section<uint32_t>(kWords, band, main_rows()) : nullptr;
        const uint32_t mask = uint32_t((uint64_t{1} << std::min<unsigned>(h_.id_bits, 32)) - 1);
        for (uint32_t place = 0; words && place < main_rows(); ++place)
            words[place] = (words[place] & ~mask) | (words[place] & mask) % main_rows();
    }

    // The counts stay where they fit; what is missing comes into the last wide block.
    void count_blocks(Block *blocks, uint64_t count, Wide *wide, uint32_t wide_count) {
        uint32_t sum = 0, used = 0;
        for (uint64_t place = 0; place < count; ++place) {
            Block &block = blocks[place];
            block.base = sum;
            block.zero = 0;
            const bool is_wide = block.wide != kNone && used < wide_count;
            block.wide = is_wide ? used : kNone;
            uint32_t total = is_wide ? 0 : total_of(block);
            if (is_wide || total > main_rows() - sum) memset(block.planes, 0, sizeof block.planes);
            if (is_wide) {
                uint32_t *ends = wide[used++].ends;
                std::sort(ends, ends + kBlockBuckets);
                const uint32_t most = main_rows() - sum;
                for (uint32_t b = 0; b < kBlockBuckets; ++b) ends[b] = std::min(ends[b], most);
                if (used == wide_count) ends[kBlockBuckets - 1] = most;
                total = ends[kBlockBuckets - 1];
            } else if (total > main_rows() - sum) {
                total = 0;
            }
            sum += total;
        }
    }

    static uint32_t total_of(const Block &block) {
        uint32_t total = 0;
        for (unsigned plane = 0; plane < 3; ++plane)
            total += (ones(block.planes[plane][0]) + ones(block.planes[plane][1])) << plane;
        return total;
    }

    void mend_digests(uint16_t kind) {
        const uint32_t rows = h_.digest_rows[kind];
        const uint64_t width = kDigestBytes[kind], prefixes = uint64_t{1} << (h_.prefix_bits[kind] & 31);
        uint8_t *values = section<uint8_t>(kDigestValues, kind, rows * width);
        uint32_t *ends = section<uint32_t>(kDigestPrefix, kind, prefixes + 1);
        if (!rows || !values || !ends) return;
        for (uint64_t row = 1; row < rows; ++row)  // equal to the one before where it would be less
            if (memcmp(values + (row - 1) * width, values + row * width, width) > 0)
                memcpy(values + row * width, values + (row - 1) * width, width);
        std::sort(ends, ends + prefixes + 1);
        for (uint64_t place = 0; place <= prefixes; ++place) ends[place] = std::min(ends[place], rows);
        ends[0] = 0;
        ends[prefixes] = rows;
    }

    uint8_t *image_;
    uint64_t size_;
    Header &h_;
};

}  // namespace orbweaver

#endif
