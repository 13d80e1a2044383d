// The searches of segments for AVX2.
#if defined(__x86_64__)
#include <immintrin.h>

#include "segment_lanes.h"

namespace orbweaver {
namespace avx2 {
#include "hamming_lanes.inc"
#include "segment_probe.inc"
}  // namespace avx2
}  // namespace orbweaver
#endif
