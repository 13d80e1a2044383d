// The luma of a JPEG at 1/8 to 4/8: what is asked is checked, then the file's process decides.
#include <memory>
#include <new>

#include "jpeg_scan.h"

namespace ow::jpeg {

namespace {

constexpr uint32_t kLongestSide = 65500, kMostPixels = 100'000'000;

uint32_t cut(uint32_t size, uint32_t by) { return (size + by - 1) / by; }

int32_t check_frame(const File &file) {
    const Frame &frame = file.frame;
    if (frame.marker > 0xC2 || frame.precision_bits != 8) return OW_JPEG_PROCESS;
    if (frame.width_px > kLongestSide || frame.height_px > kLongestSide) return OW_JPEG_SIZE;
    if (uint64_t(frame.width_px) * frame.height_px > kMostPixels) return OW_JPEG_SIZE;
    const int32_t colour = colour_of(file);
    if (colour != OW_JPEG_GREY && colour != OW_JPEG_YCC) return OW_JPEG_COLOUR;
    const Component &luma = frame.component[0];
    for (int i = 1; i < frame.components; i++) {
        const Component &chroma = frame.component[i];
        if (luma.h % chroma.h || luma.v % chroma.v) return OW_JPEG_SAMPLING;
        if (luma.h == 3 || luma.v == 3) return OW_JPEG_SAMPLING;
    }
    return OW_JPEG_FINE;
}

// One a thread; null where there is no memory for it.
Workspace *workspace() {
    static thread_local std::unique_ptr<Workspace> own(new (std::nothrow) Workspace);
    return own.get();
}

}  // namespace

// A scan of one component has MCUs of one block, whatever its factors say (T.81 A.2.2).
Layout::Layout(const Frame &frame)
    : blocks_wide(cut(frame.width_px, 8)),
      blocks_high(cut(frame.height_px, 8)),
      luma_h(frame.components == 1 ? 1 : frame.component[0].h),
      luma_v(frame.components == 1 ? 1 : frame.component[0].v) {
    mcus_wide = cut(frame.width_px, 8 * luma_h);
    mcus_high = cut(frame.height_px, 8 * luma_v);
}

}  // namespace ow::jpeg

int32_t ow_jpeg_low_plane(const uint8_t *content, size_t size_bytes, int32_t eighths,
                          uint8_t *plane, int32_t width_px, int32_t height_px) {
    using namespace ow::jpeg;
    if (eighths < 1 || eighths > 4) return OW_JPEG_SCALE;
    File file(content, size_bytes);
    Scan scan;
    if (const int32_t odd = file.open()) return odd;
    int32_t odd = file.next_scan(scan);
    if (odd) return odd == kEnd ? int32_t(OW_JPEG_BROKEN) : odd;
    if ((odd = check_frame(file))) return odd;
    const Frame &frame = file.frame;
    // The table that stands at luma's first scan is luma's (T.81 B.2.4.1).
    if (scan.index[0] != 0) return OW_JPEG_SCRIPT;
    const uint32_t by = uint32_t(eighths);
    if (width_px != int32_t(cut(frame.width_px * by, 8))) return OW_JPEG_SCALE;
    if (height_px != int32_t(cut(frame.height_px * by, 8))) return OW_JPEG_SCALE;
    const uint8_t quantiser = frame.component[0].quantiser;
    if (!file.has_quantiser[quantiser]) return OW_JPEG_TABLE;
    Workspace *space = workspace();
    if (!space) return OW_JPEG_MEMORY;
    const Samples samples(eighths, file.quantiser[quantiser], plane, width_px, height_px);
    if (frame.marker == 0xC2) return read_progressive(file, scan, *space, samples);
    return read_sequential(file, scan, *space, samples);
}
