// The pieces of a segment while it is built; see segment_build.cpp.
#ifndef ORBWEAVER_SEGMENT_BUILD_H
#define ORBWEAVER_SEGMENT_BUILD_H

#include <stdlib.h>

#include <new>
#include <utility>

#include "segment_format.h"

namespace orbweaver {

// Bytes of one section, zero behind their end up to the alignment. Throws std::bad_alloc.
class Piece {
  public:
    Piece() = default;
    explicit Piece(uint64_t size) : size_(size) {
        if (!size) return;
        const uint64_t room = aligned(size);
        if (posix_memalign(&bytes_, kAlignment, room)) throw std::bad_alloc();
        memset(static_cast<uint8_t *>(bytes_) + room - kAlignment, 0, kAlignment);
    }
    Piece(Piece &&other) noexcept { *this = std::move(other); }
    Piece &operator=(Piece &&other) noexcept {
        std::swap(bytes_, other.bytes_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~Piece() { free(bytes_); }

    uint64_t size() const { return size_; }
    uint64_t room() const { return aligned(size_); }
    template <typename T = uint8_t>
    T *as() const { return static_cast<T *>(bytes_); }

  private:
    void *bytes_ = nullptr;
    uint64_t size_ = 0;
};

constexpr uint32_t kPiecesMax = 1 + 3 + 3 * kBandsMax + 4 * kKinds + 1;

// Labels in 1, 2 or 4 bytes each, in the given order.
uint8_t label_bytes(const uint32_t *labels, uint32_t count);
Piece pack_labels(const uint32_t *labels, const uint32_t *order, uint32_t count, uint8_t bytes);

// Blocks, wide blocks and words of one band; `keys` of the rows in their order, `following` those
// of the next band. `words` is left alone where it is null.
void build_band(const uint32_t *keys, const uint32_t *following, uint32_t rows, unsigned width,
                unsigned id_bits, Piece *blocks, Piece *wide, Piece *words);

// Values, labels, prefix and filter of one kind of digest, into pieces[0..3].
void build_digests(const ow_segment_rows &rows, int kind, Header *header, Piece *pieces);

}  // namespace orbweaver

struct ow_segment_image {
    orbweaver::Piece pieces[orbweaver::kPiecesMax];
    uint32_t count = 0;
};

#endif
