// Huffman codes as tables that resolve several symbols in one look (T.81 annexes C and F).
#ifndef ORBWEAVER_JPEG_HUFFMAN_H
#define ORBWEAVER_JPEG_HUFFMAN_H

#include "jpeg_bits.h"
#include "jpeg_file.h"

namespace ow::jpeg {

constexpr uint32_t kPeek = 12;  // bits that one look resolves
constexpr size_t kEntries = size_t(1) << kPeek;
constexpr uint32_t kEnded = 1024;  // added to the coefficients that a look moves on: block over

// One symbol: bits of code and value together (5 bits), bits of value (4), coefficients moved on
// (7; 64 and more: the block, or in progressive files the band, is over). 0: nothing resolved.
struct Symbol {
    uint32_t entry;
    uint32_t total() const { return entry & 31; }
    uint32_t size() const { return entry >> 5 & 15; }
    uint32_t moved() const { return entry >> 9; }
    bool ends_block() const { return moved() >= 64; }
};

// The value bits of a symbol on top of `word`, extended as T.81 F.2.2.1 says.
inline int32_t value_of(uint64_t word, uint32_t total, uint32_t size) {
    const uint64_t top = word << (total - size);
    const int64_t low = -int64_t(~top >> 63);  // all ones where the value is negative
    const int64_t raw = int64_t(top >> 1 >> (63 - size));
    return int32_t(raw + (low * (int64_t(1) << size) - low));
}

enum class Kind { kDc, kAc };

// One code, one symbol a look.
class Reader {
   public:
    // Make the table, unless it stands already.
    void make(const Code &code, Kind kind);
    // The next symbol; bits are not dropped. Needs 31 bits. Entry 0: no such code.
    Symbol look(const Bits &bits) const {
        const uint32_t entry = first_[bits.peek(kPeek)];
        return Symbol{entry ? entry : look_far(bits.word)};
    }
    const Code &code() const { return code_; }
    // What a symbol of a code word of this length says; 0 where no file may use it.
    static uint32_t entry_of(uint32_t length, uint8_t symbol, Kind kind);

   private:
    uint16_t first_[kEntries];
    Code code_;
    Kind kind_ = Kind::kDc;

    uint32_t look_far(uint64_t word) const;
};

// The codes of one component, and what jumps over its coefficients.
class Codes {
   public:
    Reader dc, ac;

    // Make all tables of a component, unless they stand already from the picture before.
    void make_skips(const Code &dc_code, const Code &ac_code);
    // Jump from coefficient `k` to the end of the block. False where the data cannot be.
    bool skip_rest(Bits &bits, uint32_t k) const;
    // Read one block's DC difference and jump over all else.
    bool read_dc(Bits &bits, int32_t &difference) const;

   private:
    Code of_dc_, of_ac_;        // what the tables below were made from
    uint16_t skip_[kEntries];   // bits (5), coefficients moved on (11)
    uint32_t block_[kEntries];  // bits (6), moved on (11), bits of the DC symbol (5), of its value (4)

    // The coefficients from `k` on, one look each. Takes and returns a copy, so that the caller's
    // bits may stay in registers; a null `at` says that the data cannot be.
    Bits skip_singly(Bits bits, uint32_t k) const;
    void make_block_table(const uint16_t *levels);
};

inline bool Codes::skip_rest(Bits &bits, uint32_t k) const {
    while (k < 64) {
        const Bits before = bits;
        const uint32_t k_before = k;
        bits.refill();
        uint32_t entry = skip_[bits.peek(kPeek)];
        bits.drop(entry & 31);
        k += entry >> 5;
        if (k < 64 && entry) {
            // A second look needs no refill: 56 bits hold two of at most 28.
            entry = skip_[bits.peek(kPeek)];
            bits.drop(entry & 31);
            k += entry >> 5;
        }
        const bool is_over = k == 64 || k - kEnded <= 63;
        if (__builtin_expect((k >= 64 && !is_over) || !entry, 0)) {
            bits = skip_singly(before, k_before);
            return bits.at != nullptr;
        }
    }
    return true;
}

inline bool Codes::read_dc(Bits &bits, int32_t &difference) const {
    const Bits before = bits;
    bits.refill();
    const uint32_t entry = block_[bits.peek(kPeek)];
    difference = value_of(bits.word, entry >> 17 & 31, entry >> 22);
    const uint32_t k = entry >> 6 & 2047;
    bits.drop(entry & 63);
    if (__builtin_expect(k < 64 && k, 1)) return skip_rest(bits, k);
    if (k - kEnded <= 63 || k == 64) return true;
    bits = before;
    bits.refill();
    const Symbol symbol = dc.look(bits);
    if (!symbol.entry) return false;
    difference = value_of(bits.word, symbol.total(), symbol.size());
    bits.drop(symbol.total());
    bits = skip_singly(bits, 1);
    return bits.at != nullptr;
}

}  // namespace ow::jpeg

#endif
