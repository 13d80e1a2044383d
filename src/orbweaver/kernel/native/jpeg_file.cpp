// Reads and checks the segments of a JPEG file; see jpeg_file.h.
#include "jpeg_file.h"

#include <string.h>

namespace ow::jpeg {

namespace {

constexpr uint8_t kStart = 0xD8, kStop = 0xD9, kScan = 0xDA, kQuantisers = 0xDB, kLines = 0xDC,
                  kRestarts = 0xDD, kHierarchy = 0xDE, kCodes = 0xC4, kArithmetic = 0xCC;

// SOF0..SOF15, which share their range with DHT, JPG and DAC (T.81 table B.1).
bool is_frame(uint8_t marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != kCodes && marker != 0xC8 &&
           marker != kArithmetic;
}

// No segment follows these: TEM, restarts, start and end of the image.
bool stands_alone(uint8_t marker) { return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD9); }

// A code is one only if every length leaves room and the word of all ones stays free (T.81 C.2).
bool is_prefix_code(const Code &code) {
    uint32_t next = 0;
    for (int length = 1; length <= 16; length++, next <<= 1) {
        next += code.counts[length];
        if (code.counts[length] && next >= (1u << length)) return false;
    }
    return true;
}

}  // namespace

int32_t File::open() {
    if (end - at < 4 || at[0] != 0xFF || at[1] != kStart || at[2] != 0xFF) return OW_JPEG_FOREIGN;
    at += 2;
    return OW_JPEG_FINE;
}

int32_t File::next_scan(Scan &scan) {
    for (;;) {
        if (end - at < 2 || *at != 0xFF) return OW_JPEG_BROKEN;
        while (end - at > 1 && at[1] == 0xFF) at++;  // fill bytes, T.81 B.1.1.2
        if (end - at < 2) return OW_JPEG_BROKEN;
        const uint8_t marker = at[1];
        if (marker == kStop) return kEnd;
        if (stands_alone(marker) || marker == 0 || end - at < 4) return OW_JPEG_BROKEN;
        const size_t size_bytes = big16(at + 2);
        if (size_bytes < 2 || size_t(end - at) < size_bytes + 2) return OW_JPEG_BROKEN;
        const uint8_t *body = at + 4;
        at += size_bytes + 2;
        if (marker == kScan) return read_scan(body, size_bytes - 2, scan);
        if (const int32_t odd = segment(marker, body, size_bytes - 2)) return odd;
    }
}

int32_t File::segment(uint8_t marker, const uint8_t *body, size_t size_bytes) {
    if (is_frame(marker)) return read_frame(marker, body, size_bytes);
    if (marker == kCodes) return read_codes(body, size_bytes);
    if (marker == kQuantisers) return read_quantisers(body, size_bytes);
    if (marker == kLines || marker == kHierarchy) return OW_JPEG_PROCESS;
    if (marker == kRestarts) {
        if (size_bytes != 2) return OW_JPEG_BROKEN;
        restart_interval = big16(body);
    }
    if (marker >= 0xE0 && marker <= 0xEF) read_application(marker, body, size_bytes);
    return OW_JPEG_FINE;
}

int32_t File::read_frame(uint8_t marker, const uint8_t *body, size_t size_bytes) {
    if (frame.is_defined || size_bytes < 6) return OW_JPEG_BROKEN;
    const size_t components = body[5];
    if (components < 1 || components > 4) return OW_JPEG_COLOUR;
    if (size_bytes != 6 + 3 * components) return OW_JPEG_BROKEN;
    frame.is_defined = true;
    frame.marker = marker;
    frame.precision_bits = body[0];
    frame.height_px = big16(body + 1);
    frame.width_px = big16(body + 3);
    frame.components = uint8_t(components);
    if (!frame.height_px || !frame.width_px) return OW_JPEG_SIZE;
    for (size_t i = 0; i < components; i++) {
        const uint8_t *own = body + 6 + 3 * i;
        const Component read = {own[0], uint8_t(own[1] >> 4), uint8_t(own[1] & 15), own[2]};
        if (read.h < 1 || read.h > 4 || read.v < 1 || read.v > 4) return OW_JPEG_SAMPLING;
        if (read.quantiser > 3) return OW_JPEG_TABLE;
        for (size_t before = 0; before < i; before++)
            if (frame.component[before].id == read.id) return OW_JPEG_COLOUR;
        frame.component[i] = read;
    }
    return OW_JPEG_FINE;
}

bool File::place_of(uint8_t id, uint8_t &index) const {
    for (index = 0; index < frame.components; index++)
        if (frame.component[index].id == id) return true;
    return false;
}

int32_t File::read_scan(const uint8_t *body, size_t size_bytes, Scan &scan) {
    if (!frame.is_defined || size_bytes < 1) return OW_JPEG_BROKEN;
    const size_t components = body[0];
    if (components < 1 || components > 4 || size_bytes != 4 + 2 * components)
        return OW_JPEG_BROKEN;
    scan = Scan();
    scan.components = uint8_t(components);
    for (size_t i = 0; i < components; i++) {
        const uint8_t *own = body + 1 + 2 * i;
        if (!place_of(own[0], scan.index[i])) return OW_JPEG_BROKEN;
        if (i && scan.index[i] <= scan.index[i - 1]) return OW_JPEG_BROKEN;
        scan.dc[i] = own[1] >> 4;
        scan.ac[i] = own[1] & 15;
        if (scan.dc[i] > 3 || scan.ac[i] > 3) return OW_JPEG_TABLE;
    }
    const uint8_t *band = body + 1 + 2 * components;
    scan.first = band[0];
    scan.last = band[1];
    scan.high = band[2] >> 4;
    scan.low = band[2] & 15;
    scan.data = at;
    return OW_JPEG_FINE;
}

int32_t File::read_codes(const uint8_t *body, size_t size_bytes) {
    while (size_bytes) {
        if (size_bytes < 17 || (body[0] & 0xEC)) return OW_JPEG_TABLE;
        Code &code = (body[0] & 0x10 ? ac : dc)[body[0] & 3];
        code = Code();
        for (int length = 1; length <= 16; length++) {
            code.counts[length] = body[length];
            code.length = uint16_t(code.length + body[length]);
        }
        if (code.length > 256 || size_bytes < 17u + code.length) return OW_JPEG_TABLE;
        memcpy(code.symbols, body + 17, code.length);
        code.is_defined = is_prefix_code(code);
        if (!code.is_defined) return OW_JPEG_TABLE;
        body += 17 + code.length;
        size_bytes -= 17u + code.length;
    }
    return OW_JPEG_FINE;
}

int32_t File::read_quantisers(const uint8_t *body, size_t size_bytes) {
    while (size_bytes) {
        const bool is_wide = body[0] & 0x10;
        const size_t needed = is_wide ? 129 : 65;
        if (size_bytes < needed || (body[0] & 0xEC)) return OW_JPEG_TABLE;
        uint16_t *table = quantiser[body[0] & 3];
        for (size_t k = 0; k < 64; k++)
            table[k] = uint16_t(is_wide ? big16(body + 1 + 2 * k) : body[1 + k]);
        has_quantiser[body[0] & 3] = true;
        body += needed;
        size_bytes -= needed;
    }
    return OW_JPEG_FINE;
}

void File::skip_data(const uint8_t *from) {
    at = from;
    while (at < end) {
        const void *found = memchr(at, 0xFF, size_t(end - at));
        at = found ? static_cast<const uint8_t *>(found) : end;
        if (end - at < 2) break;
        const uint8_t next = at[1];
        const bool is_data = next == 0 || (next >= 0xD0 && next <= 0xD7);
        if (!is_data && next != 0xFF) return;
        at += is_data ? 2 : 1;
    }
    at = end;
}

}  // namespace ow::jpeg
