// PDQ's arithmetic for every machine of this kind; see pdq_lanes.h.
#include "pdq_lanes.h"

#include <string.h>

#define OW_LANES 4

namespace ow_pdq {
namespace {
#include "pdq_vectors.inc"
#include "pdq_grid.inc"
#include "pdq_running.inc"
#include "pdq_variants.inc"
}  // namespace

const Lanes scalar_lanes = {fill_grid, running_floats, run_filter, read_grid};

}  // namespace ow_pdq
