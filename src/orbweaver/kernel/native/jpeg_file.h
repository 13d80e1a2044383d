// The segments of a JPEG file, checked while they are read (ITU T.81 annex B).
#ifndef ORBWEAVER_JPEG_FILE_H
#define ORBWEAVER_JPEG_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "jpeg.h"

namespace ow::jpeg {

constexpr int32_t kEnd = -1;  // no further scan: the end of the image was met

// A Huffman code as a DHT segment sends it (T.81 B.2.4.2), found to be a prefix code.
struct Code {
    bool is_defined = false;
    uint16_t length = 0;   // how many symbols
    uint8_t counts[17] = {};  // by length of code, 1..16
    uint8_t symbols[256] = {};
};

struct Component {
    uint8_t id, h, v, quantiser;
};

struct Frame {
    bool is_defined = false;
    uint8_t marker = 0, precision_bits = 0, components = 0;
    uint32_t width_px = 0, height_px = 0;
    Component component[4] = {};
};

struct Scan {
    uint8_t components = 0;
    uint8_t index[4] = {}, dc[4] = {}, ac[4] = {};  // into the frame's, and table numbers
    uint8_t first = 0, last = 0;                    // of the band, in zigzag order
    uint8_t high = 0, low = 0;                      // successive approximation
    const uint8_t *data = nullptr;                  // where the entropy-coded data begin
};

// A file half read: what the segments so far have defined.
struct File {
    const uint8_t *at, *end;
    Frame frame;
    bool has_quantiser[4] = {};
    uint16_t quantiser[4][64] = {};  // in zigzag order
    Code dc[4], ac[4];
    uint32_t restart_interval = 0;
    bool has_jfif = false, has_index = false;
    int32_t adobe_transform = -1;
    int32_t orientation = 0;  // 0: none seen

    File(const uint8_t *content, size_t size_bytes) : at(content), end(content + size_bytes) {}

    // The start of the image. 0 or an ow_jpeg_odd.
    int32_t open();
    // Segments up to the next scan: 0, kEnd or an ow_jpeg_odd. `at` then stands at its data.
    int32_t next_scan(Scan &scan);
    // Move over the entropy-coded data that begin at `from`, up to the next marker.
    void skip_data(const uint8_t *from);

   private:
    int32_t segment(uint8_t marker, const uint8_t *body, size_t size_bytes);
    int32_t read_frame(uint8_t marker, const uint8_t *body, size_t size_bytes);
    int32_t read_scan(const uint8_t *body, size_t size_bytes, Scan &scan);
    int32_t read_codes(const uint8_t *body, size_t size_bytes);
    int32_t read_quantisers(const uint8_t *body, size_t size_bytes);
    void read_application(uint8_t marker, const uint8_t *body, size_t size_bytes);
    bool place_of(uint8_t id, uint8_t &index) const;
};

// What the colours of the frame mean: an ow_jpeg_colour.
int32_t colour_of(const File &file);

// The orientation, 1..8, that a TIFF block inside an Exif segment names; 0 where none.
int32_t orientation_of(const uint8_t *tiff, size_t size_bytes);

inline uint32_t big16(const uint8_t *at) { return uint32_t(at[0]) << 8 | at[1]; }

}  // namespace ow::jpeg

#endif
