// Reads the first frame of a GIF; see gif.h.
//
// The string of every code stands in the pixels already: it is the string that was written last,
// and the one pixel behind it. So a code is a place and a length, and decoding is copying.
#include "gif.h"

#include <string.h>

#include <memory>
#include <new>

namespace orbweaver {
namespace {

constexpr size_t kHeadBytes = 13, kFrameBytes = 10;
constexpr uint32_t kCodesMax = 4096, kCodeBitsMax = 12;
constexpr uint8_t kExtension = 0x21, kFrame = 0x2C, kControl = 0xF9;
constexpr uint8_t kHasColours = 0x80, kInterlaced = 0x40, kIsClear = 0x01;

uint32_t little16(const uint8_t *at) { return uint32_t(at[0]) | uint32_t(at[1]) << 8; }

// A file half read.
struct File {
    const uint8_t *at, *end;

    size_t left() const { return size_t(end - at); }
    const uint8_t *take(size_t count) {
        if (left() < count) return nullptr;
        at += count;
        return at - count;
    }
    // Over data blocks up to their end. False where the file ends first.
    bool skip_blocks() {
        for (;;) {
            const uint8_t *length = take(1);
            if (!length) return false;
            if (!*length) return true;
            if (!take(*length)) return false;
        }
    }
};

struct Colours {
    const uint8_t *first = nullptr;
    uint32_t count = 0;

    bool read(File &file, uint8_t flags) {
        if (!(flags & kHasColours)) return true;
        count = 2u << (flags & 7);
        first = file.take(size_t(count) * 3);
        return first != nullptr;
    }
};

// Codes of growing width, lowest bit first, out of data blocks.
class Codes {
  public:
    explicit Codes(const File &file) : file_(file) {}

    // The next code; false where the data end.
    bool next(uint32_t width, uint32_t *code) {
        while (held_ < width) {
            if (!fill()) return false;
        }
        *code = uint32_t(bits_) & ((1u << width) - 1);
        bits_ >>= width;
        held_ -= width;
        return true;
    }

  private:
    File file_;
    const uint8_t *block_ = nullptr, *block_end_ = nullptr;
    uint64_t bits_ = 0;
    uint32_t held_ = 0;

    bool fill() {
        if (block_end_ - block_ >= 8 && held_ <= 32) {  // four bytes at once
            uint32_t word;
            memcpy(&word, block_, 4);
            bits_ |= uint64_t(word) << held_;
            held_ += 32;
            block_ += 4;
            return true;
        }
        if (block_ == block_end_) {
            const uint8_t *length = file_.take(1);
            if (!length || !*length || !(block_ = file_.take(*length))) return false;
            block_end_ = block_ + *length;
        }
        bits_ |= uint64_t(*block_++) << held_;
        held_ += 8;
        return true;
    }
};

// Where each code's string begins in the pixels, and how long it is.
struct Strings {
    uint32_t place[kCodesMax];
    uint16_t length[kCodesMax];
};

// `count` pixels from `from` to `to`, which lies behind; up to 16 bytes more may be written.
inline void copy(uint8_t *to, const uint8_t *from, uint32_t count) {
    if (to - from >= 16) {
        for (uint32_t done = 0; done < count; done += 16) memcpy(to + done, from + done, 16);
        return;
    }
    for (uint32_t done = 0; done < count; done++) to[done] = from[done];
}

int32_t decode(const File &file, uint32_t literal_bits, uint32_t colours, uint8_t *pixels,
               uint32_t total) {
    Codes codes(file);
    Strings strings;
    const uint32_t clear = 1u << literal_bits, over = clear + 1;
    uint32_t next = clear + 2, width = literal_bits + 1;
    uint32_t written = 0, before = 0, before_length = 0;  // the string written last
    while (written < total) {
        uint32_t code;
        if (!codes.next(width, &code) || code == over) return OW_GIF_DATA;
        if (code == clear) {
            next = clear + 2;
            width = literal_bits + 1;
            before_length = 0;
            continue;
        }
        uint32_t length = 1;
        if (code < clear) {
            if (code >= colours) return OW_GIF_PALETTE;
            pixels[written] = uint8_t(code);
        } else {
            const bool is_own = code == next && before_length;  // it is being sent just now
            if (code >= next && !is_own) return OW_GIF_DATA;
            length = is_own ? before_length + 1 : strings.length[code];
            if (length > total - written) return OW_GIF_DATA;
            copy(pixels + written, pixels + (is_own ? before : strings.place[code]), length);
        }
        if (before_length && next < kCodesMax) {
            strings.place[next] = before;
            strings.length[next] = uint16_t(before_length + 1);
            next++;
            if (next == 1u << width && width < kCodeBitsMax) width++;
        }
        before = written;
        before_length = length;
        written += length;
    }
    return OW_GIF_FINE;
}

// Rows come in four passes: every eighth, those between, and so on (GIF89a, appendix E).
void put_rows(const uint8_t *sent, uint32_t width, uint32_t height, uint8_t *pixels) {
    constexpr uint32_t kFirst[4] = {0, 4, 2, 1}, kStep[4] = {8, 8, 4, 2};
    for (int pass = 0; pass < 4; pass++)
        for (uint32_t row = kFirst[pass]; row < height; row += kStep[pass], sent += width)
            memcpy(pixels + size_t(row) * width, sent, width);
}

bool is_gif(const uint8_t *content, size_t size_bytes) {
    return size_bytes >= kHeadBytes &&
           (!memcmp(content, "GIF87a", 6) || !memcmp(content, "GIF89a", 6));
}

// Extensions up to the first frame. 0 or an ow_gif_odd; the file then stands at its fields.
int32_t find_frame(File &file) {
    for (;;) {
        const uint8_t *kind = file.take(1);
        if (!kind) return OW_GIF_FOREIGN;
        if (*kind == kFrame) return OW_GIF_FINE;
        const uint8_t *label = *kind == kExtension ? file.take(1) : nullptr;
        if (!label) return OW_GIF_FOREIGN;
        const bool is_clear = *label == kControl && file.left() >= 2 && (file.at[1] & kIsClear);
        if (is_clear) return OW_GIF_FRAME;
        if (!file.skip_blocks()) return OW_GIF_FOREIGN;
    }
}

void put_palette(const Colours &colours, uint8_t *palette) {
    memset(palette, 0, OW_GIF_PALETTE_BYTES);
    memcpy(palette, colours.first, size_t(colours.count) * 3);
}

}  // namespace
}  // namespace orbweaver

int32_t ow_gif_sides(const uint8_t *content, size_t size_bytes, int32_t *width_px,
                     int32_t *height_px) {
    if (!orbweaver::is_gif(content, size_bytes)) return OW_GIF_FOREIGN;
    *width_px = int32_t(orbweaver::little16(content + 6));
    *height_px = int32_t(orbweaver::little16(content + 8));
    return *width_px && *height_px ? OW_GIF_FINE : OW_GIF_SIZE;
}

int32_t ow_gif_first_frame(const uint8_t *content, size_t size_bytes, uint8_t *indexes,
                           int32_t width_px, int32_t height_px, uint8_t *palette) {
    using namespace orbweaver;
    int32_t width, height;
    if (const int32_t odd = ow_gif_sides(content, size_bytes, &width, &height)) return odd;
    if (width != width_px || height != height_px) return OW_GIF_SIZE;
    File file{content + kHeadBytes, content + size_bytes};
    Colours colours, own;
    if (!colours.read(file, content[10])) return OW_GIF_FOREIGN;
    if (const int32_t odd = find_frame(file)) return odd;
    const uint8_t *frame = file.take(kFrameBytes - 1);
    if (!frame || !own.read(file, frame[8])) return OW_GIF_FOREIGN;
    const bool is_all = !little16(frame) && !little16(frame + 2) &&
                        little16(frame + 4) == uint32_t(width) &&
                        little16(frame + 6) == uint32_t(height);
    if (!is_all) return OW_GIF_FRAME;
    const Colours &used = own.first ? own : colours;
    const uint8_t *literal_bits = file.take(1);
    if (!literal_bits || *literal_bits < 2 || *literal_bits > 8) return OW_GIF_DATA;
    if (!used.first) return OW_GIF_PALETTE;
    put_palette(used, palette);
    const uint32_t total = uint32_t(width) * uint32_t(height);
    if (!(frame[8] & kInterlaced)) return decode(file, *literal_bits, used.count, indexes, total);
    const std::unique_ptr<uint8_t[]> sent(
        new (std::nothrow) uint8_t[size_t(total) + OW_GIF_ROOM_BYTES]);
    if (!sent) return OW_GIF_MEMORY;
    const int32_t odd = decode(file, *literal_bits, used.count, sent.get(), total);
    if (!odd) put_rows(sent.get(), uint32_t(width), uint32_t(height), indexes);
    return odd;
}
