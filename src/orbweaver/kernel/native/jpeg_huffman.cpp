// Builds the tables of jpeg_huffman.h out of the codes that a file sends.
#include "jpeg_huffman.h"

namespace ow::jpeg {

namespace {

// Call visit(length, symbol) for every code word of at most `longest` bits, in order of the code.
template <typename Visit>
void for_each(const Code &code, uint32_t longest, Visit visit) {
    const uint8_t *symbol = code.symbols;
    for (uint32_t length = 1; length <= longest; length++)
        for (uint32_t i = 0; i < code.counts[length]; i++) visit(length, *symbol++);
}

// Repeat the first `size` entries until `whole` stand; both are powers of two.
template <typename Entry>
void repeat(Entry *at, size_t size, size_t whole) {
    for (; size < whole; size *= 2) memcpy(at + size, at, size * sizeof(Entry));
}

// 0 also for the end of several bands, which no sequential file may say.
uint32_t skip_entry(uint32_t entry) {
    const Symbol symbol{entry};
    if (symbol.ends_block() && symbol.size()) return 0;
    return symbol.total() | (symbol.ends_block() ? kEnded : symbol.moved()) << 5;
}

// What `width` bits resolve, from what fewer bits do: level w stands at levels + 2^w.
void make_level(const Code &ac, uint32_t width, uint16_t *levels) {
    uint16_t *at = levels + (size_t(1) << width);
    uint16_t *const end = at + (size_t(1) << width);
    for_each(ac, width, [&](uint32_t length, uint8_t symbol) {
        const size_t region = size_t(1) << (width - length);
        const uint32_t single = Reader::entry_of(length, symbol, Kind::kAc);
        const uint16_t first = uint16_t(skip_entry(single));
        const Symbol read{single};
        const bool has_room = first && !read.ends_block() && read.total() < width;
        const size_t inner = has_room ? size_t(1) << (width - read.total()) : 1;
        const uint16_t *rest = levels + inner;
        if (has_room)
            for (size_t i = 0; i < inner; i++) at[i] = uint16_t(first + rest[i]);
        else
            at[0] = first;
        repeat(at, inner, region);
        at += region;
    });
    memset(at, 0, size_t(end - at) * sizeof *at);
}

bool is_same(const Code &one, const Code &other) {
    return one.is_defined && other.is_defined && one.length == other.length &&
           !memcmp(one.counts, other.counts, sizeof one.counts) &&
           !memcmp(one.symbols, other.symbols, one.length);
}

}  // namespace

// 0 for symbols that no file may use: DC differences over 11 bits, AC values over 10 (T.81 F.1.2).
uint32_t Reader::entry_of(uint32_t length, uint8_t symbol, Kind kind) {
    const uint32_t size = symbol & 15, run = symbol >> 4;
    if (kind == Kind::kDc) return symbol > 11 ? 0 : (length + size) | size << 5 | 1u << 9;
    if (size > 10) return 0;
    if (size) return (length + size) | size << 5 | (run + 1) << 9;
    if (run == 15) return length | 16u << 9;
    // The end of the block, or of 2^run and more bands, of which `run` bits tell the number.
    return (length + run) | run << 5 | 64u << 9;
}

void Reader::make(const Code &code, Kind kind) {
    if (kind_ == kind && is_same(code_, code)) return;
    code_ = code;
    kind_ = kind;
    uint16_t *at = first_;
    for_each(code, kPeek, [&](uint32_t length, uint8_t symbol) {
        const size_t region = size_t(1) << (kPeek - length);
        at[0] = uint16_t(entry_of(length, symbol, kind));
        repeat(at, 1, region);
        at += region;
    });
    memset(at, 0, size_t(first_ + kEntries - at) * sizeof *at);
}

uint32_t Reader::look_far(uint64_t word_of_bits) const {
    const uint32_t top = uint32_t(word_of_bits >> 48);
    uint32_t next = 0, before = 0;
    for (uint32_t length = 1; length <= 16; length++, next <<= 1) {
        const uint32_t word = top >> (16 - length);
        if (word - next < code_.counts[length])
            return entry_of(length, code_.symbols[before + word - next], kind_);
        next += code_.counts[length];
        before += code_.counts[length];
    }
    return 0;
}

void Codes::make_skips(const Code &dc_code, const Code &ac_code) {
    dc.make(dc_code, Kind::kDc);
    ac.make(ac_code, Kind::kAc);
    if (is_same(of_dc_, dc_code) && is_same(of_ac_, ac_code)) return;
    of_dc_ = dc_code;
    of_ac_ = ac_code;
    uint16_t levels[2 * kEntries];
    levels[1] = 0;
    for (uint32_t width = 1; width <= kPeek; width++) make_level(ac_code, width, levels);
    memcpy(skip_, levels + kEntries, sizeof skip_);
    make_block_table(levels);
}

void Codes::make_block_table(const uint16_t *levels) {
    uint32_t *at = block_;
    for_each(dc.code(), kPeek, [&](uint32_t length, uint8_t symbol) {
        const size_t region = size_t(1) << (kPeek - length);
        const Symbol read{Reader::entry_of(length, symbol, Kind::kDc)};
        const uint32_t total = read.total(), size = read.size();
        const uint32_t first = read.entry ? total | 1u << 6 | total << 17 | size << 22 : 0;
        const bool has_room = read.entry && total < kPeek;
        const size_t inner = has_room ? size_t(1) << (kPeek - total) : 1;
        for (size_t i = 0; i < inner; i++) {
            const uint32_t rest = has_room ? levels[inner + i] : 0;
            at[i] = first + (rest & 31) + (rest >> 5 << 6);
        }
        repeat(at, inner, region);
        at += region;
    });
    memset(at, 0, size_t(block_ + kEntries - at) * sizeof *at);
}

Bits Codes::skip_singly(Bits bits, uint32_t k) const {
    while (k < 64) {
        bits.refill();
        const Symbol symbol = ac.look(bits);
        if (!symbol.entry) return Bits();
        bits.drop(symbol.total());
        if (symbol.ends_block()) return symbol.size() ? Bits() : bits;
        k += symbol.moved();
    }
    return k == 64 ? bits : Bits();
}

}  // namespace ow::jpeg
