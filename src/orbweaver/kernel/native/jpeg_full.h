/* Full reading of JPEG luma: the same samples as a library decoder's accurate grey output.
 *
 * Faster than a general decoder because the chromas are jumped over: their scans are not read at
 * all in progressive files, and a refinement touches only coefficients that are not zero.
 *
 * Owner, unit, thread, trust, failure: as jpeg.h says; a progressive file takes 2.2 bytes a pixel
 * of memory for the time of the call, and over 40 megapixels it is OW_JPEG_SIZE.
 */
#ifndef ORBWEAVER_JPEG_FULL_H
#define ORBWEAVER_JPEG_FULL_H

#include "jpeg.h"

/* Decode the luma into plane: rows of `stride` bytes, as many as `rows`. Both are rounded up to
 * whole MCUs: ceil(width_px / (8 * h)) * 8 * h with the luma's sampling factor h, and so below; for
 * grey h = v = 1. What lies beyond width_px and height_px is filling.
 * Returns 0 or an ow_jpeg_odd; OW_JPEG_SCALE where stride or rows are others. */
OW_API int32_t ow_jpeg_full_plane(const uint8_t *content, size_t size_bytes, uint8_t *plane,
                                  size_t stride, size_t rows);

#ifdef __cplusplus
#include "jpeg_idct.h"
#include "jpeg_scan.h"

// Code that is compiled twice, plainly and with the bit instructions of BMI2 where a machine has
// them: the body is inlined into two functions of which each is compiled for its own set.
#define OW_INLINED inline __attribute__((always_inline))
#if defined(__x86_64__)
#define OW_WITH_BMI2 __attribute__((target("bmi,bmi2")))
#else
#define OW_WITH_BMI2
#endif

namespace ow::jpeg {

// The zigzag order: place of coefficient k in the block, row by row (T.81 figure A.6).
extern const uint8_t kNatural[64];

constexpr uint32_t kLowEnd = 10;  // the coefficients that inverse_low() knows

// The luma's blocks, filled up to whole MCUs, and how they become samples.
struct Target {
    uint8_t *plane;
    size_t stride;
    uint16_t quantiser[64];  // natural order
    int16_t limit[64];       // the same
    Inverse whole, low;

    Target(uint8_t *to, size_t row_bytes, const uint16_t *zigzag_quantiser);
    uint8_t *at(uint32_t x, uint32_t y) const {
        return plane + size_t(y) * 8 * stride + size_t(x) * 8;
    }
    // A block with coefficients up to the one before `end` in zigzag order. False where one is
    // beyond its limit.
    bool put(uint32_t x, uint32_t y, const int16_t *natural, uint32_t end) const {
        const bool is_low = end <= kLowEnd;
        if (!(is_low ? is_within<32>(natural) : is_within<64>(natural))) return false;
        (is_low ? low : whole)(natural, quantiser, at(x, y), stride);
        return true;
    }
    // A block that has nothing but its DC.
    bool put_flat(uint32_t x, uint32_t y, int32_t dc) const;
    template <int kCount>
    bool is_within(const int16_t *natural) const {
        int16_t beyond = 0;
        for (int k = 0; k < kCount; k++)
            beyond = int16_t(beyond | (natural[k] > limit[k]) | (natural[k] < -limit[k]));
        return !beyond;
    }
};

int32_t read_full_sequential(const File &file, const Scan &scan, Workspace &space,
                             const Target &target);
int32_t read_full_progressive(File &file, Scan &scan, Workspace &space, uint8_t *plane,
                              size_t stride);

}  // namespace ow::jpeg
#endif

#endif
