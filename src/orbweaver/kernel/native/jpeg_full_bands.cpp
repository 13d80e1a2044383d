// Decodes the bands of luma in progressive files; see jpeg_full_bands.h.
#include "jpeg_full_bands.h"

#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace ow::jpeg {

namespace {

constexpr int kMostScans = 100;

// Bits first..last set.
uint64_t span(uint32_t first, uint32_t last) {
    return (~uint64_t(0) >> (63 - last)) & (~uint64_t(0) << first);
}

// The place of the set bit of `which` that has `before` set bits below it; 64 where none.
template <bool kBmi2>
OW_INLINED uint32_t place_of_bit(uint64_t which, uint32_t before) {
    while (before-- && which) which &= which - 1;
    return which ? uint32_t(__builtin_ctzll(which)) : 64;
}

#if defined(__x86_64__)
template <>
OW_WITH_BMI2 inline uint32_t place_of_bit<true>(uint64_t which, uint32_t before) {
    return uint32_t(_tzcnt_u64(_pdep_u64(uint64_t(1) << before, which)));
}
#endif

// One more bit for each coefficient of `which`, in order; up to 64 of them.
OW_INLINED void refine_some(Bits &bits, int16_t *values, uint64_t which, int32_t one) {
    while (which) {
        bits.refill();
        uint64_t word = bits.word;
        uint32_t used = 0;
        for (; which && used < 56; which &= which - 1, word <<= 1, used++) {
            int16_t &value = values[kNatural[__builtin_ctzll(which)]];
            const int32_t sign = value >> 15, is_set = -int32_t(word >> 63);
            value = int16_t(value + (((one ^ sign) - sign) & is_set));
        }
        bits.drop(used);
    }
}

OW_INLINED bool is_ready(Bits &bits, Feed &feed) { return bits.at <= bits.limit || feed.more(bits); }

}  // namespace

bool Bands::admits(const Scan &scan) {
    if (scan.first > scan.last || scan.last > 63 || scan.low > 13) return false;
    if (scan.first == 0 ? scan.last != 0 : scan.components != 1) return false;
    const int8_t expected = scan.high ? int8_t(scan.high) : kUnseen;
    if (scan.high && scan.low + 1 != scan.high) return false;
    if (scan.first && missing_[0] == kUnseen) return false;
    for (uint32_t k = scan.first; k <= scan.last; k++) {
        if (missing_[k] != expected) return false;
        missing_[k] = int8_t(scan.low);
    }
    return true;
}

bool Bands::is_complete() const {
    for (const int8_t bits : missing_)
        if (bits) return false;
    return true;
}

// Blocks of a scan of luma alone: those that only fill up MCUs do not come (T.81 A.2.3).
template <typename Read>
int32_t Bands::each_own_block(const File &file, Workspace &space, const Scan &scan, Read read) {
    Bits bits = space.feed.open(scan.data, file.end);
    Restarts restarts(file.restart_interval);
    for (uint32_t y = 0; y < layout_.blocks_high; y++)
        for (uint32_t x = 0; x < layout_.blocks_wide; x++) {
            if (restarts.is_due()) {
                if (end_run_ || !space.feed.restart(bits, restarts.number())) return OW_JPEG_DATA;
            }
            if (!is_ready(bits, space.feed)) return OW_JPEG_DATA;
            if (!read(bits, size_t(y) * wide_ + x)) return OW_JPEG_DATA;
        }
    return space.feed.is_enough(bits) && !end_run_ ? OW_JPEG_FINE : OW_JPEG_DATA;
}

void Bands::read_end_run(Bits &bits, Symbol symbol) {
    const uint32_t size = symbol.size();
    const uint64_t top = bits.word << (symbol.total() - size);
    end_run_ = (1u << size) - 1 + uint32_t(top >> 1 >> (63 - size));
    bits.drop(symbol.total());
}

bool Bands::read_first(Bits &shared, const Reader &codes, const Scan &scan, size_t block) {
    if (end_run_) return end_run_--, true;
    Bits bits = shared;  // a copy that can stay in registers
    int16_t *values = values_ + block * 64;
    uint64_t filled = 0;
    for (uint32_t k = scan.first; k <= scan.last;) {
        bits.refill();
        const Symbol symbol = codes.look(bits);
        if (!symbol.entry) return false;
        if (symbol.ends_block()) {
            read_end_run(bits, symbol);
            break;
        }
        const int32_t value = value_of(bits.word, symbol.total(), symbol.size());
        bits.drop(symbol.total());
        k += symbol.moved();
        if (k > scan.last + 1u) return false;
        if (!symbol.size()) continue;
        values[kNatural[k - 1]] = int16_t(uint32_t(value) << scan.low);
        filled |= uint64_t(1) << (k - 1);
    }
    filled_[block] |= filled;
    shared = bits;
    return true;
}

template <bool kBmi2>
bool Bands::refine(Bits &shared, const Reader &codes, const Scan &scan, size_t block) {
    int16_t *values = values_ + block * 64;
    const uint64_t filled = filled_[block];
    Bits bits = shared;
    const int32_t one = 1 << scan.low;
    uint32_t k = scan.first;
    while (!end_run_ && k <= scan.last) {
        bits.refill();
        const Symbol symbol = codes.look(bits);
        if (!symbol.entry || (symbol.size() > 1 && !symbol.ends_block())) return false;
        if (symbol.ends_block()) {
            read_end_run(bits, symbol);
            end_run_++;  // this block too, whose rest is refined below
            break;
        }
        const int32_t value = value_of(bits.word, symbol.total(), symbol.size());
        bits.drop(symbol.total());
        // The symbol counts zeros; coefficients that have a value stand between them.
        const uint64_t rest = span(k, scan.last);
        const uint32_t place = place_of_bit<kBmi2>(rest & ~filled, symbol.moved() - 1);
        if (place == 64) return false;
        refine_some(bits, values, filled & rest & ((uint64_t(1) << place) - 1), one);
        if (symbol.size()) {
            values[kNatural[place]] = int16_t(value * one);
            filled_[block] |= uint64_t(1) << place;
        }
        k = place + 1;
    }
    if (end_run_) {
        end_run_--;
        if (k <= scan.last) refine_some(bits, values, filled & span(k, scan.last), one);
    }
    shared = bits;
    return true;
}

int32_t Bands::read_dc(const File &file, const Scan &scan, Workspace &space) {
    for (uint32_t i = 0; i < scan.components && !scan.high; i++) {
        if (!file.dc[scan.dc[i]].is_defined) return OW_JPEG_TABLE;
        if (i < 3) space.codes[i].dc.make(file.dc[scan.dc[i]], Kind::kDc);
    }
    uint32_t prediction = 0;
    const auto luma = [&](Bits &bits, size_t block) __attribute__((always_inline)) {
        bits.refill();
        if (scan.high) {
            values_[block * 64] = int16_t(values_[block * 64] | int32_t(bits.peek(1) << scan.low));
            return bits.drop(1), true;
        }
        const Symbol symbol = space.codes[0].dc.look(bits);
        prediction += uint32_t(value_of(bits.word, symbol.total(), symbol.size()));
        bits.drop(symbol.total());
        values_[block * 64] = int16_t(prediction << scan.low);
        return symbol.entry != 0;
    };
    const auto chroma = [&](Bits &bits, uint32_t i) __attribute__((always_inline)) {
        bits.refill();
        if (scan.high) return bits.drop(1), true;
        const Symbol symbol = space.codes[i].dc.look(bits);
        bits.drop(symbol.total());
        return symbol.entry != 0;
    };
    if (scan.components == 1 && file.restart_interval == 0)
        return each_own_block(file, space, scan, luma);
    if (scan.components == 1) return OW_JPEG_SCRIPT;
    Bits bits = space.feed.open(scan.data, file.end);
    Restarts restarts(file.restart_interval);
    for (uint32_t row = 0; row < layout_.mcus_high; row++)
        for (uint32_t column = 0; column < layout_.mcus_wide; column++) {
            if (restarts.is_due()) {
                if (!space.feed.restart(bits, restarts.number())) return OW_JPEG_DATA;
                prediction = 0;
            }
            if (!is_ready(bits, space.feed)) return OW_JPEG_DATA;
            for (uint32_t y = row * layout_.luma_v; y < (row + 1) * layout_.luma_v; y++)
                for (uint32_t x = column * layout_.luma_h; x < (column + 1) * layout_.luma_h; x++)
                    if (!luma(bits, size_t(y) * wide_ + x)) return OW_JPEG_DATA;
            for (uint32_t i = 1; i < scan.components; i++) {
                const Component &own = file.frame.component[scan.index[i]];
                for (int32_t n = own.h * own.v; n; n--)
                    if (!chroma(bits, i)) return OW_JPEG_DATA;
            }
        }
    return space.feed.is_enough(bits) ? OW_JPEG_FINE : OW_JPEG_DATA;
}

template <bool kBmi2>
int32_t Bands::read_here(const File &file, const Scan &scan, Workspace &space) {
    end_run_ = 0;
    if (!scan.first) return read_dc(file, scan, space);
    const Code &code = file.ac[scan.ac[0]];
    if (!code.is_defined) return OW_JPEG_TABLE;
    space.codes[0].ac.make(code, Kind::kAc);
    const Reader &codes = space.codes[0].ac;
    if (scan.high)
        return each_own_block(file, space, scan, [&](Bits &bits, size_t block) __attribute__((always_inline)) {
            return refine<kBmi2>(bits, codes, scan, block);
        });
    return each_own_block(file, space, scan, [&](Bits &bits, size_t block) __attribute__((always_inline)) {
        return read_first(bits, codes, scan, block);
    });
}

OW_WITH_BMI2 static int32_t read_with_bmi2(Bands &bands, const File &file, const Scan &scan,
                                            Workspace &space) {
    return bands.read_here<true>(file, scan, space);
}

int32_t Bands::read(const File &file, const Scan &scan, Workspace &space) {
    const bool is_fast = ow_isa_current() >= OW_ISA_AVX2;
    return is_fast ? read_with_bmi2(*this, file, scan, space) : read_here<false>(file, scan, space);
}

bool Bands::put_all(const Target &target) const {
    for (uint32_t y = 0; y < high_; y++)
        for (uint32_t x = 0; x < wide_; x++) {
            const size_t block = size_t(y) * wide_ + x;
            const int16_t *values = values_ + block * 64;
            const uint64_t filled = filled_[block];
            const bool is_fine =
                filled ? target.put(x, y, values, 64 - uint32_t(__builtin_clzll(filled)))
                       : target.put_flat(x, y, values[0]);
            if (!is_fine) return false;
        }
    return true;
}

int32_t read_full_progressive(File &file, Scan &scan, Workspace &space, uint8_t *plane,
                              size_t stride) {
    Bands bands{Layout(file.frame)};
    if (!bands.has_memory()) return OW_JPEG_MEMORY;
    const uint32_t number = file.frame.component[0].quantiser;
    uint16_t quantiser[64];
    for (int scans = 0;; scans++) {
        if (scans == kMostScans) return OW_JPEG_SCRIPT;
        const uint8_t *rest = scan.data;
        if (scan.index[0] == 0) {
            if (!file.has_quantiser[number]) return OW_JPEG_TABLE;
            // The table of the first scan of a component holds for all (T.81 B.2.4.1).
            if (scan.first == 0 && !scan.high)
                memcpy(quantiser, file.quantiser[number], sizeof quantiser);
            if (!bands.admits(scan)) return OW_JPEG_SCRIPT;
            if (const int32_t odd = bands.read(file, scan, space)) return odd;
            rest = space.feed.rest();
        }
        file.skip_data(rest);
        const int32_t odd = file.next_scan(scan);
        if (odd == kEnd) break;
        if (odd) return odd;
    }
    if (!bands.is_complete()) return OW_JPEG_SCRIPT;
    return bands.put_all(Target(plane, stride, quantiser)) ? OW_JPEG_FINE : OW_JPEG_DATA;
}

}  // namespace ow::jpeg
