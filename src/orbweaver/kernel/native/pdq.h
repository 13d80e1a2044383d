/* PDQ of decoded pictures: 256 bits and a quality, in all eight turns and flips at once.
 *
 * PDQ's blur and its sampling at 64 x 64 points are linear and the axes do not mix, so that only
 * the 64 x 64 weighted sums are computed, in one pass over the pixels. The tables of weights are
 * kept for the sides that were seen last (a bounded number of bounded tables).
 *
 * The reference code adds up the same floats in another order. Where its rounding could have
 * decided a bit or the quality, and the plane is the original, its own order is followed instead:
 * so the values are its values, bit for bit, for every picture that is not flat (quality 0).
 *
 * Owner: the caller owns every buffer; nothing is kept of them after the return. Unit: pixels,
 * strides in bytes. Failure: a negative code, and the outputs are then unspecified. Thread: any
 * number of threads at once. Trust: pixels are untrusted and may be anything; sides and strides
 * may come from a stranger's header as long as the buffer is as large as they say.
 */
#ifndef ORBWEAVER_PDQ_H
#define ORBWEAVER_PDQ_H

#include <stdint.h>

#include "isa.h"

enum ow_pdq_failure : int32_t {
    OW_PDQ_BAD_SIZE = -1,  /* a side under 1 or over OW_PDQ_MOST_PX, or a plane larger than it */
    OW_PDQ_NO_MEMORY = -2, /* a table of weights could not be made */
};

/* The longest side. */
#define OW_PDQ_MOST_PX (1 << 24)

/* The bytes of the values: eight variants of 32 bytes each. The order of the variants: as it is,
 * rotated by 90, 180 and 270 degrees, flipped by x, by y, along the one and the other diagonal, as
 * the reference code names them. The bytes of each are what lists write in hex. */
#define OW_PDQ_VALUES_BYTES 256

/* The PDQ of a plane of luma.
 *
 * plane: `plane_height_px` rows of `plane_width_px` bytes, `stride_bytes` apart (it may be
 * negative). width_px, height_px: the original picture's; the plane may be a smaller decoding of
 * it, and the original's weights are then folded on it. as_if_px: 0, or weigh as if a shorter side
 * had been enlarged to this one. values: OW_PDQ_VALUES_BYTES. quality: 0 to 100.
 * Returns 0 or a failure. */
OW_API int32_t ow_pdq_of_plane(const uint8_t *plane, int64_t stride_bytes, int32_t plane_width_px,
                               int32_t plane_height_px, int32_t width_px, int32_t height_px,
                               int32_t as_if_px, uint8_t *values, int32_t *quality);

/* The PDQ of interleaved red, green and blue (luma 0.299, 0.587, 0.114); else as above. */
OW_API int32_t ow_pdq_of_rgb(const uint8_t *rgb, int64_t stride_bytes, int32_t width_px,
                             int32_t height_px, int32_t as_if_px, uint8_t *values,
                             int32_t *quality);

/* The PDQ of a picture of one byte a pixel, that names one of the 256 colours of `palette`: 768
 * bytes of red, green and blue. The same values as of the colours themselves. */
OW_API int32_t ow_pdq_of_indexed(const uint8_t *indexes, int64_t stride_bytes,
                                 const uint8_t *palette, int32_t width_px, int32_t height_px,
                                 int32_t as_if_px, uint8_t *values, int32_t *quality);

/* For tests: the 64 x 64 samples themselves, rows first (4,096 floats). `channels` is 1 or 3.
 * `is_settled`: in the reference code's order of operations, where the plane is the original. */
OW_API int32_t ow_pdq_grid(const uint8_t *pixels, int64_t stride_bytes, int32_t channels,
                           int32_t plane_width_px, int32_t plane_height_px, int32_t width_px,
                           int32_t height_px, int32_t as_if_px, int32_t is_settled, float *grid);

#endif
