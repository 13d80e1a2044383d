// The facts of a JPEG's header: sizes, process, colours, orientation; see jpeg.h.
#include <string.h>

#include "jpeg_file.h"

namespace ow::jpeg {

namespace {

// A TIFF block in either byte order; reads beyond its end give 0.
struct Tiff {
    const uint8_t *at;
    size_t size_bytes;
    bool is_little;

    uint32_t word16(size_t offset) const {
        if (offset > size_bytes || size_bytes - offset < 2) return 0;
        const uint8_t *own = at + offset;
        return is_little ? uint32_t(own[1]) << 8 | own[0] : big16(own);
    }
    uint32_t word32(size_t offset) const {
        const uint32_t first = word16(offset), second = word16(offset + 2);
        return is_little ? second << 16 | first : first << 16 | second;
    }
};

}  // namespace

int32_t orientation_of(const uint8_t *tiff, size_t size_bytes) {
    if (size_bytes < 8) return 0;
    const bool is_little = tiff[0] == 'I' && tiff[1] == 'I';
    if (!is_little && !(tiff[0] == 'M' && tiff[1] == 'M')) return 0;
    const Tiff block = {tiff, size_bytes, is_little};
    if (block.word16(2) != 42) return 0;
    const size_t directory = block.word32(4);
    const uint32_t entries = block.word16(directory);
    for (uint32_t i = 0; i < entries; i++) {
        const size_t entry = directory + 2 + 12 * size_t(i);
        if (entry + 12 > size_bytes) return 0;
        if (block.word16(entry) != 0x0112) continue;  // Orientation; a SHORT, one of them
        const uint32_t value = block.word16(entry + 8);
        const bool is_fine = block.word16(entry + 2) == 3 && block.word32(entry + 4) == 1;
        return is_fine && value >= 1 && value <= 8 ? int32_t(value) : 0;
    }
    return 0;
}

constexpr size_t kJfifBytes = 14;  // decoders take no shorter one for one

void File::read_application(uint8_t marker, const uint8_t *body, size_t size_bytes) {
    if (marker == 0xE0 && size_bytes >= kJfifBytes && !memcmp(body, "JFIF", 5)) has_jfif = true;
    if (marker == 0xE2 && size_bytes >= 4 && !memcmp(body, "MPF", 4)) has_index = true;
    if (marker == 0xEE && size_bytes >= 12 && !memcmp(body, "Adobe", 5)) adobe_transform = body[11];
    if (marker == 0xE1 && size_bytes > 6 && !memcmp(body, "Exif\0", 6) && !orientation)
        orientation = orientation_of(body + 6, size_bytes - 6);
}

int32_t colour_of(const File &file) {
    const Frame &frame = file.frame;
    if (frame.components == 1) return OW_JPEG_GREY;
    if (frame.components == 4) return file.adobe_transform == 2 ? OW_JPEG_YCCK : OW_JPEG_CMYK;
    if (frame.components != 3) return OW_JPEG_UNKNOWN;
    if (file.has_jfif && file.adobe_transform == 0) return OW_JPEG_UNKNOWN;  // it says both
    if (file.has_jfif || file.adobe_transform == 1) return OW_JPEG_YCC;
    if (file.adobe_transform == 0) return OW_JPEG_RGB;
    const uint8_t ids[3] = {frame.component[0].id, frame.component[1].id, frame.component[2].id};
    if (!memcmp(ids, "RGB", 3)) return OW_JPEG_RGB;
    return ids[0] == 1 && ids[1] == 2 && ids[2] == 3 ? OW_JPEG_YCC : OW_JPEG_UNKNOWN;
}

namespace {

int32_t process_of(uint8_t marker) {
    switch (marker) {
        case 0xC0: return OW_JPEG_BASELINE;
        case 0xC1: case 0xC9: return OW_JPEG_EXTENDED;
        case 0xC2: case 0xCA: return OW_JPEG_PROGRESSIVE;
        case 0xC3: case 0xCB: return OW_JPEG_LOSSLESS;
        default: return OW_JPEG_HIERARCHICAL;
    }
}

}  // namespace

}  // namespace ow::jpeg

int32_t ow_jpeg_head(const uint8_t *content, size_t size_bytes, ow_jpeg_head_facts *facts) {
    ow::jpeg::File file(content, size_bytes);
    if (const int32_t odd = file.open()) return odd;
    ow::jpeg::Scan scan;
    const int32_t odd = file.next_scan(scan);
    if (odd) return odd == ow::jpeg::kEnd ? int32_t(OW_JPEG_BROKEN) : odd;
    const ow::jpeg::Frame &frame = file.frame;
    *facts = ow_jpeg_head_facts();
    facts->width_px = int32_t(frame.width_px);
    facts->height_px = int32_t(frame.height_px);
    facts->precision_bits = frame.precision_bits;
    facts->components = frame.components;
    for (int i = 0; i < frame.components; i++) {
        facts->sampling_h[i] = frame.component[i].h;
        facts->sampling_v[i] = frame.component[i].v;
    }
    facts->process = ow::jpeg::process_of(frame.marker);
    facts->is_arithmetic = frame.marker >= 0xC9;
    facts->colour = ow::jpeg::colour_of(file);
    facts->has_jfif = file.has_jfif;
    facts->has_index = file.has_index;
    facts->adobe_transform = file.adobe_transform;
    facts->orientation = file.orientation ? file.orientation : 1;
    facts->restart_interval = int32_t(file.restart_interval);
    return OW_JPEG_FINE;
}
