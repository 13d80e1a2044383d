/* Low-frequency reading of JPEG (ITU T.81): facts of the header, and the luma at 1/8 to 4/8.
 *
 * Owner: the caller owns every buffer; nothing handed in is kept after the call.
 * Unit: pixels of the frame as stored (orientation not applied), bytes, eighths of the size.
 * Failure: 0, or one of ow_jpeg_odd; "odd" says that another decoder should be asked, not that
 * the file is broken. What stands in the output buffers is then undefined.
 * Thread: any thread, at once; each thread keeps a workspace of about 200 kB until it ends.
 * Trust: none. Every length, table, scan and code of the file is checked before use; time is
 * linear in size_bytes, memory in the size of the plane.
 */
#ifndef ORBWEAVER_JPEG_H
#define ORBWEAVER_JPEG_H

#include <stddef.h>
#include <stdint.h>

#include "isa.h"

enum ow_jpeg_odd : int32_t {
    OW_JPEG_FINE = 0,
    OW_JPEG_FOREIGN = 1,   /* does not begin as a JPEG */
    OW_JPEG_BROKEN = 2,    /* a segment is missing, short, doubled or out of place */
    OW_JPEG_PROCESS = 3,   /* lossless, arithmetic, hierarchical, or not 8 bits */
    OW_JPEG_SIZE = 4,      /* no height or width, a side over 65,500 or over 100 megapixels */
    OW_JPEG_COLOUR = 5,    /* neither grey nor luma with two chromas */
    OW_JPEG_SAMPLING = 6,  /* luma is not the densest, or factors beyond the standard's */
    OW_JPEG_TABLE = 7,     /* a table is missing or cannot be a table */
    OW_JPEG_SCRIPT = 8,    /* scans in an unusual order or number */
    OW_JPEG_DATA = 9,      /* entropy-coded data end early or hold what cannot be */
    OW_JPEG_SCALE = 10,    /* the plane asked for has another size, or a scale not served */
    OW_JPEG_MEMORY = 11,   /* no memory */
};

enum ow_jpeg_process : int32_t {
    OW_JPEG_BASELINE = 0,
    OW_JPEG_EXTENDED = 1,
    OW_JPEG_PROGRESSIVE = 2,
    OW_JPEG_LOSSLESS = 3,
    OW_JPEG_HIERARCHICAL = 4,
};

enum ow_jpeg_colour : int32_t {
    OW_JPEG_GREY = 0,
    OW_JPEG_YCC = 1,
    OW_JPEG_RGB = 2,
    OW_JPEG_CMYK = 3,
    OW_JPEG_YCCK = 4,
    OW_JPEG_UNKNOWN = 5,
};

/* Facts of the header, up to the first scan. */
typedef struct ow_jpeg_head_facts {
    int32_t width_px, height_px; /* 1..65535 */
    int32_t precision_bits;      /* 2..16 */
    int32_t components;          /* 1..4 */
    int32_t sampling_h[4], sampling_v[4];
    int32_t process;             /* ow_jpeg_process */
    int32_t is_arithmetic;
    int32_t colour;              /* ow_jpeg_colour */
    int32_t has_jfif;
    int32_t has_index;           /* of further pictures behind this one: an MPF segment */
    int32_t adobe_transform;     /* -1 where there is no Adobe segment */
    int32_t orientation;         /* of Exif, 1..8; 1 where absent or odd */
    int32_t restart_interval;    /* MCUs between restart markers at the first scan; 0: none */
} ow_jpeg_head_facts;

/* Read the header of size_bytes at content into *facts. Returns 0 or an ow_jpeg_odd. */
OW_API int32_t ow_jpeg_head(const uint8_t *content, size_t size_bytes, ow_jpeg_head_facts *facts);

/* Decode the luma at eighths/8 (1..4) into plane, row by row without gaps.
 *
 * width_px and height_px are the plane's and have to be ceil(side * eighths / 8); the plane has
 * width_px * height_px bytes. A sample is the mean of the pixels that it stands for, as far as
 * the eighths * eighths lowest frequencies of each block tell it: at 1/8 the bits are those of
 * every decoder with a plain integer transform. Serves baseline and extended Huffman files of
 * one scan and progressive ones of the usual scripts; returns an ow_jpeg_odd for others. */
OW_API int32_t ow_jpeg_low_plane(const uint8_t *content, size_t size_bytes, int32_t eighths,
                                 uint8_t *plane, int32_t width_px, int32_t height_px);

#endif
