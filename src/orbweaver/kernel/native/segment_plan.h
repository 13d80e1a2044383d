// How a search asks the bands of a segment; see segment_plan.cpp.
#ifndef ORBWEAVER_SEGMENT_PLAN_H
#define ORBWEAVER_SEGMENT_PLAN_H

#include <vector>

#include "segment_lanes.h"

namespace orbweaver {

// A program with what it points at.
struct Planned {
    Program program{};
    std::vector<Slice> slices;
    std::vector<uint32_t> highs;
    std::vector<uint8_t> high_ones;
    bool compares_all = false;  // cheaper than any program
    double probes_a_slice = 1;
};

// Plans the search for all rows within `reach_bits`. Throws std::bad_alloc.
void plan(const ow_segment &segment, unsigned reach_bits, bool always_tables, Planned *planned);

}  // namespace orbweaver

#endif
