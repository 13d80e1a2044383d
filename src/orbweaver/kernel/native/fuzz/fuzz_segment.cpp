// Segment files: refused with a reason, or searched on every instruction set without a step outside.
#include <stdlib.h>
#include <string.h>

#include "segment_mend.h"

namespace {

using namespace orbweaver;

// What a mutant begins with; the file follows.
struct Head {
    uint8_t choices, reach_bits, flips, zero[5];
};
enum Choice : uint8_t { kSeal = 1, kMend = 2, kAlwaysTables = 4, kDead = 8 };
constexpr uint32_t kQueries = 6;

// Bytes of which the address sanitizer sees the first one behind the last.
uint8_t *room(size_t size) {
    void *bytes = nullptr;
    if (posix_memalign(&bytes, kAlignment, size ? size : 1)) abort();
    return static_cast<uint8_t *>(bytes);
}

// A stored value as it was published, with some bits the other way.
void publish(const uint8_t *stored, unsigned flips, uint8_t *published) {
    memset(published, 0, 32);
    for (unsigned bit = 0; bit < 256; ++bit) {
        uint8_t one[32] = {}, place[32];
        one[bit / 8] = uint8_t(0x80 >> bit % 8);
        permute(one, place);
        for (unsigned byte = 0; byte < 32; ++byte)
            if (place[byte] & stored[byte]) published[bit / 8] |= one[bit / 8];
    }
    for (unsigned flip = 0; flip < flips; ++flip) published[flip * 7 % 32] ^= uint8_t(1 << flip / 32);
}

bool same(const ow_hits &one, const ow_hits &other) {
    return one.count == other.count && !memcmp(one.query, other.query, one.count * 4) &&
           !memcmp(one.row, other.row, one.count * 4) &&
           !memcmp(one.distance_bits, other.distance_bits, one.count);
}

void check_hits(const ow_hits &hits, uint32_t rows, uint32_t queries, unsigned reach_bits) {
    for (uint64_t place = 0; place < hits.count; ++place) {
        if (hits.row[place] >= rows || hits.query[place] >= queries) abort();
        if (hits.distance_bits && hits.distance_bits[place] > reach_bits) abort();
    }
}

// Whatever the tables say, each set walks them alike, and what is found is near.
void search_near(const ow_segment &s, const Head &head) {
    if (!s.near_rows) return;
    uint8_t *queries = room(kQueries * 32), *dead = nullptr;
    for (uint32_t query = 0; query < kQueries; ++query) {
        const uint64_t row = uint64_t{s.near_rows - 1} * query / (kQueries - 1);
        publish(s.near_values + row * 32, query * head.flips % 49, queries + query * 32);
    }
    if (head.choices & kDead) memset(dead = room((s.near_rows + 7) / 8), 0x5A, (s.near_rows + 7) / 8);
    const int32_t reach = head.reach_bits % (kReachMax + 1);
    ow_hits *first = nullptr;
    for (int32_t isa = OW_ISA_SCALAR; isa <= ow_isa_best(); ++isa) {
        ow_isa_select(isa);
        ow_hits *hits = nullptr;
        if (ow_segment_search_near(&s, queries, kQueries, reach, dead,
                                   (head.choices & kAlwaysTables) != 0, &hits)) abort();
        check_hits(*hits, s.near_rows, kQueries, unsigned(reach));
        if (first && head.choices & kAlwaysTables && !same(*first, *hits)) abort();
        if (first) ow_hits_free(hits);
        else first = hits;
    }
    ow_hits_free(first);
    free(queries);
    free(dead);
}

void search_digests(const ow_segment &s, const Head &head) {
    for (int32_t kind = 0; kind < kKinds; ++kind) {
        const Digests &d = s.digests[kind];
        const size_t width = kDigestBytes[kind];
        uint8_t *queries = room(kQueries * width);
        memset(queries, head.reach_bits, kQueries * width);
        for (uint32_t query = 1; query < kQueries && d.rows; ++query)
            memcpy(queries + query * width,
                   d.values + uint64_t{d.rows - 1} * query / (kQueries - 1) * width, width);
        ow_hits *hits = nullptr;
        if (ow_segment_search_digests(&s, kind, queries, kQueries, nullptr, &hits)) abort();
        check_hits(*hits, d.rows, kQueries, 0);
        ow_hits_free(hits);
        free(queries);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes) {
    Head head;
    if (size_bytes < sizeof head) return 0;
    memcpy(&head, bytes, sizeof head);
    size_t size = size_bytes - sizeof head;
    if (head.choices & kMend) size = size / kAlignment * kAlignment;
    uint8_t *image = room(size);
    memcpy(image, bytes + sizeof head, size);
    if (size >= kHeaderBytes && head.choices & (kSeal | kMend)) {
        Mender mender(image, size);
        if (head.choices & kMend) mender.mend();
        mender.seal();
    }
    ow_segment *segment = nullptr;
    const int32_t code = ow_segment_open(image, size, &segment);
    if (!code) {
        search_near(*segment, head);
        search_digests(*segment, head);
    } else if (code < OW_SEGMENT_MALFORMED || !strncmp(ow_segment_reason(code), "an arg", 6)) {
        abort();  // refused, but by no reason of the list
    }
    ow_segment_close(segment);
    free(image);
    return 0;
}
