// Builds a segment's pieces: rows in order, a table a band, digests, and the header over them.
#include "segment_build.h"

#include <algorithm>
#include <memory>

namespace orbweaver {
namespace {

constexpr uint32_t kSideRowsMin = 1024, kSideShare = 64;

// A row on its way into order: its first 64 bits as a number, and where it came from.
struct Sorted {
    uint64_t first;
    uint32_t from;
};

template <typename T>
std::unique_ptr<T[]> room(uint64_t count) {
    return std::unique_ptr<T[]>(new T[count ? count : 1]);
}

struct Near {
    const ow_segment_rows &rows;
    std::unique_ptr<uint8_t[]> stored;  // permuted, in the order they came
    std::unique_ptr<uint32_t[]> order;  // main rows first, then side rows
    uint32_t side_rows = 0;
    bool is_even = false;

    explicit Near(const ow_segment_rows &given) : rows(given) {
        stored = room<uint8_t>(uint64_t{rows.near_rows} * 32);
        order = room<uint32_t>(rows.near_rows);
        for (uint64_t row = 0; row < rows.near_rows; ++row)
            permute(rows.near_values + row * 32, stored.get() + row * 32);
        if (rows.band_count) part_by_parity();
        sort(0, rows.near_rows - side_rows, false);
        sort(rows.near_rows - side_rows, side_rows, true);
    }

    bool is_odd(uint32_t row) const {
        uint64_t words[4];
        memcpy(words, stored.get() + uint64_t{row} * 32, 32);
        return ones(words[0] ^ words[1] ^ words[2] ^ words[3]) % 2;
    }

    void part_by_parity() {
        uint32_t odd = 0;
        for (uint32_t row = 0; row < rows.near_rows; ++row) odd += is_odd(row);
        is_even = odd <= std::max(kSideRowsMin, rows.near_rows / kSideShare);
        side_rows = is_even ? odd : 0;
    }

    // Which rows belong to this part, in order, into order[begin..].
    void sort(uint32_t begin, uint32_t count, bool odd) {
        if (!count) return;
        auto sorted = room<Sorted>(count), parted = room<Sorted>(count);
        uint32_t place = 0;
        for (uint32_t row = 0; row < rows.near_rows; ++row)
            if (!is_even || is_odd(row) == odd)
                sorted[place++] = {Words(stored.get() + uint64_t{row} * 32).big[0], row};
        constexpr unsigned kTopBits = 12;
        auto starts = room<uint32_t>((1u << kTopBits) + 1);
        std::fill_n(starts.get(), (1u << kTopBits) + 1, 0);
        for (uint32_t i = 0; i < count; ++i) ++starts[(sorted[i].first >> (64 - kTopBits)) + 1];
        for (uint32_t top = 0; top < 1u << kTopBits; ++top) starts[top + 1] += starts[top];
        auto next = room<uint32_t>(1u << kTopBits);
        std::copy_n(starts.get(), 1u << kTopBits, next.get());
        for (uint32_t i = 0; i < count; ++i)
            parted[next[sorted[i].first >> (64 - kTopBits)]++] = sorted[i];
        for (uint32_t top = 0; top < 1u << kTopBits; ++top)
            std::sort(parted.get() + starts[top], parted.get() + starts[top + 1],
                      [this](const Sorted &a, const Sorted &b) { return before(a, b); });
        for (uint32_t i = 0; i < count; ++i) order[begin + i] = parted[i].from;
    }

    bool before(const Sorted &a, const Sorted &b) const {
        if (a.first != b.first) return a.first < b.first;
        const int rest = memcmp(stored.get() + uint64_t{a.from} * 32 + 8,
                                stored.get() + uint64_t{b.from} * 32 + 8, 24);
        if (rest) return rest < 0;
        if (rows.near_labels[a.from] != rows.near_labels[b.from])
            return rows.near_labels[a.from] < rows.near_labels[b.from];
        return rows.near_reach_bits[a.from] < rows.near_reach_bits[b.from];
    }
};

uint8_t bits_for(uint32_t rows) {
    return rows < 2 ? uint8_t{1} : uint8_t(32 - __builtin_clz(rows - 1));
}

void build_near(const ow_segment_rows &rows, Header *h, Piece *pieces) {
    const Near near(rows);
    const uint32_t count = rows.near_rows;
    h->near_rows = count;
    h->side_rows = near.side_rows;
    h->is_even = near.is_even;
    h->near_label_bytes = label_bytes(rows.near_labels, count);
    h->id_bits = bits_for(count - near.side_rows);
    pieces[0] = Piece(uint64_t{count} * 32);
    for (uint64_t row = 0; row < count; ++row)
        memcpy(pieces[0].as() + row * 32, near.stored.get() + uint64_t{near.order[row]} * 32, 32);
    pieces[1] = pack_labels(rows.near_labels, near.order.get(), count, h->near_label_bytes);
    pieces[2] = Piece(count);
    for (uint32_t row = 0; row < count; ++row) {
        const uint8_t reach = rows.near_reach_bits[near.order[row]];
        pieces[2].as()[row] = reach;
        h->near_reach_max = std::max(h->near_reach_max, reach);
    }
}

void band_keys(const uint8_t *stored, uint32_t rows, unsigned start, unsigned width,
               uint32_t *keys) {
    for (uint64_t row = 0; row < rows; ++row) keys[row] = Words(stored + row * 32).bits(start, width);
}

void build_bands(const uint8_t *stored, Header *h, Piece *pieces) {
    const uint32_t rows = h->near_rows - h->side_rows, bands = h->band_count;
    auto keys = room<uint32_t>(rows), following = room<uint32_t>(rows);
    unsigned start = 0, place = 0;
    if (bands) band_keys(stored, rows, 0, h->band_bits[0], keys.get());
    for (uint32_t band = 0; band < bands; ++band) {
        const uint32_t next = (band + 1) % bands;
        start = next ? start + h->band_bits[band] : 0;
        band_keys(stored, rows, start, h->band_bits[next], following.get());
        build_band(keys.get(), following.get(), rows, h->band_bits[band], h->id_bits,
                   &pieces[place], &pieces[place + 1], band ? &pieces[place + 2] : nullptr);
        place += band ? 3 : 2;
        std::swap(keys, following);
    }
}

void seal(ow_segment_image *image, Header *h) {
    Place places[kPiecesMax];
    h->section_count = expected_parts(h->band_count, places);
    uint64_t offset = kHeaderBytes;
    for (uint32_t place = 0; place < h->section_count; ++place) {
        const Piece &piece = image->pieces[place + 1];
        h->entries[place] = {places[place].part, places[place].of, 0, offset, piece.size(),
                             checksum(piece.as(), piece.size())};
        offset += piece.room();
    }
    h->file_bytes = offset;
    h->checksum = checksum(reinterpret_cast<const uint8_t *>(h), sizeof *h);
    image->count = h->section_count + 1;
}

void build(const ow_segment_rows &rows, ow_segment_image *image) {
    image->pieces[0] = Piece(kHeaderBytes);
    Header *h = new (image->pieces[0].as()) Header{};
    memcpy(h->magic, kMagic, 8);
    h->version = kVersion;
    h->header_bytes = kHeaderBytes;
    h->band_count = uint8_t(rows.band_count);
    memcpy(h->band_bits, rows.band_bits, rows.band_count);
    build_near(rows, h, image->pieces + 1);
    build_bands(image->pieces[1].as(), h, image->pieces + 4);
    Piece *behind = image->pieces + 4 + (rows.band_count ? 3 * rows.band_count - 1 : 0);
    for (int kind = 0; kind < kKinds; ++kind, behind += 4) build_digests(rows, kind, h, behind);
    *behind = Piece(rows.labels_bytes);
    if (rows.labels_bytes) memcpy(behind->as(), rows.labels, rows.labels_bytes);
    seal(image, h);
}

bool fits(const ow_segment_rows &rows) {
    unsigned width = 0;
    if (rows.band_count > uint32_t{kBandsMax} || rows.labels_bytes > kLabelsMax) return false;
    for (uint32_t band = 0; band < rows.band_count; width += rows.band_bits[band++])
        if (rows.band_bits[band] < 1 || rows.band_bits[band] > 28) return false;
    return width <= 256;
}

}  // namespace
}  // namespace orbweaver

int32_t ow_segment_build(const ow_segment_rows *rows, ow_segment_image **out) {
    if (!orbweaver::fits(*rows)) return OW_SEGMENT_BAD_ARGUMENT;
    try {
        auto image = std::make_unique<ow_segment_image>();
        orbweaver::build(*rows, image.get());
        *out = image.release();
        return OW_SEGMENT_FINE;
    } catch (const std::bad_alloc &) {
        return OW_SEGMENT_NO_MEMORY;
    }
}

uint64_t ow_segment_piece(const ow_segment_image *image, uint32_t place, const uint8_t **start) {
    *start = nullptr;
    if (place >= image->count) return 0;
    const orbweaver::Piece &piece = image->pieces[place];
    *start = piece.size() ? piece.as() : reinterpret_cast<const uint8_t *>(image);
    return piece.room();
}

void ow_segment_image_free(ow_segment_image *image) { delete image; }
