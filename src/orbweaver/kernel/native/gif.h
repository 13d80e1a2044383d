/* The first frame of plain GIF files (GIF89a, 1990): bytes that name colours, and the colours.
 *
 * Owner: the caller owns every buffer; nothing handed in is kept after the call.
 * Unit: pixels, bytes. Failure: 0, or one of ow_gif_odd; "odd" says that another decoder should
 * be asked, not that the file is broken. What stands in the output buffers is then undefined.
 * Thread: any. Trust: none. Every length and code of the file is checked before use; time is
 * linear in size_bytes and in the number of pixels.
 */
#ifndef ORBWEAVER_GIF_H
#define ORBWEAVER_GIF_H

#include <stddef.h>
#include <stdint.h>

#include "isa.h"

enum ow_gif_odd : int32_t {
    OW_GIF_FINE = 0,
    OW_GIF_FOREIGN = 1, /* does not begin as a GIF, or ends before a frame */
    OW_GIF_FRAME = 2,   /* the frame is partly clear, or not all of the picture */
    OW_GIF_PALETTE = 3, /* no colours, or a code names one that is not there */
    OW_GIF_SIZE = 4,    /* the room handed in is for another size */
    OW_GIF_DATA = 5,    /* codes end early, or name what was not sent */
    OW_GIF_MEMORY = 6,  /* no memory for the rows of an interlaced frame */
};

/* Bytes of room behind the pixels: copies may run on into it. */
#define OW_GIF_ROOM_BYTES 16
#define OW_GIF_PALETTE_BYTES 768

/* Width and height of the picture. Returns 0 or an ow_gif_odd. */
OW_API int32_t ow_gif_sides(const uint8_t *content, size_t size_bytes, int32_t *width_px,
                            int32_t *height_px);

/* Decode the first frame into `indexes`, row by row without gaps: width_px * height_px bytes
 * and OW_GIF_ROOM_BYTES more. `palette`: red, green, blue of 256 colours, black behind the last.
 * Returns 0 or an ow_gif_odd. */
OW_API int32_t ow_gif_first_frame(const uint8_t *content, size_t size_bytes, uint8_t *indexes,
                                  int32_t width_px, int32_t height_px, uint8_t *palette);

#endif
