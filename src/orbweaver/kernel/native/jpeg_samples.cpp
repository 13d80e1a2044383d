// The weights of the reduced inverse transform; see jpeg_samples.h.
#include "jpeg_samples.h"

#include <math.h>

namespace ow::jpeg {

namespace {

// Row and column of each coefficient in zigzag order: row * 8 + column (T.81 figure A.6).
constexpr uint8_t kZigzag[64] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

struct SlotTables {
    uint8_t slot[5][kSlots];
    SlotTables() {
        for (uint8_t n = 0; n <= 4; n++)
            for (int k = 0; k < kSlots; k++) {
                const uint8_t row = k < 64 ? kZigzag[k] / 8 : 8, column = k < 64 ? kZigzag[k] % 8 : 8;
                const bool is_needed = row < n && column < n;
                slot[n][k] = uint8_t(is_needed ? row * kPitch[n] + column : places_of(n));
            }
    }
};

// The mean over sample i of n of the cosine of frequency u, as T.81 A.3.3 scales it.
double mean_of(int32_t n, int32_t i, int32_t u) {
    const double pi = 3.14159265358979323846, from = 8.0 * i / n, to = 8.0 * (i + 1) / n;
    double sum = 0;
    for (int x = 0; x < 8; x++) {
        const double start = from > x ? from : x, stop = to < x + 1 ? to : x + 1;
        if (stop > start) sum += (stop - start) * cos((2 * x + 1) * u * pi / 16);
    }
    return sum * n / 8 * (u ? 0.5 : sqrt(0.125));
}

}  // namespace

const uint8_t *slots_of(int32_t eighths) {
    static const SlotTables tables;
    return tables.slot[eighths];
}

Samples::Samples(int32_t eighths, const uint16_t *quantiser, uint8_t *plane, int32_t width_px,
                 int32_t height_px)
    : eighths_(eighths), width_px_(uint32_t(width_px)), height_px_(uint32_t(height_px)),
      plane_(plane), dc_quantiser_(quantiser[0]) {
    const uint8_t *slots = slots_of(eighths);
    for (int32_t k = 0; k <= kLastNeeded[eighths]; k++) {
        if (slots[k] >= places_of(eighths)) continue;
        quantiser_[slots[k] / kPitch[eighths]][slots[k] % kPitch[eighths]] = quantiser[k];
        limit_[slots[k]] = limit_of(quantiser[k]);
    }
    for (int32_t i = 0; i < eighths; i++)
        for (int32_t u = 0; u < eighths; u++) weight_[i][u] = float(mean_of(eighths, i, u));
}

}  // namespace ow::jpeg
