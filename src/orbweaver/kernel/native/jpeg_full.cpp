// Opens a file for full reading and chooses the way; see jpeg_full.h.
#include "jpeg_full.h"

#include <string.h>

#include <memory>
#include <new>

namespace ow::jpeg {

const uint8_t kNatural[64] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

Target::Target(uint8_t *to, size_t row_bytes, const uint16_t *zigzag_quantiser)
    : plane(to), stride(row_bytes), whole(inverse()), low(inverse_low()) {
    for (int k = 0; k < 64; k++) {
        quantiser[kNatural[k]] = zigzag_quantiser[k];
        limit[kNatural[k]] = limit_of(zigzag_quantiser[k]);
    }
}

bool Target::put_flat(uint32_t x, uint32_t y, int32_t dc) const {
    if (int16_t(dc) > limit[0] || int16_t(dc) < -limit[0]) return false;
    const int32_t value = ((int16_t(dc) * quantiser[0] + 4) >> 3) + 128;
    uint8_t *out = at(x, y);
    for (int row = 0; row < 8; row++) memset(out + size_t(row) * stride, to_sample(value), 8);
    return true;
}

namespace {

constexpr uint64_t kMostProgressivePx = 40'000'000, kMostPx = 100'000'000;
constexpr uint32_t kLongestSide = 65'500;

int32_t check_frame(const File &file) {
    const Frame &frame = file.frame;
    const bool is_served = frame.marker <= 0xC2;
    if (!is_served || frame.precision_bits != 8) return OW_JPEG_PROCESS;
    const uint64_t most = frame.marker == 0xC2 ? kMostProgressivePx : kMostPx;
    const bool is_long = frame.width_px > kLongestSide || frame.height_px > kLongestSide;
    if (is_long || uint64_t(frame.width_px) * frame.height_px > most) return OW_JPEG_SIZE;
    const int32_t colour = colour_of(file);
    if (colour != OW_JPEG_GREY && colour != OW_JPEG_YCC) return OW_JPEG_COLOUR;
    for (uint32_t i = 1; i < frame.components; i++) {
        const Component &luma = frame.component[0], &chroma = frame.component[i];
        if (luma.h % chroma.h || luma.v % chroma.v) return OW_JPEG_SAMPLING;
    }
    return OW_JPEG_FINE;
}

Workspace *workspace() {
    thread_local std::unique_ptr<Workspace> kept;
    if (!kept) kept.reset(new (std::nothrow) Workspace);
    return kept.get();
}

}  // namespace

}  // namespace ow::jpeg

int32_t ow_jpeg_full_plane(const uint8_t *content, size_t size_bytes, uint8_t *plane,
                           size_t stride, size_t rows) {
    using namespace ow::jpeg;
    File file(content, size_bytes);
    Scan scan;
    int32_t odd = file.open();
    if (!odd) odd = file.next_scan(scan);
    if (odd) return odd == kEnd ? OW_JPEG_BROKEN : odd;
    if ((odd = check_frame(file))) return odd;
    const Layout layout(file.frame);
    if (stride != size_t(layout.mcus_wide) * layout.luma_h * 8 ||
        rows != size_t(layout.mcus_high) * layout.luma_v * 8)
        return OW_JPEG_SCALE;
    Workspace *space = workspace();
    if (!space) return OW_JPEG_MEMORY;
    if (file.frame.marker == 0xC2) return read_full_progressive(file, scan, *space, plane, stride);
    const uint32_t quantiser = file.frame.component[0].quantiser;
    if (!file.has_quantiser[quantiser]) return OW_JPEG_TABLE;
    const Target target(plane, stride, file.quantiser[quantiser]);
    odd = read_full_sequential(file, scan, *space, target);
    if (odd) return odd;
    file.skip_data(space->feed.rest());
    return file.next_scan(scan) == kEnd ? OW_JPEG_FINE : OW_JPEG_SCRIPT;
}
