/* The arithmetic of PDQ, compiled once for each instruction set from pdq_grid.inc,
 * pdq_running.inc and pdq_variants.inc.
 *
 * No sum runs across lanes but sums of whole numbers: each lane is another pixel, sample or
 * coefficient, and adds its terms in the order of their places. So every set gives the same bits.
 *
 * These files are compiled for processors that not every machine is: they use no template and no
 * inline function of the C++ library, whose one copy the linker could take from here for all.
 *
 * Owner: the caller's buffers. Thread: any. Trust: sides and tables were checked before.
 */
#ifndef ORBWEAVER_PDQ_LANES_H
#define ORBWEAVER_PDQ_LANES_H

#include <stddef.h>
#include <stdint.h>

namespace ow_pdq {

constexpr int SAMPLES = 64;

/* As many times 255 as 16 bits hold: whole weights are added up in 16 bits this far. */
constexpr uint32_t MOST_WHOLE = 257;

/* One of the 64 sums. */
struct Sample {
    int32_t start;     /* the first pixel with a weight */
    int32_t count;     /* so many pixels have one */
    size_t at;         /* their weights begin here in the tables */
    float whole_scale; /* not 0: weights are wholes times this, each whole at most MOST_WHOLE */
};

struct Axis {
    Sample samples[SAMPLES];
    const float *weights;
    const uint16_t *wholes; /* parallel to weights; meaningful where whole_scale is not 0 */
};

constexpr int SIDE = 16; /* of the corner of the transform that becomes bits */

/* Floats of a grid: 64 rows of 64 samples each, and room to read past the last. */
constexpr int GRID_FLOATS = SAMPLES * SAMPLES + 16;

constexpr int BAND = 16;    /* sample rows that go through the columns together */
constexpr int STRIP = 512;  /* columns of a strip: what is held stays in the first cache */
constexpr int STRIP_BYTES = 3 * STRIP;

struct Pixels {
    const uint8_t *first;
    ptrdiff_t stride_bytes;
    int32_t width_px;
    int channels;             /* 1: luma; 3: red, green, blue */
    const uint32_t *palette;  /* null, or 256 colours (red lowest) that one byte a pixel names */
    uint8_t *room;            /* with a palette: band_rows() rows of STRIP_BYTES, and 4 bytes */
};

/* The first row that weighs in a band of sample rows, and the one after the last. */
__attribute__((always_inline)) static inline int band_start(const Axis &rows, int band) { return rows.samples[band].start; }
__attribute__((always_inline)) static inline int band_end(const Axis &rows, int band) {
    int end = 0;
    for (int r = band; r < band + BAND; r++) {
        const int sample_end = rows.samples[r].start + rows.samples[r].count;
        end = sample_end > end ? sample_end : end;
    }
    return end;
}

/* The first 16 rows of the cosine transform of 64 values, both ways round. */
struct Transform {
    alignas(64) float by_order[SIDE][SAMPLES];
    alignas(64) float by_place[SAMPLES][SIDE];
};

/* The 128th smallest of 256 coefficients, by sorting. */
float median_by_sorting(const float *coefficients);

/* The reference code adds up the same floats in another order. Its rounding could have swapped two
 * coefficients on both sides of the median where they are nearer than SPLIT_MARGIN, and it could
 * have decided a step that is nearer than STEP_MARGIN to a whole number of hundredths. Measured on
 * 1,050 drawn and real pictures: swaps at distances up to 0.00016, no step beyond the margin that
 * changed a quality. */
constexpr float SPLIT_MARGIN = 0.002f;
constexpr float STEP_MARGIN = 0.0003f;

struct Lanes {
    /* Fills `grid` (GRID_FLOATS), row after row, from weighted sums. */
    void (*fill_grid)(const Pixels &pixels, const Axis &rows, const Axis &columns, float *grid);
    /* The same as the reference code rounds it. `room`: so many floats as running_floats says. */
    size_t (*running_floats)(const Pixels &pixels, int height_px);
    void (*run_filter)(const Pixels &pixels, int height_px, float *room, float *grid);
    /* The eight values, and the quality, of a grid. Returns whether the reference code could come
     * to others by its rounding, for a picture that is not flat. */
    bool (*read_grid)(const float *grid, const Transform &transform, uint8_t *values,
                      int32_t *quality);
};

extern const Lanes scalar_lanes;
#if defined(__x86_64__)
extern const Lanes avx2_lanes;
extern const Lanes avx512_lanes;
#endif

}  // namespace ow_pdq

#endif
