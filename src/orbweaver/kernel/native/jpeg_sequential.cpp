// The one scan of a baseline or extended file: luma's lowest coefficients, all else jumped over.
#include "jpeg_scan.h"

namespace ow::jpeg {

namespace {

// One block of luma: its lowest coefficients without the DC prediction.
template <int N>
inline bool read_low(Bits &bits, const Codes &codes, const uint8_t *slots, int16_t *coefficients) {
    bits.refill();
    Symbol symbol = codes.dc.look(bits);
    if (!symbol.entry) return false;
    coefficients[0] = int16_t(value_of(bits.word, symbol.total(), symbol.size()));
    bits.drop(symbol.total());
    uint32_t k = 1;
    while (k <= uint32_t(kLastNeeded[N])) {
        bits.refill();
        symbol = codes.ac.look(bits);
        const int32_t value = value_of(bits.word, symbol.total(), symbol.size());
        bits.drop(symbol.total());
        k += symbol.moved();
        if (!symbol.entry) return false;
        if (symbol.ends_block()) return symbol.size() == 0;
        coefficients[slots[k - 1]] = int16_t(value);
    }
    return codes.skip_rest(bits, k);
}

// The two chromas share their codes in nearly every file.
uint32_t codes_of(const Scan &scan, uint32_t i) {
    return i == 2 && scan.dc[2] == scan.dc[1] && scan.ac[2] == scan.ac[1] ? 1 : i;
}

template <int N>
class Sequential {
   public:
    Sequential(const File &file, const Scan &scan, Workspace &space, const Samples &samples)
        : file_(file), space_(space), samples_(samples), layout_(file.frame) {
        for (uint32_t i = 1; i < scan.components; i++) {
            const Component &chroma = file.frame.component[scan.index[i]];
            chroma_[i - 1] = &space.codes[codes_of(scan, i)];
            chroma_blocks_[i - 1] = uint32_t(chroma.h * chroma.v);
        }
    }

    int32_t read(const Scan &scan) {
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
    const Samples &samples_;
    const Layout layout_;
    const Codes *chroma_[2] = {};
    uint32_t chroma_blocks_[2] = {};
    const uint8_t *const slots_ = slots_of(N);
    uint32_t dc_ = 0;  // the prediction; unsigned, as hostile differences may run over

    bool is_ready(Bits &bits) { return bits.at <= bits.limit || space_.feed.more(bits); }

    bool read_luma(Bits &bits, uint32_t row, uint32_t column) {
        for (uint32_t y = row * layout_.luma_v; y < (row + 1) * layout_.luma_v; y++)
            for (uint32_t x = column * layout_.luma_h; x < (column + 1) * layout_.luma_h; x++)
                if (!is_ready(bits) || !read_block(bits, x, y)) return false;
        return true;
    }

    bool read_block(Bits &bits, uint32_t x, uint32_t y) {
        if (N == 1) {
            int32_t difference = 0;
            if (!space_.codes[0].read_dc(bits, difference)) return false;
            dc_ += uint32_t(difference);
            return samples_.put_flat(x, y, int32_t(dc_));
        }
        int16_t coefficients[places_of(N) + 1] = {};
        if (!read_low<N>(bits, space_.codes[0], slots_, coefficients)) return false;
        dc_ += uint32_t(int32_t(coefficients[0]));
        coefficients[0] = int16_t(dc_);
        return samples_.put<N>(x, y, coefficients);
    }

    bool skip_chroma(Bits &bits) {
        int32_t unused = 0;
        for (int i = 0; i < 2; i++)
            for (uint32_t block = 0; block < chroma_blocks_[i]; block++)
                if (!is_ready(bits) || !chroma_[i]->read_dc(bits, unused)) return false;
        return true;
    }
};

template <int N>
int32_t read_at(const File &file, const Scan &scan, Workspace &space, const Samples &samples) {
    return Sequential<N>(file, scan, space, samples).read(scan);
}

}  // namespace

int32_t read_sequential(const File &file, const Scan &scan, Workspace &space,
                        const Samples &samples) {
    const bool is_whole = scan.first == 0 && scan.last == 63 && !scan.high && !scan.low;
    if (!is_whole || scan.components != file.frame.components) return OW_JPEG_SCRIPT;
    for (uint32_t i = 0; i < scan.components; i++) {
        const Code &dc = file.dc[scan.dc[i]], &ac = file.ac[scan.ac[i]];
        if (!dc.is_defined || !ac.is_defined) return OW_JPEG_TABLE;
        space.codes[codes_of(scan, i)].make_skips(dc, ac);
    }
    switch (samples.eighths()) {
        case 1: return read_at<1>(file, scan, space, samples);
        case 2: return read_at<2>(file, scan, space, samples);
        case 3: return read_at<3>(file, scan, space, samples);
        case 4: return read_at<4>(file, scan, space, samples);
        default: return OW_JPEG_SCALE;
    }
}

}  // namespace ow::jpeg
