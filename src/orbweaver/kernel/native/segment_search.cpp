// The searches' doors: plans, runs the set's own loops, and sorts what they found.
#include <algorithm>
#include <memory>
#include <new>
#include <vector>

#include "segment_lanes.h"
#include "segment_plan.h"

namespace orbweaver {
namespace {

constexpr uint32_t kTileRows = 8192;  // of values that stay near the core for all queries
constexpr double kProbesUnderWay = 150;

struct Hit {
    uint64_t key;  // query, then row
    uint8_t distance_bits;
    bool operator<(const Hit &other) const { return key < other.key; }
    bool operator==(const Hit &other) const { return key == other.key; }
};

struct Hits {
    std::vector<Hit> all;
    bool is_full = false;

    static void emit(void *to, uint32_t query, uint32_t row, unsigned distance_bits) {
        Hits *hits = static_cast<Hits *>(to);
        try {
            hits->all.push_back({uint64_t{query} << 32 | row, uint8_t(distance_bits)});
        } catch (const std::bad_alloc &) {
            hits->is_full = true;
        }
    }
    Sink sink() { return {this, emit}; }
};

void probe(const Asked &asked) {
#if defined(__x86_64__)
    if (ow_isa_current() == OW_ISA_AVX512) return avx512::probe_all(asked);
    if (ow_isa_current() == OW_ISA_AVX2) return avx2::probe_all(asked);
#endif
    scalar::probe_all(asked);
}

void compare_tile(const Compared &with, const Query *queries, uint32_t count, Sink sink) {
#if defined(__x86_64__)
    if (ow_isa_current() == OW_ISA_AVX512) return avx512::compare_all(with, queries, count, sink);
    if (ow_isa_current() == OW_ISA_AVX2) return avx2::compare_all(with, queries, count, sink);
#endif
    scalar::compare_all(with, queries, count, sink);
}

// Compares rows [begin, end) with all queries; `with` says what narrows the hits.
void compare(Compared with, const uint8_t *values, uint32_t begin, uint32_t end,
             const std::vector<Query> &queries, Hits *hits) {
    if (queries.empty()) return;
    for (uint64_t row = begin; row < end; row += kTileRows) {
        with.values = values + row * 32;
        with.first_row = uint32_t(row);
        with.rows = uint32_t(std::min<uint64_t>(kTileRows, end - row));
        compare_tile(with, queries.data(), uint32_t(queries.size()), hits->sink());
    }
}

Query prepare(const ow_segment &s, const uint8_t *published, uint32_t place) {
    Query query{};
    uint8_t stored[32];
    permute(published, stored);
    memcpy(query.words, stored, 32);
    const Words words(stored);
    for (uint32_t band = 0; band < s.band_count; ++band)
        query.keys[band] = words.bits(s.bands[band].start, s.bands[band].width);
    query.place = place;
    query.is_odd = ones(words.big[0] ^ words.big[1] ^ words.big[2] ^ words.big[3]) % 2;
    return query;
}

// One search of a segment: which queries go through the tables, and which past them.
class Search {
  public:
    Search(const ow_segment &s, unsigned reach_bits, const uint8_t *dead, bool always_tables,
           Hits *hits)
        : s_(s), reach_bits_(reach_bits), dead_(dead), always_tables_(always_tables),
          hits_(hits) {}

    void run(const uint8_t *queries, uint32_t count) {
        std::vector<Query> all;
        all.reserve(count);
        for (uint32_t place = 0; place < count; ++place)
            all.push_back(prepare(s_, queries + uint64_t{place} * 32, place));
        const Compared with{nullptr, s_.near_reach, dead_, 0, 0, reach_bits_};
        compare(with, s_.near_values, s_.main_rows, s_.near_rows, all, hits_);
        if (s_.main_rows) through_tables(all);
        compare(with, s_.near_values, 0, s_.main_rows, past_, hits_);
    }

  private:
    void through_tables(const std::vector<Query> &all) {
        std::vector<Query> asked;
        for (const Query &query : all) {
            const int reach = farthest(query.is_odd);
            if (reach < 0) continue;
            Planned *planned = planned_for(query.is_odd, unsigned(reach));
            (planned->compares_all ? past_ : asked).push_back(query);
        }
        if (!asked.empty()) ask(&asked);
        for (const Query &query : asked)
            if (query.is_abandoned) past_.push_back(query);
    }

    // Among even rows all distances of a query are even, or all are odd.
    int farthest(bool is_odd) const {
        const int reach = int(reach_bits_);
        return s_.is_even && (reach & 1) != int(is_odd) ? reach - 1 : reach;
    }

    Planned *planned_for(bool is_odd, unsigned reach) {
        std::unique_ptr<Planned> &planned = planned_[is_odd];
        if (!planned) {
            planned = std::make_unique<Planned>();
            plan(s_, reach, always_tables_, planned.get());
        }
        return planned.get();
    }

    void ask(std::vector<Query> *queries) {
        double probes = 1e9;
        Asked asked{};
        for (unsigned odd = 0; odd < 2; ++odd) {
            if (!planned_[odd] || planned_[odd]->compares_all) continue;
            asked.programs[odd] = &planned_[odd]->program;
            probes = std::min(probes, planned_[odd]->probes_a_slice);
        }
        asked.stage_units = uint32_t(std::clamp(kProbesUnderWay / probes, 1.0, 8.0));
        std::unique_ptr<Unit[]> ring(new Unit[kStages * asked.stage_units + 1]);
        asked.segment = &s_;
        asked.queries = queries->data();
        asked.query_count = uint32_t(queries->size());
        asked.dead = dead_;
        asked.ring = ring.get();
        asked.sink = hits_->sink();
        probe(asked);
    }

    const ow_segment &s_;
    unsigned reach_bits_;
    const uint8_t *dead_;
    bool always_tables_;
    Hits *hits_;
    std::vector<Query> past_;
    std::unique_ptr<Planned> planned_[2];
};

struct FreeHits {
    void operator()(ow_hits *hits) const { ow_hits_free(hits); }
};

int32_t hand_over(Hits *hits, ow_hits **out) {
    if (hits->is_full) return OW_SEGMENT_NO_MEMORY;
    std::vector<Hit> &all = hits->all;
    if (!std::is_sorted(all.begin(), all.end())) std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    std::unique_ptr<ow_hits, FreeHits> made(new ow_hits{all.size(), nullptr, nullptr, nullptr});
    made->query = new uint32_t[all.size() + 1];
    made->row = new uint32_t[all.size() + 1];
    made->distance_bits = new uint8_t[all.size() + 1];
    for (size_t place = 0; place < all.size(); ++place) {
        made->query[place] = uint32_t(all[place].key >> 32);
        made->row[place] = uint32_t(all[place].key);
        made->distance_bits[place] = all[place].distance_bits;
    }
    *out = made.release();
    return OW_SEGMENT_FINE;
}

}  // namespace
}  // namespace orbweaver

void ow_hits_free(ow_hits *hits) {
    if (!hits) return;
    delete[] hits->query;
    delete[] hits->row;
    delete[] hits->distance_bits;
    delete hits;
}

int32_t ow_segment_search_near(const ow_segment *segment, const uint8_t *queries, uint32_t count,
                               int32_t reach_bits, const uint8_t *dead, int32_t always_tables,
                               ow_hits **out) {
    using namespace orbweaver;
    if (reach_bits < 0 || reach_bits > kReachMax) return OW_SEGMENT_BAD_ARGUMENT;
    try {
        Hits hits;
        Search(*segment, unsigned(reach_bits), dead, always_tables, &hits).run(queries, count);
        return hand_over(&hits, out);
    } catch (const std::bad_alloc &) {
        return OW_SEGMENT_NO_MEMORY;
    }
}

int32_t ow_hamming_brute(const uint8_t *values, uint32_t value_count, const uint8_t *queries,
                         uint32_t query_count, int32_t reach_bits,
                         const uint8_t *entry_reach_bits, const uint8_t *dead, ow_hits **out) {
    using namespace orbweaver;
    if (reach_bits < 0 || reach_bits > kReachMax) return OW_SEGMENT_BAD_ARGUMENT;
    try {
        Hits hits;
        std::vector<Query> all(query_count);
        for (uint32_t place = 0; place < query_count; ++place) {
            memcpy(all[place].words, queries + uint64_t{place} * 32, 32);
            all[place].place = place;
        }
        const Compared with{nullptr, entry_reach_bits, dead, 0, 0, unsigned(reach_bits)};
        compare(with, values, 0, value_count, all, &hits);
        return hand_over(&hits, out);
    } catch (const std::bad_alloc &) {
        return OW_SEGMENT_NO_MEMORY;
    }
}
