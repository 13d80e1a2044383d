// PDQ of planes and RGB pictures: checks, tables, dispatch; see pdq.h.
#include "pdq.h"

#include <string.h>

#include <algorithm>
#include <cmath>
#include <new>

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
    for (int order = 0; order < SIDE; order++)
        for (int place = 0; place < SAMPLES; place++) {
            const double angle = pi / (2 * SAMPLES) * (order + 1) * (2 * place + 1);
            const float value = float(std::sqrt(2.0 / SAMPLES) * std::cos(angle));
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
};

int32_t fill(const uint8_t *first, int64_t stride_bytes, int channels, const Sides &sides,
             float *grid) {
    if (!sides.are_good()) return OW_PDQ_BAD_SIZE;
    try {
        const auto rows = axis_of(sides.height_px, sides.plane_height_px, sides.as_if_px);
        const auto columns = axis_of(sides.width_px, sides.plane_width_px, sides.as_if_px);
        const Pixels pixels{first, ptrdiff_t(stride_bytes), sides.plane_width_px, channels};
        lanes().fill_grid(pixels, *rows, *columns, grid);
    } catch (const std::bad_alloc &) {
        return OW_PDQ_NO_MEMORY;
    }
    return 0;
}

int32_t read(const uint8_t *first, int64_t stride_bytes, int channels, const Sides &sides,
             uint8_t *values, int32_t *quality) {
    if (!sides.are_good()) return OW_PDQ_BAD_SIZE;
    if (sides.width_px < LEAST_SIDE_PX || sides.height_px < LEAST_SIDE_PX) {
        memset(values, 0, OW_PDQ_VALUES_BYTES);
        *quality = 0;
        return 0;
    }
    alignas(64) float grid[GRID_FLOATS];
    const int32_t failure = fill(first, stride_bytes, channels, sides, grid);
    if (failure == 0) lanes().read_grid(grid, transform(), values, quality);
    return failure;
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
    return ow_pdq::read(plane, stride_bytes, 1,
                        {plane_width_px, plane_height_px, width_px, height_px, as_if_px}, values,
                        quality);
}

int32_t ow_pdq_of_rgb(const uint8_t *rgb, int64_t stride_bytes, int32_t width_px,
                      int32_t height_px, int32_t as_if_px, uint8_t *values, int32_t *quality) {
    return ow_pdq::read(rgb, stride_bytes, 3, {width_px, height_px, width_px, height_px, as_if_px},
                        values, quality);
}

int32_t ow_pdq_grid(const uint8_t *pixels, int64_t stride_bytes, int32_t channels,
                    int32_t plane_width_px, int32_t plane_height_px, int32_t width_px,
                    int32_t height_px, int32_t as_if_px, float *grid) {
    alignas(64) float found[ow_pdq::GRID_FLOATS];
    const int32_t failure = ow_pdq::fill(
        pixels, stride_bytes, channels == 3 ? 3 : 1,
        {plane_width_px, plane_height_px, width_px, height_px, as_if_px}, found);
    if (failure != 0) return failure;
    for (int row = 0; row < ow_pdq::SAMPLES; row++)
        for (int column = 0; column < ow_pdq::SAMPLES; column++)
            grid[ow_pdq::SAMPLES * row + column] = found[ow_pdq::SAMPLES * column + row];
    return 0;
}
