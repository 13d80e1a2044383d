// The order of a progressive file's scans (T.81 G.1.1): only the usual ones may be cut short.
#ifndef ORBWEAVER_JPEG_SCRIPT_H
#define ORBWEAVER_JPEG_SCRIPT_H

#include "jpeg_file.h"
#include "jpeg_samples.h"

namespace ow::jpeg {

// Follows how exactly each coefficient of luma is known. A crafted file can send misleading
// values first and mend them later; so every coefficient has to come once, the DC without at
// most its lowest bit and the others without at most two, and each refinement once, in order.
class Script {
   public:
    static constexpr int kMostScans = 64;
    static constexpr uint8_t kMostLowDc = 1, kMostLowAc = 2;

    // What a coefficient may gain by refinements that nobody reads, in steps of its quantiser: a
    // tenth of the whole range would be a grey level of the plane.
    static constexpr uint32_t kMostUnread = 72;

    Script(int32_t eighths, const uint16_t *quantiser)
        : slots_(slots_of(eighths)), quantiser_(quantiser), eighths_(eighths) {
        for (int8_t &low : low_) low = -1;
    }
    // Take note of one scan that holds luma. 0 or an ow_jpeg_odd.
    int32_t note(const Scan &scan) {
        const bool is_dc = scan.first == 0;
        if (++scans_ > kMostScans || scan.last > 63 || scan.first > scan.last)
            return OW_JPEG_SCRIPT;
        if (is_dc ? scan.last != 0 : scan.components != 1) return OW_JPEG_SCRIPT;
        for (uint8_t k = scan.first; k <= scan.last; k++)
            if (!note_one(k, scan)) return OW_JPEG_SCRIPT;
        return OW_JPEG_FINE;
    }
    // Whether the scan sends a needed coefficient for the first time, or refines the DC.
    bool is_needed(const Scan &scan) const {
        if (scan.first == 0) return true;
        for (uint8_t k = scan.first; k <= scan.last && !scan.high; k++)
            if (is_used(k)) return true;
        return false;
    }
    // Whether all that was needed has come, to the last bit.
    bool is_complete() const {
        for (uint8_t k = 0; k < 64; k++)
            if (is_used(k) && low_[k] != 0) return false;
        return true;
    }

   private:
    const uint8_t *slots_;
    const uint16_t *quantiser_;  // in zigzag order
    int32_t eighths_;
    int8_t low_[64];  // bits that are missing yet; -1: nothing came
    int scans_ = 0;

    bool is_used(uint8_t k) const { return slots_[k] < places_of(eighths_); }
    bool note_one(uint8_t k, const Scan &scan) {
        const bool is_first = scan.high == 0 && low_[k] < 0;
        const bool is_next = scan.high && scan.high == low_[k] && scan.low == scan.high - 1;
        if (is_first && scan.low > (k ? kMostLowAc : kMostLowDc) && is_used(k)) return false;
        if (is_first && k && is_used(k) && quantiser_[k] * ((1u << scan.low) - 1) > kMostUnread)
            return false;
        low_[k] = int8_t(scan.low);
        return is_first || is_next;
    }
};

}  // namespace ow::jpeg

#endif
