// Entropy-coded data as bits: stuffing taken out in windows, 56 bits at hand after each refill.
#ifndef ORBWEAVER_JPEG_BITS_H
#define ORBWEAVER_JPEG_BITS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace ow::jpeg {

// No block is longer: 64 symbols of at most 16 + 15 bits, and the 8 bytes of one refill.
constexpr size_t kLongestBlock = 64 * 31 / 8 + 1 + 8;

// The reading end: a register of bits, the first one on top. Kept in registers by its users.
struct Bits {
    const uint8_t *at = nullptr;     // the next byte for the register
    const uint8_t *limit = nullptr;  // beyond it Feed::more() has to be asked before a block
    uint64_t word = 0;
    uint32_t count = 0;  // of bits in `word` that are surely there

    // At least 56 bits afterwards. Bits beyond `count` are true too, so that or-ing is right.
    void refill() {
        uint64_t next;
        memcpy(&next, at, 8);
        word |= __builtin_bswap64(next) >> count;
        at += (63 - count) >> 3;
        count |= 56;
    }
    void drop(uint32_t bits) {
        word <<= bits;
        count -= bits;
    }
    uint32_t peek(uint32_t bits) const { return uint32_t(word >> (64 - bits)); }
};

// The writing end: takes stuffed zeros out of the file's bytes, up to the next marker.
class Feed {
   public:
    // Begin at `from`, which is entropy-coded data of a file that ends at `end`.
    Bits open(const uint8_t *from, const uint8_t *end);
    // A block may be read afterwards; false where bits beyond the data were used already.
    bool more(Bits &bits) {
        Bits own = bits;  // so that the caller's may stay in registers; below as well
        const bool is_fine = read_on(own);
        bits = own;
        return is_fine;
    }
    // Close one restart interval and open the next. False unless its marker comes now.
    bool restart(Bits &bits, uint32_t number) {
        Bits own = bits;
        const bool is_fine = open_next(own, number);
        bits = own;
        return is_fine;
    }
    // The data hold all bits that were used; for the end of a scan.
    bool is_enough(Bits &bits) { return more(bits); }
    // Where the file goes on: at the marker, or inside the data where they were not used up.
    const uint8_t *rest() const { return raw_; }

   private:
    static constexpr size_t kWindow = 24576;
    const uint8_t *raw_, *raw_end_;
    size_t filled_;
    bool has_ended_;  // a marker, or the end of the file, was met
    uint8_t window_[kWindow + kLongestBlock + 16];

    bool read_on(Bits &bits);
    bool open_next(Bits &bits, uint32_t number);
    void fill(Bits &bits);
    int64_t bits_left(const Bits &bits) const {
        return (window_ + filled_ - bits.at) * 8 + int64_t(bits.count);
    }
};

}  // namespace ow::jpeg

#endif
