// Chooses how many bits may differ in each band, and lists the buckets that this makes to look at.
//
// With radius r in a band, its quota is r + 1. A row at distance d has some band with fewer than
// its quota of differing bits as soon as the quotas add up to more than d (pigeonhole); and then
// also a band where it and the next band together stay below their two quotas (the cycle lemma:
// begin behind the place where the running sum of bits minus quotas is highest). The first rule
// finds rows, the second drops most of the others before their values are read.
#include "segment_plan.h"

#include <algorithm>
#include <array>

namespace orbweaver {
namespace {

// Nanoseconds on one core of 2025; only their ratios matter, and only to speed.
constexpr double kBlockNs = 6, kProbeNs = 3, kCandidateNs = 4;
constexpr double kCompareNs[] = {2.5, 0.6, 0.15};
constexpr double kImpossible = 1e300;
constexpr unsigned kLowBits = 7;
constexpr uint64_t kCandidatesMin = 4096, kCandidatesShare = 8;

double choose(unsigned of, unsigned some) {
    double ways = 1;
    for (unsigned i = 0; i < some; ++i) ways *= double(of - i) / double(i + 1);
    return some > of ? 0 : ways;
}

double within(unsigned bits, unsigned radius) {
    double total = 0;
    for (unsigned some = 0; some <= radius; ++some) total += choose(bits, some);
    return total;
}

double cost(const ow_segment &s, unsigned band, int radius) {
    if (radius < 0) return 0;
    const unsigned width = s.bands[band].width, high = width > kLowBits ? width - kLowBits : 0;
    const double rows_a_bucket = double(s.main_rows) / double(uint64_t{1} << width);
    return within(high, unsigned(radius)) * kBlockNs +
           within(width, unsigned(radius)) * (kProbeNs + rows_a_bucket * kCandidateNs);
}

// Raises the band whose next bit costs least, until the quotas exceed the reach.
double choose_radii(const ow_segment &s, unsigned reach_bits, int *radius, double cost_max) {
    std::fill_n(radius, kBandsMax, -1);
    double total = 0;
    for (unsigned quotas = 0; quotas <= reach_bits; ++quotas) {
        unsigned best = 0;
        double least = kImpossible;
        for (unsigned band = 0; band < s.band_count; ++band) {
            if (radius[band] >= int(s.bands[band].width)) continue;
            const double more = cost(s, band, radius[band] + 1) - cost(s, band, radius[band]);
            if (more < least) least = more, best = band;
        }
        total += least;
        if (total > cost_max) return total;
        ++radius[best];
    }
    return total;
}

void list_highs(unsigned bits, unsigned ones_left, unsigned from, uint32_t mask, uint8_t set,
                Planned *planned) {
    if (!ones_left) {
        planned->highs.push_back(mask);
        planned->high_ones.push_back(set);
        return;
    }
    for (unsigned bit = from; bit + ones_left <= bits; ++bit)
        list_highs(bits, ones_left - 1, bit + 1, mask | 1u << bit, set, planned);
}

void cut_slices(const Lows &lows, uint32_t band, uint32_t first, int radius, Planned *planned) {
    uint32_t begin = first, probes = 0;
    for (uint32_t high = first; high < planned->highs.size(); ++high) {
        const uint32_t more = lows.count_within[std::min(7, radius - planned->high_ones[high])];
        if (probes + more > kRangesMax) {
            planned->slices.push_back({band, begin, high});
            begin = high;
            probes = 0;
        }
        probes += more;
    }
    planned->slices.push_back({band, begin, uint32_t(planned->highs.size())});
}

void list_band(const ow_segment &s, uint32_t band, int radius, Planned *planned) {
    const unsigned width = s.bands[band].width, high = width > kLowBits ? width - kLowBits : 0;
    const uint32_t first = uint32_t(planned->highs.size());
    for (unsigned set = 0; set <= high && int(set) <= radius; ++set)
        list_highs(high, set, 0, 0, uint8_t(set), planned);
    cut_slices(lows_of(width), band, first, radius, planned);
}

struct AllLows {
    std::array<Lows, kLowBits + 1> of{};
    AllLows() {
        for (unsigned bits = 0; bits <= kLowBits; ++bits) fill(bits, &of[bits]);
    }
    static void fill(unsigned bits, Lows *lows) {
        unsigned count = 0;
        for (unsigned set = 0; set <= kLowBits; ++set) {
            for (unsigned mask = 0; mask < 1u << bits; ++mask) {
                if (ones(mask) != set) continue;
                lows->masks[count] = uint8_t(mask);
                lows->mask_ones[count++] = uint8_t(set);
            }
            lows->count_within[set] = uint8_t(count);
        }
    }
};

}  // namespace

const Lows &lows_of(unsigned width) {
    static const AllLows all;
    return all.of[std::min(width, kLowBits)];
}

void plan(const ow_segment &s, unsigned reach_bits, bool always_tables, Planned *planned) {
    Program &program = planned->program;
    program.reach_bits = reach_bits;
    const double compare =
        always_tables ? kImpossible / 2 : double(s.main_rows) * kCompareNs[ow_isa_current()];
    const double asked = choose_radii(s, reach_bits, program.radius, compare);
    planned->compares_all = asked > compare;
    if (planned->compares_all) return;
    double probes = 0;
    for (uint32_t band = 0; band < s.band_count; ++band) {
        const int radius = program.radius[band];
        const int next = program.radius[(band + 1) % s.band_count];
        program.pair_limit[band] = radius + next + 1;
        if (radius < 0) continue;
        list_band(s, band, radius, planned);
        probes += within(s.bands[band].width, unsigned(radius));
    }
    program.candidates_max = std::max(kCandidatesMin, uint64_t{s.main_rows} / kCandidatesShare);
    program.slice_count = uint32_t(planned->slices.size());
    program.slices = planned->slices.data();
    program.highs = planned->highs.data();
    program.high_ones = planned->high_ones.data();
    planned->probes_a_slice = probes / std::max(1.0, double(planned->slices.size()));
}

}  // namespace orbweaver
