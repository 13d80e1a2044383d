// Takes the stuffing out of entropy-coded data (T.81 B.1.1.5), window by window; see jpeg_bits.h.
#include "jpeg_bits.h"

namespace ow::jpeg {

Bits Feed::open(const uint8_t *from, const uint8_t *end) {
    raw_ = from;
    raw_end_ = end;
    filled_ = 0;
    has_ended_ = false;
    Bits bits;
    bits.at = window_;
    fill(bits);
    return bits;
}

bool Feed::read_on(Bits &bits) {
    if (!has_ended_) fill(bits);
    return bits_left(bits) >= 0;
}

void Feed::fill(Bits &bits) {
    const size_t kept = size_t(window_ + filled_ - bits.at);
    memmove(window_, bits.at, kept);
    bits.at = window_;
    filled_ = kept;
    while (filled_ < kWindow && !has_ended_) {
        const size_t room = kWindow - filled_, rest = size_t(raw_end_ - raw_);
        const size_t most = room < rest ? room : rest;
        const void *marker = most ? memchr(raw_, 0xFF, most) : nullptr;
        const size_t plain = marker ? size_t(static_cast<const uint8_t *>(marker) - raw_) : most;
        memcpy(window_ + filled_, raw_, plain);
        filled_ += plain;
        raw_ += plain;
        if (marker && raw_end_ - raw_ > 1 && raw_[1] == 0) {
            window_[filled_++] = 0xFF;
            raw_ += 2;
        } else {
            has_ended_ = marker || raw_ == raw_end_;
        }
    }
    if (has_ended_) memset(window_ + filled_, 0, kLongestBlock + 16);  // as far as is ever read
    bits.limit = window_ + filled_ - (has_ended_ ? 0 : kLongestBlock);
}

bool Feed::open_next(Bits &bits, uint32_t number) {
    if (!has_ended_) fill(bits);
    const int64_t left = bits_left(bits);
    if (!has_ended_ || left < 0 || left > 7) return false;
    if (raw_end_ - raw_ < 2 || raw_[1] != 0xD0 + number % 8) return false;
    bits = open(raw_ + 2, raw_end_);
    return true;
}

}  // namespace ow::jpeg
