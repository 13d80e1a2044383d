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

// The largest coefficient that a picture of 8 bits can have for a quantiser: 1,024 is the largest
// frequency, some encoders overshoot by a quarter, and half a step is rounding. Decoders multiply
// in 16 bits, and what goes beyond wraps in each its own way: a crafted file shows well in all of
// them and has another value here. Whoever meets one leaves the file to the library.
inline int16_t limit_of(uint32_t quantiser) {
    return quantiser ? int16_t((1536 + quantiser / 2) / quantiser) : int16_t(0);
}

// The plane that samples go to, and the arithmetic of one scale.
//
// The weights are the means of the cosines of T.81 A.3.3 over the pixels (and parts of pixels)
// that a sample stands for. Single precision in a fixed order: the same bits on every machine.
class Samples {
   public:
    Samples(int32_t eighths, const uint16_t *quantiser, uint8_t *plane, int32_t width_px,
            int32_t height_px);
    // Put the block at column x, row y of blocks; outside the plane nothing is written. False
    // where a coefficient is beyond its limit.
    template <int N>
    bool put(uint32_t x, uint32_t y, const int16_t *coefficients) const;
    bool put_flat(uint32_t x, uint32_t y, int32_t dc) const;
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
    int16_t limit_[16] = {};   // by place
    Four quantiser_[4] = {};   // by row of coefficients
    float weight_[4][4] = {};  // [sample][coefficient]

    static void transpose(Four *rows);
    static FourSamples to_samples(Four value) {
        value = value > 0.0f ? value : Four{};
        value = value < 255.5f ? value : Four{} + 255.0f;
        return __builtin_convertvector(__builtin_convertvector(value, FourWhole), FourSamples);
    }
    template <int N>
    bool is_within(const int16_t *coefficients) const {
        bool is_beyond = false;
        for (int place = 0; place < places_of(N); place++)
            is_beyond |= coefficients[place] > limit_[place] || coefficients[place] < -limit_[place];
        return !is_beyond;
    }
    template <int N>
    void turn(const Four *rows, Four *out) const;
    void put_pairs(uint32_t x, uint32_t y, const int16_t *coefficients) const;
    template <int N>
    void write(uint32_t left, uint32_t row, const void *samples) const;
};

// 1/8: the same as every integer transform: the DC, divided by 8 and rounded.
inline bool Samples::put_flat(uint32_t x, uint32_t y, int32_t dc) const {
    if (int16_t(dc) > limit_[0] || int16_t(dc) < -limit_[0]) return false;
    if (x >= width_px_ || y >= height_px_) return true;
    const int32_t value = int16_t(dc) * dc_quantiser_;
    plane_[size_t(y) * width_px_ + x] = to_sample(((value + 4) >> 3) + 128);
    return true;
}

inline void Samples::transpose(Four *rows) {
    const Four a = __builtin_shufflevector(rows[0], rows[1], 0, 4, 1, 5);
    const Four b = __builtin_shufflevector(rows[0], rows[1], 2, 6, 3, 7);
    const Four c = __builtin_shufflevector(rows[2], rows[3], 0, 4, 1, 5);
    const Four d = __builtin_shufflevector(rows[2], rows[3], 2, 6, 3, 7);
    rows[0] = __builtin_shufflevector(a, c, 0, 1, 4, 5);
    rows[1] = __builtin_shufflevector(a, c, 2, 3, 6, 7);
    rows[2] = __builtin_shufflevector(b, d, 0, 1, 4, 5);
    rows[3] = __builtin_shufflevector(b, d, 2, 3, 6, 7);
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
inline bool Samples::put(uint32_t x, uint32_t y, const int16_t *coefficients) const {
    if (N == 1) return put_flat(x, y, coefficients[0]);
    if (!is_within<N>(coefficients)) return false;
    if (N == 2) return put_pairs(x, y, coefficients), true;
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
    return true;
}

}  // namespace ow::jpeg

#endif
