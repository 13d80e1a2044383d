// PDQ of any sides, strides and pixels: nothing outside the buffer is read, whatever the sides are.
#include <stdlib.h>
#include <string.h>

#include "pdq.h"

namespace {

constexpr int MOST_PIXELS = 1 << 16;

// What a mutant begins with, as it lies there.
struct Head {
    uint16_t width_px, height_px, extra_width_px, extra_height_px, as_if_px;
    uint8_t stride_extra, choices;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes) {
    Head head;
    if (size_bytes < sizeof head) return 0;
    memcpy(&head, bytes, sizeof head);
    const int width = head.width_px, height = head.height_px;
    if (int64_t{width} * height > MOST_PIXELS) return 0;
    const int channels = head.choices & 1 ? 3 : 1;
    const size_t stride = size_t(width * channels) + head.stride_extra;
    // exactly as many bytes as there are pixels: the last row has no room behind it
    const size_t plane_bytes = height ? stride * size_t(height - 1) + size_t(width * channels) : 0;
    uint8_t *plane = static_cast<uint8_t *>(malloc(plane_bytes ? plane_bytes : 1));
    if (!plane) return 0;
    const uint8_t *pixels = bytes + sizeof head;
    const size_t given = size_bytes - sizeof head;
    for (size_t i = 0; i < plane_bytes; i++) plane[i] = given ? pixels[i % given] : 0;
    ow_isa_select(head.choices >> 1 & 3);  // refused where the machine lacks it
    const bool is_upside_down = head.choices & 8 && height;
    const uint8_t *first = is_upside_down ? plane + stride * size_t(height - 1) : plane;
    const int64_t step = is_upside_down ? -int64_t(stride) : int64_t(stride);
    uint8_t values[OW_PDQ_VALUES_BYTES], palette[768];
    for (size_t i = 0; i < sizeof palette; i++) palette[i] = given ? pixels[i * 7 % given] : 0;
    int32_t quality = 0, failure;
    if (head.choices & 16 && channels == 1)
        failure = ow_pdq_of_indexed(first, step, palette, width, height, head.as_if_px, values,
                                    &quality);
    else if (channels == 3)
        failure = ow_pdq_of_rgb(first, step, width, height, head.as_if_px, values, &quality);
    else
        failure = ow_pdq_of_plane(first, step, width, height, width + head.extra_width_px,
                                  height + head.extra_height_px, head.as_if_px, values, &quality);
    free(plane);
    const bool is_empty = width == 0 || height == 0;
    if (failure != (is_empty ? OW_PDQ_BAD_SIZE : 0) || quality < 0 || quality > 100) abort();
    return 0;
}
