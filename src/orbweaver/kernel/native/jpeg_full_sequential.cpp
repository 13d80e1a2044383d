// The one scan of a baseline or extended file, luma in full, chromas jumped over.
#include <string.h>

#include "jpeg_full.h"

namespace ow::jpeg {

namespace {

class FullSequential {
   public:
    FullSequential(const File &file, const Scan &scan, Workspace &space, const Target &target)
        : file_(file), space_(space), target_(target), layout_(file.frame) {
        for (uint32_t i = 1; i < scan.components; i++) {
            const Component &chroma = file.frame.component[scan.index[i]];
            const bool same = i == 2 && scan.dc[2] == scan.dc[1] && scan.ac[2] == scan.ac[1];
            chroma_[i - 1] = &space.codes[same ? 1 : i];
            chroma_blocks_[i - 1] = uint32_t(chroma.h * chroma.v);
        }
    }

    OW_INLINED int32_t read(const Scan &scan) {
        Bits bits = space_.feed.open(scan.data, file_.end);
        Restarts restarts(file_.restart_interval);
        for (uint32_t row = 0; row < layout_.mcus_high; row++)
            for (uint32_t column = 0; column < layout_.mcus_wide; column++) {
                if (restarts.is_due()) {
                    if (!space_.feed.restart(bits, restarts.number())) return OW_JPEG_DATA;
                    dc_ = 0;
                }
                if (!read_luma(bits, row, column) || !skip_chroma(bits)) return OW_JPEG_DATA;
            }
        return space_.feed.is_enough(bits) ? OW_JPEG_FINE : OW_JPEG_DATA;
    }

   private:
    const File &file_;
    Workspace &space_;
    const Target &target_;
    const Layout layout_;
    const Codes *chroma_[2] = {};
    uint32_t chroma_blocks_[2] = {};
    uint32_t dc_ = 0;  // the prediction; unsigned, as hostile differences may run over

    OW_INLINED bool is_ready(Bits &bits) { return bits.at <= bits.limit || space_.feed.more(bits); }

    OW_INLINED bool read_luma(Bits &bits, uint32_t row, uint32_t column) {
        for (uint32_t y = row * layout_.luma_v; y < (row + 1) * layout_.luma_v; y++)
            for (uint32_t x = column * layout_.luma_h; x < (column + 1) * layout_.luma_h; x++)
                if (!is_ready(bits) || !read_block(bits, x, y)) return false;
        return true;
    }

    // Works on a copy of the register, which the compiler can then keep in registers.
    OW_INLINED bool read_block(Bits &shared, uint32_t x, uint32_t y) {
        const Codes &codes = space_.codes[0];
        Bits bits = shared;
        bits.refill();
        Symbol symbol = codes.dc.look(bits);
        if (!symbol.entry) return false;
        dc_ += uint32_t(value_of(bits.word, symbol.total(), symbol.size()));
        bits.drop(symbol.total());
        int16_t block[64];
        bool is_flat = true;
        uint32_t k = 1, end = 1;
        while (k < 64) {
            bits.refill();
            symbol = codes.ac.look(bits);
            if (!symbol.entry) return false;
            const int32_t value = value_of(bits.word, symbol.total(), symbol.size());
            bits.drop(symbol.total());
            k += symbol.moved();
            if (k > 64) {
                if (!symbol.ends_block() || symbol.size()) return false;
                break;
            }
            if (is_flat) memset(block, 0, sizeof block);
            is_flat = false;
            block[kNatural[k - 1]] = int16_t(value);
            end = k;
        }
        shared = bits;
        if (is_flat) return target_.put_flat(x, y, int32_t(dc_));
        block[0] = int16_t(dc_);
        return target_.put(x, y, block, end);
    }

    OW_INLINED bool skip_chroma(Bits &bits) {
        int32_t unused = 0;
        for (int i = 0; i < 2; i++)
            for (uint32_t block = 0; block < chroma_blocks_[i]; block++)
                if (!is_ready(bits) || !chroma_[i]->read_dc(bits, unused)) return false;
        return true;
    }
};

OW_WITH_BMI2 int32_t read_with_bmi2(FullSequential &reader, const Scan &scan) {
    return reader.read(scan);
}

}  // namespace

int32_t read_full_sequential(const File &file, const Scan &scan, Workspace &space,
                             const Target &target) {
    const bool is_whole = scan.first == 0 && scan.last == 63 && !scan.high && !scan.low;
    if (!is_whole || scan.components != file.frame.components) return OW_JPEG_SCRIPT;
    for (uint32_t i = 0; i < scan.components; i++) {
        const Code &dc = file.dc[scan.dc[i]], &ac = file.ac[scan.ac[i]];
        if (!dc.is_defined || !ac.is_defined) return OW_JPEG_TABLE;
        space.codes[i].make_skips(dc, ac);
    }
    FullSequential reader(file, scan, space, target);
    return ow_isa_current() >= OW_ISA_AVX2 ? read_with_bmi2(reader, scan) : reader.read(scan);
}

}  // namespace ow::jpeg
