// The luma of a progressive file while its scans come in (T.81 annex G).
#ifndef ORBWEAVER_JPEG_FULL_BANDS_H
#define ORBWEAVER_JPEG_FULL_BANDS_H

#include <stdlib.h>

#include "jpeg_full.h"

namespace ow::jpeg {

// Every luma coefficient, in natural order, and for each block which are not zero.
class Bands {
   public:
    explicit Bands(const Layout &layout)
        : layout_(layout),
          wide_(layout.mcus_wide * layout.luma_h),
          high_(layout.mcus_high * layout.luma_v),
          values_(static_cast<int16_t *>(calloc(size_t(wide_) * high_, 64 * sizeof(int16_t)))),
          filled_(static_cast<uint64_t *>(calloc(size_t(wide_) * high_, sizeof(uint64_t)))) {
        for (int8_t &bits : missing_) bits = kUnseen;
    }
    ~Bands() {
        free(values_);
        free(filled_);
    }
    Bands(const Bands &) = delete;
    Bands &operator=(const Bands &) = delete;

    bool has_memory() const { return values_ && filled_; }
    // Whether a scan may come now; notes that it did. The rules of T.81 G.1.1.1.
    bool admits(const Scan &scan);
    // Every bit of every coefficient has come.
    bool is_complete() const;
    // Decode a scan that begins with luma. 0 or an ow_jpeg_odd.
    int32_t read(const File &file, const Scan &scan, Workspace &space);
    template <bool kBmi2>
    OW_INLINED int32_t read_here(const File &file, const Scan &scan, Workspace &space);
    // False where a coefficient is beyond its limit.
    bool put_all(const Target &target) const;

   private:
    static constexpr int8_t kUnseen = 127;
    const Layout layout_;
    const uint32_t wide_, high_;
    int16_t *const values_;
    uint64_t *const filled_;  // by block, bit k: coefficient k of the zigzag order is not zero
    int8_t missing_[64];      // lower bits of each coefficient that have not come yet
    uint32_t end_run_ = 0;    // blocks that still belong to an end-of-band run

    template <typename Read>
    OW_INLINED int32_t each_own_block(const File &file, Workspace &space, const Scan &scan, Read read);
    OW_INLINED int32_t read_dc(const File &file, const Scan &scan, Workspace &space);
    OW_INLINED bool read_first(Bits &bits, const Reader &codes, const Scan &scan, size_t block);
    template <bool kBmi2>
    OW_INLINED bool refine(Bits &bits, const Reader &codes, const Scan &scan, size_t block);
    OW_INLINED void read_end_run(Bits &bits, Symbol symbol);
};

}  // namespace ow::jpeg

#endif
