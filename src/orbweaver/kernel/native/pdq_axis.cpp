// Tables of PDQ's weights; see pdq_axis.h, and kernel/reference/pdq_axis.py for the arithmetic.
#include "pdq_axis.h"

#include <algorithm>
#include <cmath>
#include <list>
#include <mutex>
#include <numeric>
#include <vector>

namespace ow_pdq {
namespace {

constexpr size_t MOST_KEPT = 32;             // crawls see few distinct sides
constexpr size_t MOST_KEPT_WEIGHTS = 65536;  // longer tables are made anew each time

// Where the weights of one sample lie on the pixels of the whole picture. PDQ's two boxes of
// `window` pixels make a triangle of whole numbers over window squared, unless a box is cut short.
struct Support {
    int64_t start = 0;
    bool is_cut = false;
    std::vector<int64_t> triangle;
    std::vector<double> weights;
};

struct Window {
    int64_t first, end;
};

int64_t window_px(int64_t size_px) { return (size_px + 2 * SAMPLES - 1) / (2 * SAMPLES); }

Window window_at(int64_t place, int64_t size_px) {
    const int64_t window = window_px(size_px), ahead = (window + 2) / 2;
    return {std::max<int64_t>(0, place + ahead - window), std::min(size_px, place + ahead)};
}

Support support_of(int sample, int64_t size_px) {
    const Window outer = window_at((2 * sample + 1) * size_px / (2 * SAMPLES), size_px);
    const int64_t full_area = window_px(size_px) * window_px(size_px);
    Support support;
    support.start = window_at(outer.first, size_px).first;
    const size_t count = size_t(window_at(outer.end - 1, size_px).end - support.start);
    // steps up and down first, summed up below, so that wide windows stay cheap
    support.triangle.assign(count + 1, 0);
    support.weights.assign(count + 1, 0.0);
    for (int64_t place = outer.first; place < outer.end; place++) {
        const Window inner = window_at(place, size_px);
        const int64_t area = (outer.end - outer.first) * (inner.end - inner.first);
        const size_t from = size_t(inner.first - support.start);
        const size_t to = size_t(inner.end - support.start);
        support.is_cut |= area != full_area;
        support.triangle[from] += 1, support.triangle[to] -= 1;
        support.weights[from] += 1.0 / double(area), support.weights[to] -= 1.0 / double(area);
    }
    std::partial_sum(support.triangle.begin(), support.triangle.end(), support.triangle.begin());
    std::partial_sum(support.weights.begin(), support.weights.end(), support.weights.begin());
    support.triangle.pop_back();
    support.weights.pop_back();
    return support;
}

// How many eighths of the side a JPEG decoder made; 0 where it was another scale.
int64_t eighths_of(int64_t size_px, int64_t plane_px) {
    for (int64_t eighths = 8; eighths; eighths--)
        if ((size_px * eighths + 7) / 8 == plane_px) return eighths;
    return 0;
}

// A table and what it points into.
struct OwnedAxis : Axis {
    std::vector<float> own_weights;
    std::vector<uint16_t> own_wholes;
};

class Maker {
  public:
    Maker(int64_t size_px, int64_t plane_px, int64_t as_if_px)
        : size_px_(size_px), plane_px_(plane_px), eighths_(eighths_of(size_px, plane_px)) {
        pixel_px_ = eighths_ ? 8.0 / double(eighths_) : double(size_px) / double(plane_px);
        whole_px_ = as_if_px > size_px ? as_if_px : size_px;
    }

    std::shared_ptr<const Axis> make() {
        for (int sample = 0; sample < SAMPLES; sample++) add(sample, support_of(sample, whole_px_));
        axis_->weights = axis_->own_weights.data();
        axis_->wholes = axis_->own_wholes.data();
        return axis_;
    }

    size_t weights() const { return axis_->own_weights.size(); }

  private:
    int64_t size_px_, plane_px_, whole_px_ = 0;
    int64_t eighths_;
    double pixel_px_;
    std::shared_ptr<OwnedAxis> axis_ = std::make_shared<OwnedAxis>();

    void add(int sample, const Support &support) {
        Sample &made = axis_->samples[sample];
        made = {0, 0, axis_->own_weights.size(), 0.0f};
        if (whole_px_ != size_px_)
            enlarge(made, support);
        else if (support.is_cut || !eighths_ || !fold_wholes(made, support))
            fold(made, support);
    }

    // Weights stay whole numbers where a pixel of the plane covers eighths of the picture's.
    bool fold_wholes(Sample &made, const Support &support) {
        const int64_t common = std::gcd(eighths_, int64_t{8});
        const int64_t step = eighths_ / common, cover = 8 / common;
        const int64_t first = support.start * step / cover;
        const int64_t units_end = (support.start + int64_t(support.triangle.size())) * step;
        const int64_t end = (units_end + cover - 1) / cover;
        std::vector<int64_t> folded(size_t(end - first), 0);
        for (size_t i = 0; i < support.triangle.size(); i++)
            for (int64_t unit = 0; unit < step; unit++)
                folded[size_t(((support.start + int64_t(i)) * step + unit) / cover - first)] +=
                    support.triangle[i];
        if (*std::max_element(folded.begin(), folded.end()) > MOST_WHOLE) return false;
        const double total = double(std::accumulate(folded.begin(), folded.end(), int64_t{0}));
        place(made, first, end);
        made.whole_scale = float(1.0 / total);
        for (size_t i = 0; i < folded.size(); i++) {
            axis_->own_wholes[made.at + i] = uint16_t(folded[i]);
            axis_->own_weights[made.at + i] = float(double(folded[i]) / total);
        }
        return true;
    }

    // Each pixel of the plane gets the weights of the picture's pixels that it covers.
    void fold(Sample &made, const Support &support) {
        const int64_t last = plane_px_ - 1;
        const auto pixel_at = [&](double edge) {
            return std::min(last, int64_t(edge / pixel_px_));
        };
        const int64_t first = pixel_at(double(support.start));
        const int64_t picture_end = support.start + int64_t(support.weights.size());
        std::vector<double> folded(size_t(pixel_at(double(picture_end)) + 1 - first), 0.0);
        for (size_t i = 0; i < support.weights.size(); i++) {
            const double left = double(support.start) + double(i), right = left + 1.0;
            for (int64_t q = pixel_at(left); q <= pixel_at(right); q++) {
                const double from = std::max(left, double(q) * pixel_px_);
                const double to = q == last ? right : std::min(right, double(q + 1) * pixel_px_);
                folded[size_t(q - first)] += support.weights[i] * std::max(0.0, to - from);
            }
        }
        keep(made, first, folded);
    }

    // Each pixel of the plane gets its share in the pixels of the enlarged picture.
    void enlarge(Sample &made, const Support &support) {
        const double step = double(size_px_) / double(whole_px_) / pixel_px_;
        const auto centre_at = [&](int64_t p) {
            const double at = (double(p) + 0.5) * step - 0.5;
            return std::min(std::max(at, 0.0), double(plane_px_ - 1));
        };
        const int64_t first = int64_t(centre_at(support.start));
        const int64_t picture_last = support.start + int64_t(support.weights.size()) - 1;
        const int64_t end = std::min(plane_px_, int64_t(centre_at(picture_last)) + 2);
        std::vector<double> shares(size_t(end - first), 0.0);
        for (size_t i = 0; i < support.weights.size(); i++) {
            const double at = centre_at(support.start + int64_t(i));
            const int64_t left = int64_t(at), right = std::min(left + 1, plane_px_ - 1);
            shares[size_t(left - first)] += support.weights[i] * (1.0 - (at - double(left)));
            shares[size_t(right - first)] += support.weights[i] * (at - double(left));
        }
        keep(made, first, shares);
    }

    void keep(Sample &made, int64_t first, const std::vector<double> &found) {
        place(made, first, first + int64_t(found.size()));
        for (size_t i = 0; i < found.size(); i++) axis_->own_weights[made.at + i] = float(found[i]);
    }

    void place(Sample &made, int64_t first, int64_t end) {
        made.start = int32_t(first);
        made.count = int32_t(end - first);
        axis_->own_weights.resize(made.at + size_t(made.count));
        axis_->own_wholes.resize(made.at + size_t(made.count));
    }
};

struct Kept {
    int32_t size_px, plane_px, as_if_px;
    std::shared_ptr<const Axis> axis;
    bool is_of(int32_t size, int32_t plane, int32_t as_if) const {
        return size_px == size && plane_px == plane && as_if_px == as_if;
    }
};

// The tables used last come first.
struct Shelf {
    std::mutex mutex;
    std::list<Kept> kept;

    std::shared_ptr<const Axis> find(int32_t size_px, int32_t plane_px, int32_t as_if_px) {
        const std::lock_guard<std::mutex> lock(mutex);
        for (auto at = kept.begin(); at != kept.end(); ++at) {
            if (!at->is_of(size_px, plane_px, as_if_px)) continue;
            kept.splice(kept.begin(), kept, at);
            return kept.front().axis;
        }
        return nullptr;
    }

    void put(Kept entry) {
        const std::lock_guard<std::mutex> lock(mutex);
        kept.push_front(std::move(entry));
        if (kept.size() > MOST_KEPT) kept.pop_back();
    }
};

Shelf &shelf() {
    static Shelf *const only = new Shelf;  // never destroyed: threads may outlive main()
    return *only;
}

}  // namespace

std::shared_ptr<const Axis> axis_of(int32_t size_px, int32_t plane_px, int32_t as_if_px) {
    if (auto axis = shelf().find(size_px, plane_px, as_if_px)) return axis;
    Maker maker(size_px, plane_px, as_if_px);
    auto axis = maker.make();
    if (maker.weights() <= MOST_KEPT_WEIGHTS) shelf().put({size_px, plane_px, as_if_px, axis});
    return axis;
}

}  // namespace ow_pdq
