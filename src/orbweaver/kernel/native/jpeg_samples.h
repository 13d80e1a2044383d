// From the lowest coefficients of a block to N * N samples, each the mean of its pixels.
#ifndef ORBWEAVER_JPEG_SAMPLES_H
#define ORBWEAVER_JPEG_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

namespace ow::jpeg {

// The last coefficient, in zigzag order, among the N * N lowest ones; index N.
constexpr int32_t kLastNeeded[5] = {0, 0, 4, 12, 24};
// Where coefficient k of the zigzag order goes among N * N; N * N for all that are not needed.
// Long enough for every k that a symbol can lead to (24 + 127).
constexpr int32_t kSlots = 160;
const uint8_t *slots_of(int32_t eighths);

// The plane that samples go to, and the arithmetic of one scale.
//
// The row and column weights are the means of the cosines of T.81 A.3.3 over the pixels (and
// parts of pixels) that a sample stands for, in 1/4096; sums are rounded once, at the end.
class Samples {
   public:
    Samples(int32_t eighths, const uint16_t *quantiser, uint8_t *plane, int32_t width_px,
            int32_t height_px);
    // Put the block at column x, row y of blocks; outside the plane nothing is written.
    template <int N>
    void put(uint32_t x, uint32_t y, const int16_t *coefficients) const;
    void put_flat(uint32_t x, uint32_t y, int32_t dc) const;
    int32_t eighths() const { return eighths_; }

   private:
    int32_t eighths_, width_px_, height_px_;
    uint8_t *plane_;
    int32_t quantiser_[16];   // by slot
    int32_t weight_[4][4];    // [sample][coefficient]
};

inline uint8_t to_sample(int32_t value) { return uint8_t(value < 0 ? 0 : value > 255 ? 255 : value); }

inline int32_t bounded(int32_t value) {
    return value < -8192 ? -8192 : value > 8191 ? 8191 : value;
}

// 1/8: the same as every integer transform: the DC, divided by 8 and rounded.
inline void Samples::put_flat(uint32_t x, uint32_t y, int32_t dc) const {
    if (x >= uint32_t(width_px_) || y >= uint32_t(height_px_)) return;
    const int32_t value = bounded(int16_t(dc) * quantiser_[0]);
    plane_[size_t(y) * size_t(width_px_) + x] = to_sample(((value + 4) >> 3) + 128);
}

template <int N>
inline void Samples::put(uint32_t x, uint32_t y, const int16_t *coefficients) const {
    if (N == 1) return put_flat(x, y, coefficients[0]);
    int32_t rows[N][N];
    for (int u = 0; u < N; u++)
        for (int v = 0; v < N; v++)
            rows[u][v] = bounded(coefficients[u * N + v] * quantiser_[u * N + v]);
    int32_t half[N][N];
    for (int i = 0; i < N; i++)
        for (int v = 0; v < N; v++) {
            int32_t sum = 0;
            for (int u = 0; u < N; u++) sum += weight_[i][u] * rows[u][v];
            half[i][v] = (sum + 256) >> 9;
        }
    const uint32_t left = x * N, top = y * N;
    const uint32_t width = uint32_t(width_px_), height = uint32_t(height_px_);
    for (uint32_t i = 0; i < N && top + i < height; i++) {
        uint8_t *out = plane_ + size_t(top + i) * width;
        for (uint32_t j = 0; j < N && left + j < width; j++) {
            int32_t sum = (128 << 15) + (1 << 14);
            for (int v = 0; v < N; v++) sum += weight_[j][v] * half[i][v];
            out[left + j] = to_sample(sum >> 15);
        }
    }
}

}  // namespace ow::jpeg

#endif
