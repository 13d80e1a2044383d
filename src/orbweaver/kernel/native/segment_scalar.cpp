// The searches of segments for every machine.
#include "segment_lanes.h"

namespace orbweaver {
namespace scalar {
#include "hamming_lanes.inc"
#include "segment_probe.inc"
}  // namespace scalar
}  // namespace orbweaver
