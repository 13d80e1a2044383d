// PDQ's arithmetic for AVX2; see pdq_lanes.h.
#if defined(__x86_64__)
#include "pdq_lanes.h"

#include <string.h>

#define OW_LANES 8

namespace ow_pdq {
namespace {
#include "pdq_vectors.inc"
#include "pdq_grid.inc"
#include "pdq_running.inc"
#include "pdq_variants.inc"
}  // namespace

const Lanes avx2_lanes = {fill_grid, running_floats, run_filter, read_grid};

}  // namespace ow_pdq
#endif
