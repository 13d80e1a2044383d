// Opens an image: everything that a search relies on is checked before anything is used.
#include <algorithm>
#include <new>

#include "segment_format.h"

namespace orbweaver {
namespace {

enum Reason : int32_t {
    kShort = OW_SEGMENT_MALFORMED, kUnaligned, kOtherMagic, kOtherVersion, kHeaderSum, kHeaderMore,
    kOtherSize, kCounts, kBandsWide, kSideRows, kIdBits, kLabelBytes, kReachLarge, kPrefixLong,
    kFilterLength, kOtherParts, kElsewhere, kBeyond, kPartSize, kBetween, kBehind, kPartSum,
    kOrder, kOddAmongEven, kBlockMore, kWidePlace, kWideBackwards, kBlocksSum, kNoSuchRow,
    kDigestOrder, kPrefixBackwards, kReasonsEnd,
};
const char *const kReasons[] = {
    "it is shorter than a header",
    "it does not lie at a multiple of eight",
    "it does not begin as a segment",
    "it is of another version",
    "its header does not add up",
    "its header holds more than it may",
    "it is shorter or longer than it says",
    "its header counts more bands or sections than there can be",
    "its bands are wider than a value",
    "it has more side rows than rows",
    "its tables cannot name all rows",
    "its labels are of an odd size",
    "a threshold is too large",
    "a prefix is too long",
    "a filter is too long or too short",
    "it lacks a section, or has another",
    "a section lies elsewhere than it must",
    "a section reaches beyond the end",
    "a section is of another size than it must",
    "there is something between two sections",
    "there is something behind the last section",
    "a section does not add up",
    "its rows are not in order",
    "an odd value stands among the even ones",
    "a block holds more than it may",
    "a wide block is not where it must be",
    "a wide block runs backwards",
    "its blocks do not add up",
    "a table names a row that is not there",
    "its digests are not in order",
    "the prefixes of its digests run backwards",
};
static_assert(sizeof kReasons / sizeof *kReasons == kReasonsEnd - kShort, "a sentence each");

#define NEED(holds, reason) \
    do {                    \
        if (!(holds)) return reason; \
    } while (0)

bool all_zero(const uint8_t *bytes, uint64_t size) {
    return std::all_of(bytes, bytes + size, [](uint8_t byte) { return byte == 0; });
}

bool is_label_size(uint8_t bytes) { return bytes == 1 || bytes == 2 || bytes == 4; }

int32_t check_fields(const Header &h) {
    unsigned width = 0;
    for (uint32_t band = 0; band < h.band_count; ++band) {
        NEED(h.band_bits[band] >= 1 && h.band_bits[band] <= 28, kBandsWide);
        width += h.band_bits[band];
    }
    NEED(width <= 256, kBandsWide);
    NEED(h.side_rows <= h.near_rows, kSideRows);
    NEED(h.id_bits >= 1 && h.id_bits <= 32, kIdBits);
    NEED(h.near_rows - h.side_rows <= uint64_t{1} << h.id_bits, kIdBits);
    NEED(is_label_size(h.near_label_bytes), kLabelBytes);
    NEED(h.near_reach_max <= kReachMax, kReachLarge);
    for (int kind = 0; kind < kKinds; ++kind) {
        NEED(is_label_size(h.digest_label_bytes[kind]), kLabelBytes);
        NEED(h.prefix_bits[kind] <= kPrefixMax, kPrefixLong);
        NEED(h.filter_bits[kind] <= 36, kFilterLength);
        NEED(!h.digest_rows[kind] || h.filter_bits[kind] >= 3, kFilterLength);
    }
    return OW_SEGMENT_FINE;
}

int32_t check_header(const uint8_t *image, uint64_t size) {
    NEED(size >= kHeaderBytes, kShort);
    NEED(reinterpret_cast<uintptr_t>(image) % 8 == 0, kUnaligned);
    Header h;
    memcpy(&h, image, sizeof h);
    NEED(!memcmp(h.magic, kMagic, 8), kOtherMagic);
    NEED(h.version == kVersion && h.header_bytes == kHeaderBytes, kOtherVersion);
    NEED(h.band_count <= kBandsMax && h.section_count <= kEntriesMax, kCounts);
    const uint64_t stands = h.checksum;
    h.checksum = 0;
    NEED(checksum(reinterpret_cast<const uint8_t *>(&h), sizeof h) == stands, kHeaderSum);
    NEED(h.is_even <= 1 && all_zero(h.zero, sizeof h.zero), kHeaderMore);
    NEED(all_zero(h.zero_too, sizeof h.zero_too), kHeaderMore);
    NEED(all_zero(h.zero_last, sizeof h.zero_last), kHeaderMore);
    NEED(all_zero(h.band_bits + h.band_count, size_t(kBandsMax - h.band_count)), kHeaderMore);
    for (uint32_t place = 0; place < h.section_count; ++place)
        NEED(h.entries[place].zero == 0, kHeaderMore);
    NEED(all_zero(reinterpret_cast<const uint8_t *>(h.entries + h.section_count),
                  (kEntriesMax - h.section_count) * sizeof(Entry)), kHeaderMore);
    NEED(h.file_bytes == size, kOtherSize);
    return check_fields(h);
}

bool size_fits(const Header &h, const Entry &e) {
    const uint64_t rows = h.near_rows, digests = e.of < kKinds ? h.digest_rows[e.of] : 0;
    switch (e.part) {
        case kNearValues: return e.size == rows * 32;
        case kNearLabels: return e.size == rows * h.near_label_bytes;
        case kNearReach: return e.size == rows;
        case kBlocks: return e.size == block_count(h.band_bits[e.of]) * sizeof(Block);
        case kWide: return e.size % sizeof(Wide) == 0;
        case kWords: return e.size == (rows - h.side_rows) * 4;
        case kDigestValues: return e.size == digests * kDigestBytes[e.of];
        case kDigestLabels: return e.size == digests * h.digest_label_bytes[e.of];
        case kDigestPrefix:
            return e.size == (digests ? ((uint64_t{1} << h.prefix_bits[e.of]) + 1) * 4 : 0);
        case kDigestFilter:
            return e.size == (digests ? uint64_t{1} << h.filter_bits[e.of] >> 3 : 0);
        default: return e.size <= kLabelsMax;
    }
}

int32_t check_places(const Header &h, const uint8_t *image, uint64_t size) {
    Place places[3 + 3 * kBandsMax + 4 * kKinds + 1];
    const uint32_t count = expected_parts(h.band_count, places);
    NEED(h.section_count == count, kOtherParts);
    uint64_t offset = kHeaderBytes;
    for (uint32_t place = 0; place < count; ++place) {
        const Entry &e = h.entries[place];
        NEED(e.part == places[place].part && e.of == places[place].of, kOtherParts);
        NEED(e.offset == offset, kElsewhere);
        NEED(e.size <= size - offset, kBeyond);  // offset <= size holds here
        NEED(size_fits(h, e), kPartSize);
        offset = aligned(offset + e.size);
        NEED(offset <= size, kBeyond);
        NEED(all_zero(image + e.offset + e.size, offset - e.offset - e.size), kBetween);
    }
    NEED(offset == size, kBehind);
    for (uint32_t place = 0; place < count; ++place) {
        const Entry &e = h.entries[place];
        NEED(checksum(image + e.offset, e.size) == e.checksum, kPartSum);
    }
    return OW_SEGMENT_FINE;
}

bool in_order(const uint8_t *values, uint64_t rows, size_t width) {
    for (uint64_t row = 1; row < rows; ++row)
        if (memcmp(values + (row - 1) * width, values + row * width, width) > 0) return false;
    return true;
}

int32_t check_blocks(const Band &band, uint64_t wide_count, uint32_t rows) {
    uint64_t sum = 0, wide_seen = 0;
    for (uint64_t place = 0; place < block_count(band.width); ++place) {
        const Block &block = band.blocks[place];
        NEED(block.zero == 0, kBlockMore);
        NEED(block.base == sum, kBlocksSum);
        uint64_t total = 0;
        for (unsigned plane = 0; plane < 3; ++plane)
            total += uint64_t(ones(block.planes[plane][0]) + ones(block.planes[plane][1])) << plane;
        if (block.wide != kNone) {
            NEED(total == 0, kBlockMore);
            NEED(block.wide == wide_seen && wide_seen < wide_count, kWidePlace);
            const uint32_t *ends = band.wide[wide_seen++].ends;
            NEED(std::is_sorted(ends, ends + kBlockBuckets), kWideBackwards);
            total = ends[kBlockBuckets - 1];
        }
        sum += total;
        NEED(sum <= rows, kBlocksSum);
    }
    NEED(wide_seen == wide_count, kWidePlace);
    NEED(sum == rows, kBlocksSum);
    return OW_SEGMENT_FINE;
}

int32_t check_near(const ow_segment &s, const Header &h, const uint64_t *wide_counts) {
    const uint64_t main = s.main_rows;
    NEED(in_order(s.near_values, main, 32), kOrder);
    NEED(in_order(s.near_values + main * 32, s.near_rows - main, 32), kOrder);
    for (uint64_t row = 0; s.is_even && row < main; ++row) {
        const uint64_t *w = reinterpret_cast<const uint64_t *>(s.near_values) + row * 4;
        NEED(ones(w[0] ^ w[1] ^ w[2] ^ w[3]) % 2 == 0, kOddAmongEven);
    }
    for (uint64_t row = 0; row < s.near_rows; ++row)
        NEED(s.near_reach[row] <= h.near_reach_max, kReachLarge);
    for (uint32_t band = 0; band < s.band_count; ++band) {
        const int32_t code = check_blocks(s.bands[band], wide_counts[band], s.main_rows);
        if (code) return code;
        const uint32_t mask = uint32_t((uint64_t{1} << s.id_bits) - 1);
        for (uint64_t place = 0; band && place < main; ++place)
            NEED((s.bands[band].words[place] & mask) < s.main_rows, kNoSuchRow);
    }
    return OW_SEGMENT_FINE;
}

int32_t check_digests(const Digests &d, size_t width) {
    if (!d.rows) return OW_SEGMENT_FINE;
    NEED(in_order(d.values, d.rows, width), kDigestOrder);
    const uint64_t last = uint64_t{1} << d.prefix_bits;
    NEED(d.prefix[0] == 0 && d.prefix[last] == d.rows, kPrefixBackwards);
    NEED(std::is_sorted(d.prefix, d.prefix + last + 1), kPrefixBackwards);
    return OW_SEGMENT_FINE;
}

void take_places(const Header &h, const uint8_t *image, ow_segment *s, uint64_t *wide_counts) {
    for (uint32_t place = 0; place < h.section_count; ++place) {
        const Entry &e = h.entries[place];
        const uint8_t *at = image + e.offset;
        const uint32_t *words = reinterpret_cast<const uint32_t *>(at);
        if (e.part == kNearValues) s->near_values = at;
        if (e.part == kNearReach) s->near_reach = at;
        if (e.part == kBlocks) s->bands[e.of].blocks = reinterpret_cast<const Block *>(at);
        if (e.part == kWide) s->bands[e.of].wide = reinterpret_cast<const Wide *>(at);
        if (e.part == kWide) s->bands[e.of].has_wide = e.size != 0;
        if (e.part == kWide) wide_counts[e.of] = e.size / sizeof(Wide);
        if (e.part == kWords) s->bands[e.of].words = words;
        if (e.part == kDigestValues) s->digests[e.of].values = at;
        if (e.part == kDigestPrefix) s->digests[e.of].prefix = words;
        if (e.part == kDigestFilter) s->digests[e.of].filter = at;
    }
}

void take_fields(const Header &h, ow_segment *s) {
    s->near_rows = h.near_rows;
    s->main_rows = h.near_rows - h.side_rows;
    s->is_even = h.is_even;
    s->id_bits = h.id_bits;
    s->band_count = h.band_count;
    unsigned start = 0;
    for (uint32_t band = 0; band < h.band_count; start += h.band_bits[band++])
        s->bands[band] = {start, h.band_bits[band], nullptr, nullptr, nullptr, false};
    for (int kind = 0; kind < kKinds; ++kind)
        s->digests[kind] = {nullptr, nullptr, nullptr, h.digest_rows[kind],
                            h.prefix_bits[kind], h.filter_bits[kind]};
}

}  // namespace
}  // namespace orbweaver

const char *ow_segment_reason(int32_t code) {
    using namespace orbweaver;
    if (code >= kShort && code < kReasonsEnd) return kReasons[code - kShort];
    if (code == OW_SEGMENT_NO_MEMORY) return "there is not enough memory";
    return code == OW_SEGMENT_FINE ? "nothing is wrong" : "an argument is out of range";
}

int32_t ow_segment_open(const uint8_t *image, uint64_t size_bytes, ow_segment **out) {
    using namespace orbweaver;
    int32_t code = check_header(image, size_bytes);
    if (code) return code;
    const Header &h = *reinterpret_cast<const Header *>(image);
    code = check_places(h, image, size_bytes);
    if (code) return code;
    ow_segment s{};
    uint64_t wide_counts[kBandsMax] = {};
    take_fields(h, &s);
    take_places(h, image, &s, wide_counts);
    code = check_near(s, h, wide_counts);
    for (int kind = 0; !code && kind < kKinds; ++kind)
        code = check_digests(s.digests[kind], kDigestBytes[kind]);
    if (code) return code;
    *out = new (std::nothrow) ow_segment(s);
    return *out ? OW_SEGMENT_FINE : OW_SEGMENT_NO_MEMORY;
}

void ow_segment_close(ow_segment *segment) { delete segment; }
