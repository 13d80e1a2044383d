// Progressive files: luma's DC and the first pass of its lowest bands; every other scan is
// passed by looking for the next marker (T.81 annex G).
#include <stdlib.h>

#include "jpeg_scan.h"
#include "jpeg_script.h"

namespace ow::jpeg {

namespace {

// The needed coefficients of all blocks of luma, and one for what is not needed.
class Coefficients {
   public:
    Coefficients(const Layout &layout, int32_t eighths)
        : wide_(layout.blocks_wide), high_(layout.blocks_high),
          each_(eighths == 1 ? 1 : size_t(places_of(eighths)) + 1),
          all_(static_cast<int16_t *>(calloc(size_t(wide_) * high_ * each_, sizeof(int16_t)))) {}
    ~Coefficients() { free(all_); }
    Coefficients(const Coefficients &) = delete;
    Coefficients &operator=(const Coefficients &) = delete;

    bool is_there() const { return all_ != nullptr; }
    size_t blocks() const { return size_t(wide_) * high_; }
    int16_t *block(size_t index) { return all_ + index * each_; }
    // Null for blocks that only fill up an MCU.
    int16_t *block(uint32_t x, uint32_t y) {
        return x < wide_ && y < high_ ? block(size_t(y) * wide_ + x) : nullptr;
    }

   private:
    uint32_t wide_, high_;
    size_t each_;
    int16_t *all_;
};

class Progressive {
   public:
    Progressive(File &file, Workspace &space, const Samples &samples)
        : file_(file), space_(space), samples_(samples), layout_(file.frame),
          coefficients_(layout_, samples.eighths()),
          script_(samples.eighths(), file.quantiser[file.frame.component[0].quantiser]),
          slots_(slots_of(samples.eighths())) {}

    int32_t read(Scan &scan) {
        if (!coefficients_.is_there()) return OW_JPEG_MEMORY;
        for (int scans = 0; scans < Script::kMostScans; scans++) {
            int32_t odd = read_one(scan);
            if (odd) return odd;
            odd = file_.next_scan(scan);
            if (odd == kEnd) return script_.is_complete() ? put_all() : int32_t(OW_JPEG_SCRIPT);
            if (odd) return odd;
        }
        return OW_JPEG_SCRIPT;
    }

   private:
    File &file_;
    Workspace &space_;
    const Samples &samples_;
    const Layout layout_;
    Coefficients coefficients_;
    Script script_;
    const uint8_t *const slots_;

    int32_t read_one(const Scan &scan) {
        const uint8_t *rest = scan.data;
        if (scan.index[0] == 0) {
            if (const int32_t odd = script_.note(scan)) return odd;
            if (script_.is_needed(scan)) {
                const int32_t odd = scan.first ? read_band(scan) : read_dc(scan);
                if (odd) return odd;
                rest = space_.feed.rest();
            }
        }
        file_.skip_data(rest);
        return OW_JPEG_FINE;
    }

    bool is_ready(Bits &bits) { return bits.at <= bits.limit || space_.feed.more(bits); }

    // Components of a scan are in the frame's order, so that luma's blocks come first.
    int32_t read_dc(const Scan &scan) {
        for (uint32_t i = 0; i < scan.components && !scan.high; i++) {
            const Code &code = file_.dc[scan.dc[i]];
            if (!code.is_defined) return OW_JPEG_TABLE;
            space_.dc[i].make(code, Kind::kDc);
        }
        Bits bits = space_.feed.open(scan.data, file_.end);
        const bool is_alone = scan.components == 1;
        const uint32_t wide = is_alone ? layout_.blocks_wide : layout_.mcus_wide;
        const uint32_t high = is_alone ? layout_.blocks_high : layout_.mcus_high;
        Restarts restarts(file_.restart_interval);
        uint32_t dc = 0;
        for (uint32_t row = 0; row < high; row++)
            for (uint32_t column = 0; column < wide; column++) {
                if (restarts.is_due()) {
                    if (!space_.feed.restart(bits, restarts.number())) return OW_JPEG_DATA;
                    dc = 0;
                }
                if (!read_mcu(bits, scan, column, row, dc)) return OW_JPEG_DATA;
            }
        return space_.feed.is_enough(bits) ? OW_JPEG_FINE : OW_JPEG_DATA;
    }

    bool read_mcu(Bits &bits, const Scan &scan, uint32_t column, uint32_t row, uint32_t &dc) {
        const uint32_t h = scan.components == 1 ? 1 : layout_.luma_h;
        const uint32_t v = scan.components == 1 ? 1 : layout_.luma_v;
        for (uint32_t y = row * v; y < (row + 1) * v; y++)
            for (uint32_t x = column * h; x < (column + 1) * h; x++)
                if (!read_luma(bits, scan, coefficients_.block(x, y), dc)) return false;
        for (uint32_t i = 1; i < scan.components; i++) {
            const Component &chroma = file_.frame.component[scan.index[i]];
            for (int block = 0; block < chroma.h * chroma.v; block++)
                if (!skip_chroma(bits, scan, space_.dc[i])) return false;
        }
        return true;
    }

    bool read_luma(Bits &bits, const Scan &scan, int16_t *block, uint32_t &dc) {
        if (!is_ready(bits)) return false;
        bits.refill();
        if (scan.high) {
            if (block) block[0] = int16_t(block[0] | int32_t(bits.peek(1) << scan.low));
            bits.drop(1);
            return true;
        }
        const Symbol symbol = space_.dc[0].look(bits);
        if (!symbol.entry) return false;
        dc += uint32_t(value_of(bits.word, symbol.total(), symbol.size()));
        bits.drop(symbol.total());
        if (block) block[0] = int16_t(dc << scan.low);
        return true;
    }

    bool skip_chroma(Bits &bits, const Scan &scan, const Reader &reader) {
        if (!is_ready(bits)) return false;
        bits.refill();
        const Symbol symbol = scan.high ? Symbol{1} : reader.look(bits);
        bits.drop(symbol.total());
        return symbol.entry != 0;
    }

    // The first pass over a band: one component, block after block, ends of bands in runs.
    int32_t read_band(const Scan &scan) {
        const Code &code = file_.ac[scan.ac[0]];
        if (!code.is_defined) return OW_JPEG_TABLE;
        space_.ac.make(code, Kind::kAc);
        Bits bits = space_.feed.open(scan.data, file_.end);
        Restarts restarts(file_.restart_interval);
        uint32_t run = 0;
        for (size_t index = 0; index < coefficients_.blocks(); index++) {
            if (restarts.is_due()) {
                if (run || !space_.feed.restart(bits, restarts.number())) return OW_JPEG_DATA;
            }
            if (run) {
                run--;
                continue;
            }
            if (!is_ready(bits) || !read_block(bits, scan, coefficients_.block(index), run))
                return OW_JPEG_DATA;
        }
        return !run && space_.feed.is_enough(bits) ? OW_JPEG_FINE : OW_JPEG_DATA;
    }

    bool read_block(Bits &bits, const Scan &scan, int16_t *block, uint32_t &run) {
        for (uint32_t k = scan.first; k <= scan.last;) {
            bits.refill();
            const Symbol symbol = space_.ac.look(bits);
            if (!symbol.entry) return false;
            const uint32_t size = symbol.size();
            const int32_t value = value_of(bits.word, symbol.total(), size);
            if (symbol.ends_block()) {
                const uint64_t low = bits.word << (symbol.total() - size) >> 1 >> (63 - size);
                run = (1u << size) - 1 + uint32_t(low);
                bits.drop(symbol.total());
                return true;
            }
            bits.drop(symbol.total());
            k += symbol.moved();
            if (k - 1 > scan.last) return false;
            if (size) block[slots_[k - 1]] = middle_of(value, scan.low);
        }
        return true;
    }

    // The refinements are not read; half of what they may add is the better guess.
    static int16_t middle_of(int32_t value, uint8_t low) {
        const int32_t half = ((1 << low) - 1) / 2;
        return int16_t(value * (1 << low) + (value < 0 ? -half : half));
    }

    int32_t put_all() {
        for (uint32_t y = 0; y < layout_.blocks_high; y++)
            for (uint32_t x = 0; x < layout_.blocks_wide; x++)
                if (!put(x, y)) return OW_JPEG_DATA;
        return OW_JPEG_FINE;
    }

    bool put(uint32_t x, uint32_t y) {
        const int16_t *block = coefficients_.block(x, y);
        switch (samples_.eighths()) {
            case 1: return samples_.put_flat(x, y, block[0]);
            case 2: return samples_.put<2>(x, y, block);
            case 3: return samples_.put<3>(x, y, block);
            default: return samples_.put<4>(x, y, block);
        }
    }
};

}  // namespace

int32_t read_progressive(File &file, Scan &scan, Workspace &space, const Samples &samples) {
    return Progressive(file, space, samples).read(scan);
}

}  // namespace ow::jpeg
