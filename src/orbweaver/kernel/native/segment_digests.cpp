// Exact look-ups: a filter says no to most of what is absent, a prefix leads to the rest.
#include <algorithm>
#include <memory>
#include <new>
#include <vector>

#include "segment_format.h"

namespace orbweaver {
namespace {

constexpr uint32_t kAtOnce = 32;  // look-ups under way, so that their memory comes together

struct Look {
    const uint8_t *value;
    uint64_t first;
    uint32_t begin, end;
    bool may_be;
};

struct Pairs {
    std::vector<uint32_t> query, row;
};

uint64_t top(uint64_t first, unsigned bits) { return bits ? first >> (64 - bits) : 0; }

class Lookup {
  public:
    Lookup(const Digests &digests, size_t width, const uint8_t *dead, Pairs *pairs)
        : d_(digests), width_(width), dead_(dead), pairs_(pairs) {}

    void run(const uint8_t *queries, uint32_t count) {
        for (uint32_t from = 0; d_.rows && from < count; from += kAtOnce) {
            const uint32_t some = std::min(kAtOnce, count - from);
            for (uint32_t i = 0; i < some; ++i) begin(queries + (from + uint64_t{i}) * width_, &looks_[i]);
            for (uint32_t i = 0; i < some; ++i) filter(&looks_[i]);
            for (uint32_t i = 0; i < some; ++i) bound(&looks_[i]);
            for (uint32_t i = 0; i < some; ++i) find(looks_[i], from + i);
        }
    }

  private:
    void begin(const uint8_t *value, Look *look) {
        uint64_t word;
        memcpy(&word, value, 8);
        *look = {value, __builtin_bswap64(word), 0, 0, false};
        __builtin_prefetch(d_.filter + (top(look->first, d_.filter_bits) >> 3));
    }

    void filter(Look *look) {
        const uint64_t bit = top(look->first, d_.filter_bits);
        look->may_be = d_.filter[bit >> 3] >> (bit & 7) & 1;
        if (look->may_be) __builtin_prefetch(d_.prefix + top(look->first, d_.prefix_bits));
    }

    void bound(Look *look) {
        if (!look->may_be) return;
        const uint64_t prefix = top(look->first, d_.prefix_bits);
        look->begin = d_.prefix[prefix];
        look->end = d_.prefix[prefix + 1];
        __builtin_prefetch(d_.values + look->begin * uint64_t{width_});
        __builtin_prefetch(d_.values + (look->begin + look->end) / 2 * uint64_t{width_});
    }

    void find(const Look &look, uint32_t query) {
        uint64_t low = look.begin, high = look.end;
        while (low < high) {
            const uint64_t middle = (low + high) / 2;
            if (memcmp(d_.values + middle * width_, look.value, width_) < 0) low = middle + 1;
            else high = middle;
        }
        for (; low < look.end && !memcmp(d_.values + low * width_, look.value, width_); ++low) {
            if (dead_ && dead_[low >> 3] >> (low & 7) & 1) continue;
            pairs_->query.push_back(query);
            pairs_->row.push_back(uint32_t(low));
        }
    }

    const Digests &d_;
    const size_t width_;
    const uint8_t *dead_;
    Pairs *pairs_;
    Look looks_[kAtOnce];
};

}  // namespace
}  // namespace orbweaver

int32_t ow_segment_search_digests(const ow_segment *segment, int32_t kind, const uint8_t *queries,
                                  uint32_t count, const uint8_t *dead, ow_hits **out) {
    using namespace orbweaver;
    if (kind < 0 || kind >= kKinds) return OW_SEGMENT_BAD_ARGUMENT;
    try {
        Pairs pairs;
        Lookup(segment->digests[kind], kDigestBytes[kind], dead, &pairs).run(queries, count);
        const size_t found = pairs.row.size();
        std::unique_ptr<uint32_t[]> query(new uint32_t[found + 1]), row(new uint32_t[found + 1]);
        std::copy(pairs.query.begin(), pairs.query.end(), query.get());
        std::copy(pairs.row.begin(), pairs.row.end(), row.get());
        ow_hits *made = new ow_hits{found, nullptr, nullptr, nullptr};
        made->query = query.release();
        made->row = row.release();
        *out = made;
        return OW_SEGMENT_FINE;
    } catch (const std::bad_alloc &) {
        return OW_SEGMENT_NO_MEMORY;
    }
}
