/* Index segments: immutable images of values, checked before use and searched exactly.
 *
 * The image is the file of FORMAT.md, byte for byte, wherever it lies: mapped or in memory.
 * Values are 32 bytes each as published; distances count differing bits.
 *
 * Failure: functions that can fail return 0, or one of enum ow_segment_code and leave *out
 * alone; no exception leaves, no message is printed. Thread: an open segment may be searched
 * from any number of threads at once; building, opening and closing keep to one thread per
 * object. Trust: an image may be hostile, ow_segment_open() reads nothing outside it and a
 * search on what it accepted neither reads nor writes outside, whatever stands in it. Pointers and
 * counts that callers pass are trusted.
 */
#ifndef ORBWEAVER_SEGMENT_H
#define ORBWEAVER_SEGMENT_H

#include "isa.h"

enum ow_segment_code : int32_t {
    OW_SEGMENT_FINE = 0,
    OW_SEGMENT_NO_MEMORY = 1,
    OW_SEGMENT_BAD_ARGUMENT = 2, /* a number outside what its comment allows */
    OW_SEGMENT_MALFORMED = 16,   /* this and above: ow_segment_reason() says what is wrong */
};

/* One sentence without its full stop for a code. Owner: the library, for ever. */
OW_API const char *ow_segment_reason(int32_t code);

typedef struct ow_segment ow_segment;

/* Check `size_bytes` bytes at `image` and hold them open. `image` must be 8-byte aligned, stay in
 * place and unchanged until ow_segment_close(). Owner of *out: the caller. Reads everything once;
 * takes less than a second for each GB. */
OW_API int32_t ow_segment_open(const uint8_t *image, uint64_t size_bytes, ow_segment **out);
OW_API void ow_segment_close(ow_segment *segment); /* NULL is nothing to do */

/* What a search found, sorted by query, then by row. Owner: the caller, ow_hits_free(). */
typedef struct ow_hits {
    uint64_t count;
    uint32_t *query;        /* [count] place of the query in the batch */
    uint32_t *row;          /* [count] */
    uint8_t *distance_bits; /* [count]; NULL for digests */
} ow_hits;
OW_API void ow_hits_free(ow_hits *hits); /* NULL is nothing to do */

/* Every row at most `reach_bits` (0 to 48) and its own threshold away from each of `count`
 * queries of 32 bytes. `dead`: NULL, or a bit a near row, whose rows are not found.
 * `always_tables`: 0, or 1 to ask the tables also where comparing all is cheaper (for tests). */
OW_API int32_t ow_segment_search_near(const ow_segment *segment, const uint8_t *queries,
                                      uint32_t count, int32_t reach_bits, const uint8_t *dead,
                                      int32_t always_tables, ow_hits **out);

/* Every row equal to each query. `kind`: 0 MD5, 1 SHA-1, 2 SHA-256; queries of 16, 20, 32 bytes. */
OW_API int32_t ow_segment_search_digests(const ow_segment *segment, int32_t kind,
                                         const uint8_t *queries, uint32_t count,
                                         const uint8_t *dead, ow_hits **out);

/* Every pair within reach, by comparing all. `entry_reach_bits`: NULL, or a threshold a value. */
OW_API int32_t ow_hamming_brute(const uint8_t *values, uint32_t value_count,
                                const uint8_t *queries, uint32_t query_count, int32_t reach_bits,
                                const uint8_t *entry_reach_bits, const uint8_t *dead,
                                ow_hits **out);

/* What a segment is built from. Owner: the caller; only read. Values are 8-byte aligned. */
typedef struct ow_segment_rows {
    const uint8_t *near_values; /* [near_rows * 32] */
    const uint32_t *near_labels;
    const uint8_t *near_reach_bits; /* each 0 to 48 */
    const uint8_t *digest_values[3];
    const uint32_t *digest_labels[3];
    const uint8_t *labels; /* opaque */
    uint64_t labels_bytes; /* at most 64 MiB */
    uint32_t near_rows;
    uint32_t digest_rows[3];
    uint8_t band_bits[18]; /* each 1 to 28, together at most 256 */
    uint32_t band_count;
} ow_segment_rows;

typedef struct ow_segment_image ow_segment_image;

/* Build an image in pieces. Equal rows in any order give equal bytes. Owner of *out: the caller.
 * Needs about 130 bytes of memory a near row. */
OW_API int32_t ow_segment_build(const ow_segment_rows *rows, ow_segment_image **out);
/* The pieces in the order in which they make the file: returns the size of piece `place` and
 * points *start at it; *start is NULL behind the last one. Owner: the image. */
OW_API uint64_t ow_segment_piece(const ow_segment_image *image, uint32_t place,
                                 const uint8_t **start);
OW_API void ow_segment_image_free(ow_segment_image *image); /* NULL is nothing to do */

#endif
