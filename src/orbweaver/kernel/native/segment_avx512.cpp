// The searches of segments for AVX-512.
#if defined(__x86_64__)
#include <immintrin.h>

#include "segment_lanes.h"

namespace orbweaver {
namespace avx512 {
#include "hamming_lanes.inc"
#include "segment_probe.inc"
}  // namespace avx512
}  // namespace orbweaver
#endif
