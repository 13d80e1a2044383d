// From the lowest coefficients of a block to N * N samples, each the mean of its pixels.
#ifndef ORBWEAVER_JPEG_SAMPLES_H
#define ORBWEAVER_JPEG_SAMPLES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace ow::jpeg {

// The last coefficient, in zigzag order, among the N * N lowest ones; index N.
constexpr int32_t kLastNeeded[5] = {0, 0, 4, 12, 24};
// Rows of coefficients lie so far apart; index N.
constexpr int32_t kPitch[5] = {0, 1, 2, 4, 4};
// So many places hold the needed coefficients; the place behind takes all others.
constexpr int32_t places_of(int32_t eighths) { return eighths * kPitch[eighths]; }
// Where coefficient k of the zigzag order goes. Long enough for every k that a symbol can lead
// to (24 + 127).
constexpr int32_t kSlots = 160;
const uint8_t *slots_of(int32_t eighths);

inline uint8_t to_sample(int32_t value) { return uint8_t(value < 0 ? 0 : value > 255 ? 255 : value); }

// No true coefficient is larger; hostile ones must not run over.
inline int32_t bounded(int32_t value) {
    return value < -8192 ? -8192 : value > 8191 ? 8191 : value;
}

// The plane that samples go to, and the arithmetic of one scale.
//
// The weights are the means of the cosines of T.81 A.3.3 over the pixels (and parts of pixels)
// that a sample stands for. Single precision in a fixed order: the same bits on every machine.
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
    typedef float Four __attribute__((vector_size(16)));
    typedef int32_t FourWhole __attribute__((vector_size(16)));
    typedef int16_t FourShort __attribute__((vector_size(8)));
    typedef uint8_t FourSamples __attribute__((vector_size(4)));

    int32_t eighths_;
    uint32_t width_px_, height_px_;
    uint8_t *plane_;
    int32_t dc_quantiser_;
    Four quantiser_[4] = {};   // by row of coefficients
    float weight_[4][4] = {};  // [sample][coefficient]

    static void transpose(Four *rows);
    static FourSamples to_samples(Four value) {
        value = value > 0.0f ? value : Four{};
        value = value < 255.5f ? value : Four{} + 255.0f;
        return __builtin_convertvector(__builtin_convertvector(value, FourWhole), FourSamples);
    }
    template <int N>
    void turn(const Four *rows, Four *out) const;
    void put_pairs(uint32_t x, uint32_t y, const int16_t *coefficients) const;
    template <int N>
    void write(uint32_t left, uint32_t row, const void *samples) const;
};

// 1/8: the same as every integer transform: the DC, divided by 8 and rounded.
inline void Samples::put_flat(uint32_t x, uint32_t y, int32_t dc) const {
    if (x >= width_px_ || y >= height_px_) return;
    const int32_t value = bounded(int16_t(dc) * dc_quantiser_);
    plane_[size_t(y) * width_px_ + x] = to_sample(((value + 4) >> 3) + 128);
}

inline void Samples::transpose(Four *rows) {
    const FourWhole low = {0, 4, 1, 5}, high = {2, 6, 3, 7}, first = {0, 1, 4, 5},
                    second = {2, 3, 6, 7};
    const Four a = __builtin_shuffle(rows[0], rows[1], low);
    const Four b = __builtin_shuffle(rows[0], rows[1], high);
    const Four c = __builtin_shuffle(rows[2], rows[3], low);
    const Four d = __builtin_shuffle(rows[2], rows[3], high);
    rows[0] = __builtin_shuffle(a, c, first);
    rows[1] = __builtin_shuffle(a, c, second);
    rows[2] = __builtin_shuffle(b, d, first);
    rows[3] = __builtin_shuffle(b, d, second);
}

// Sums over the rows. Cosines of even frequencies are the same at both ends, odd ones negated.
template <int N>
inline void Samples::turn(const Four *rows, Four *out) const {
    for (int i = 0; i < (N + 1) / 2; i++) {
        Four even = weight_[i][0] * rows[0], odd = weight_[i][1] * rows[1];
        if (N > 2) even += weight_[i][2] * rows[2];
        if (N > 3) odd += weight_[i][3] * rows[3];
        out[i] = even + odd;
        out[N - 1 - i] = even - odd;
    }
}

// What of N samples lies inside the plane. Of three, a fourth may be written where the next block
// of the row will write its own: blocks come from left to right.
template <int N>
inline void Samples::write(uint32_t left, uint32_t row, const void *samples) const {
    if (row >= height_px_ || left >= width_px_) return;
    constexpr uint32_t count = N == 3 ? 4 : N;
    uint8_t *out = plane_ + size_t(row) * width_px_ + left;
    if (width_px_ - left >= count)
        memcpy(out, samples, count);
    else
        memcpy(out, samples, width_px_ - left < N ? width_px_ - left : N);
}

// 2/8: a sum and three differences.
inline void Samples::put_pairs(uint32_t x, uint32_t y, const int16_t *coefficients) const {
    const float flat = weight_[0][0], slope = weight_[0][1];
    const float mean = float(coefficients[0]) * (quantiser_[0][0] * (flat * flat)) + 128.5f;
    const float across = float(coefficients[1]) * (quantiser_[0][1] * (flat * slope));
    const float down = float(coefficients[2]) * (quantiser_[1][0] * (flat * slope));
    const float both = float(coefficients[3]) * (quantiser_[1][1] * (slope * slope));
    const Four sums = {(mean + down) + (across + both), (mean + down) - (across + both),
                       (mean - down) + (across - both), (mean - down) - (across - both)};
    const FourSamples out = to_samples(sums);
    uint8_t samples[4];
    memcpy(samples, &out, 4);
    write<2>(2 * x, 2 * y, samples);
    write<2>(2 * x, 2 * y + 1, samples + 2);
}

template <int N>
inline void Samples::put(uint32_t x, uint32_t y, const int16_t *coefficients) const {
    if (N == 1) return put_flat(x, y, coefficients[0]);
    if (N == 2) return put_pairs(x, y, coefficients);
    Four rows[4] = {}, half[4] = {}, samples[4] = {};
    for (int u = 0; u < N; u++) {
        FourShort row;
        memcpy(&row, coefficients + 4 * u, sizeof row);
        rows[u] = __builtin_convertvector(row, Four) * quantiser_[u];
    }
    turn<N>(rows, half);
    transpose(half);
    turn<N>(half, samples);
    transpose(samples);
    for (uint32_t i = 0; i < N; i++) {
        const FourSamples out = to_samples(samples[i] + 128.5f);
        write<N>(x * N, y * N + i, &out);
    }
}

}  // namespace ow::jpeg

#endif
