// What the searches of each instruction set work on. Plain data and no templates of the standard
// library: code compiled for one set must never be linked into another.
#ifndef ORBWEAVER_SEGMENT_LANES_H
#define ORBWEAVER_SEGMENT_LANES_H

#include "segment_format.h"

namespace orbweaver {

// Where hits go: `emit` belongs to no instruction set.
struct Sink {
    void *to;
    void (*emit)(void *to, uint32_t query, uint32_t row, unsigned distance_bits);
};

// Rows [first_row, first_row + rows) of values, with what narrows their hits.
struct Compared {
    const uint8_t *values;      // of first_row
    const uint8_t *reach;       // a threshold a row, from row 0; or null
    const uint8_t *dead;        // a bit a row, from row 0; or null
    uint32_t first_row, rows;
    unsigned reach_bits;
};

struct Query {
    uint64_t words[4];
    uint32_t keys[kBandsMax];
    uint64_t candidates;  // looked at so far
    uint32_t place;       // in the caller's batch
    bool is_odd, is_abandoned;
};

// A part of the buckets of one band: those whose upper bits differ by high[begin..end).
struct Slice {
    uint32_t band, begin, end;
};

// How one kind of query is asked: by the radius of each band.
struct Program {
    unsigned reach_bits;
    uint32_t slice_count;
    uint64_t candidates_max;  // a query with more is compared with every row instead
    const Slice *slices;
    const uint32_t *highs;      // masks over the number of a block
    const uint8_t *high_ones;   // how many bits each has
    int radius[kBandsMax];      // -1: the band is not asked
    int pair_limit[kBandsMax];  // at most so many bits differ in this band and the next together
};

// Masks over the seven (or fewer) lower bits of a key, fewest ones first.
struct Lows {
    uint8_t masks[128], mask_ones[128];
    uint8_t count_within[8];  // how many have at most so many ones
};
const Lows &lows_of(unsigned width);

struct Range {
    uint32_t start, count;
    int32_t limit;  // so many bits of the fingerprint may differ
};

constexpr uint32_t kRangesMax = 512, kFoundMax = 1024, kFoundSlack = 16;

// One slice asked by one query, on its way through the stages.
struct Unit {
    Query *query;
    const Program *program;
    const Slice *slice;
    uint32_t range_count, found_count;
    Range ranges[kRangesMax + 1];
    uint32_t found[kFoundMax + kFoundSlack];
};

struct Asked {
    const ow_segment *segment;
    Query *queries;
    uint32_t query_count;
    const Program *programs[2];  // by whether the query's count of ones is odd
    const uint8_t *dead;
    Unit *ring;
    uint32_t stage_units;  // a unit waits for so many others between two stages
    Sink sink;
};

constexpr uint32_t kStages = 4;  // after the first: a ring holds kStages * stage_units + 1 units

// The searches, one of each a set: see segment_probe.inc and hamming_lanes.inc.
#define OW_LANES_OF(set)                                                                    \
    namespace set {                                                                         \
    void probe_all(const Asked &asked);                                                     \
    void compare_all(const Compared &with, const Query *queries, uint32_t count, Sink sink); \
    }
OW_LANES_OF(scalar)
OW_LANES_OF(avx2)
OW_LANES_OF(avx512)

}  // namespace orbweaver

#endif
