// Feeds bytes to the full luma decoder, into a plane exactly as large as it asks for.
#include <stdint.h>
#include <stdlib.h>

#include "jpeg_full.h"

static size_t filled_up(int32_t side_px, int32_t factor) {
    const size_t unit = size_t(factor) * 8;
    return (size_t(side_px) + unit - 1) / unit * unit;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes) {
    ow_jpeg_head_facts facts;
    if (ow_jpeg_head(bytes, size_bytes, &facts) != 0) return 0;
    const bool is_grey = facts.components == 1;
    const size_t stride = filled_up(facts.width_px, is_grey ? 1 : facts.sampling_h[0]);
    const size_t rows = filled_up(facts.height_px, is_grey ? 1 : facts.sampling_v[0]);
    if (stride * rows > (1u << 20)) return 0;
    uint8_t *plane = static_cast<uint8_t *>(malloc(stride * rows));
    if (!plane) return 0;
    for (int32_t isa = OW_ISA_SCALAR; isa <= ow_isa_best() && isa <= OW_ISA_AVX2; isa++) {
        ow_isa_select(isa);
        ow_jpeg_full_plane(bytes, size_bytes, plane, stride, rows);
    }
    free(plane);
    return 0;
}
