// The inverse DCT of one 8 × 8 block: the accurate integer form that libraries call "islow".
#ifndef ORBWEAVER_JPEG_IDCT_H
#define ORBWEAVER_JPEG_IDCT_H

#include <stddef.h>
#include <stdint.h>

namespace ow::jpeg {

// Writes 8 × 8 samples, 0 to 255, at `out` with `stride` bytes a row. Coefficients and quantisers
// are in natural order, row by row. Equal to libjpeg's accurate form in vector instructions, and
// on every instruction set, for coefficients within limit_of() their quantisers.
using Inverse = void (*)(const int16_t *coefficients, const uint16_t *quantiser, uint8_t *out,
                         size_t stride);

// The form for the instruction set in use. The low one is for blocks that have nothing but the
// first ten coefficients of the zigzag order, all within the first four rows and columns.
Inverse inverse();
Inverse inverse_low();

void inverse_scalar(const int16_t *, const uint16_t *, uint8_t *, size_t);
#if defined(__x86_64__)
void inverse_avx2(const int16_t *, const uint16_t *, uint8_t *, size_t);
void inverse_low_avx2(const int16_t *, const uint16_t *, uint8_t *, size_t);
#endif

}  // namespace ow::jpeg

#endif
