// Feeds bytes to the header reader, and to the low-frequency decoder at each of its scales.
#include <stdint.h>
#include <stdlib.h>

#include "jpeg.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes) {
    ow_jpeg_head_facts facts;
    if (ow_jpeg_head(bytes, size_bytes, &facts) != 0) return 0;
    for (int32_t eighths = 1; eighths <= 4; eighths++) {
        const int32_t width_px = (facts.width_px * eighths + 7) / 8;
        const int32_t height_px = (facts.height_px * eighths + 7) / 8;
        const size_t plane_bytes = size_t(width_px) * size_t(height_px);
        if (plane_bytes > (1u << 22)) return 0;
        // exactly as large as said, so that the address sanitizer sees one sample too far
        uint8_t *plane = static_cast<uint8_t *>(malloc(plane_bytes));
        if (!plane) return 0;
        ow_jpeg_low_plane(bytes, size_bytes, eighths, plane, width_px, height_px);
        free(plane);
    }
    return 0;
}
