// PDQ of planes and RGB pictures: checks, tables, dispatch; see pdq.h.
#include "pdq.h"

#include <string.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <vector>

#include "pdq_axis.h"
#include "pdq_lanes.h"

namespace ow_pdq {
namespace {

constexpr int LEAST_SIDE_PX = 5;  // below, the reference code gives 256 bits of 0

const Lanes &lanes() {
#if defined(__x86_64__)
    const int32_t isa = ow_isa_current();
    if (isa == OW_ISA_AVX512) return avx512_lanes;
    if (isa == OW_ISA_AVX2) return avx2_lanes;
#endif
    return scalar_lanes;
}

Transform make_transform() {
    Transform made;
    const double pi = 3.14159265358979323846;
    const float scale = std::sqrt(2.0f / SAMPLES);  // rounded here already, as the reference does
    for (int order = 0; order < SIDE; order++)
        for (int place = 0; place < SAMPLES; place++) {
            const double angle = pi / 2 / SAMPLES * (order + 1) * (2 * place + 1);
            const float value = float(double(scale) * std::cos(angle));
            made.by_order[order][place] = made.by_place[place][order] = value;
        }
    return made;
}

const Transform &transform() {
    static const Transform made = make_transform();
    return made;
}

struct Sides {
    int32_t plane_width_px, plane_height_px, width_px, height_px, as_if_px;

    bool are_good() const {
        return plane_width_px >= 1 && plane_height_px >= 1 && plane_width_px <= width_px &&
               plane_height_px <= height_px && width_px <= OW_PDQ_MOST_PX &&
               height_px <= OW_PDQ_MOST_PX && as_if_px >= 0 && as_if_px <= OW_PDQ_MOST_PX;
    }

    /* Every pixel as it was in the original: the reference code would see the same. */
    bool are_whole() const {
        return plane_width_px == width_px && plane_height_px == height_px &&
               as_if_px <= width_px && as_if_px <= height_px;
    }
};

Pixels pixels_of(const uint8_t *first, int64_t stride_bytes, int channels, const Sides &sides) {
    return {first, ptrdiff_t(stride_bytes), sides.plane_width_px, channels, nullptr, nullptr};
}

size_t band_rows(const Axis &rows) {
    int most = 0;
    for (int band = 0; band < SAMPLES; band += BAND)
        most = std::max(most, band_end(rows, band) - band_start(rows, band));
    return size_t(most);
}

void fill(Pixels pixels, const Sides &sides, float *grid) {
    const auto rows = axis_of(sides.height_px, sides.plane_height_px, sides.as_if_px);
    const auto columns = axis_of(sides.width_px, sides.plane_width_px, sides.as_if_px);
    std::vector<uint8_t> room(pixels.palette ? band_rows(*rows) * STRIP_BYTES + 4 : 0);
    pixels.room = room.data();
    lanes().fill_grid(pixels, *rows, *columns, grid);
}

// As the reference code does it, to the last bit.
void settle(const Pixels &pixels, const Sides &sides, float *grid) {
    const Lanes &used = lanes();
    std::vector<float> room(used.running_floats(pixels, sides.height_px));
    used.run_filter(pixels, sides.height_px, room.data(), grid);
}

int32_t read(const Pixels &pixels, const Sides &sides, uint8_t *values, int32_t *quality) {
    if (!sides.are_good()) return OW_PDQ_BAD_SIZE;
    if (sides.width_px < LEAST_SIDE_PX || sides.height_px < LEAST_SIDE_PX) {
        memset(values, 0, OW_PDQ_VALUES_BYTES);
        *quality = 0;
        return 0;
    }
    try {
        alignas(64) float grid[GRID_FLOATS] = {};
        fill(pixels, sides, grid);
        if (lanes().read_grid(grid, transform(), values, quality) && sides.are_whole()) {
            settle(pixels, sides, grid);
            lanes().read_grid(grid, transform(), values, quality);
        }
    } catch (const std::bad_alloc &) {
        return OW_PDQ_NO_MEMORY;
    }
    return 0;
}

}  // namespace

float median_by_sorting(const float *coefficients) {
    float sorted[SIDE * SIDE];
    memcpy(sorted, coefficients, sizeof sorted);
    float *const median = sorted + SIDE * SIDE / 2 - 1;
    std::nth_element(sorted, median, sorted + SIDE * SIDE);
    return *median;
}

}  // namespace ow_pdq

int32_t ow_pdq_of_plane(const uint8_t *plane, int64_t stride_bytes, int32_t plane_width_px,
                        int32_t plane_height_px, int32_t width_px, int32_t height_px,
                        int32_t as_if_px, uint8_t *values, int32_t *quality) {
    const ow_pdq::Sides sides{plane_width_px, plane_height_px, width_px, height_px, as_if_px};
    return ow_pdq::read(ow_pdq::pixels_of(plane, stride_bytes, 1, sides), sides, values, quality);
}

int32_t ow_pdq_of_rgb(const uint8_t *rgb, int64_t stride_bytes, int32_t width_px,
                      int32_t height_px, int32_t as_if_px, uint8_t *values, int32_t *quality) {
    const ow_pdq::Sides sides{width_px, height_px, width_px, height_px, as_if_px};
    return ow_pdq::read(ow_pdq::pixels_of(rgb, stride_bytes, 3, sides), sides, values, quality);
}

int32_t ow_pdq_of_indexed(const uint8_t *indexes, int64_t stride_bytes, const uint8_t *palette,
                          int32_t width_px, int32_t height_px, int32_t as_if_px, uint8_t *values,
                          int32_t *quality) {
    const ow_pdq::Sides sides{width_px, height_px, width_px, height_px, as_if_px};
    uint32_t colours[256];
    for (int i = 0; i < 256; i++, palette += 3)
        colours[i] = uint32_t(palette[0]) | uint32_t(palette[1]) << 8 | uint32_t(palette[2]) << 16;
    ow_pdq::Pixels pixels = ow_pdq::pixels_of(indexes, stride_bytes, 3, sides);
    pixels.palette = colours;
    return ow_pdq::read(pixels, sides, values, quality);
}

int32_t ow_pdq_grid(const uint8_t *pixels, int64_t stride_bytes, int32_t channels,
                    int32_t plane_width_px, int32_t plane_height_px, int32_t width_px,
                    int32_t height_px, int32_t as_if_px, int32_t is_settled, float *grid) {
    using namespace ow_pdq;
    const Sides sides{plane_width_px, plane_height_px, width_px, height_px, as_if_px};
    if (!sides.are_good() || (is_settled && !sides.are_whole())) return OW_PDQ_BAD_SIZE;
    const Pixels given = pixels_of(pixels, stride_bytes, channels == 3 ? 3 : 1, sides);
    try {
        alignas(64) float found[GRID_FLOATS] = {};
        is_settled ? settle(given, sides, found) : fill(given, sides, found);
        memcpy(grid, found, sizeof(float) * SAMPLES * SAMPLES);
    } catch (const std::bad_alloc &) {
        return OW_PDQ_NO_MEMORY;
    }
    return 0;
}
