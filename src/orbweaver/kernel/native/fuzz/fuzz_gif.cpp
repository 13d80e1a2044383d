// Feeds bytes to the GIF reader, into room exactly as large as it asks for.
#include <stdint.h>
#include <stdlib.h>

#include "gif.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes) {
    int32_t width_px = 0, height_px = 0;
    if (ow_gif_sides(bytes, size_bytes, &width_px, &height_px)) return 0;
    const size_t pixels = size_t(width_px) * size_t(height_px);
    if (pixels > 1u << 20) return 0;
    uint8_t *room = static_cast<uint8_t *>(malloc(pixels + OW_GIF_ROOM_BYTES));
    if (!room) return 0;
    uint8_t palette[OW_GIF_PALETTE_BYTES];
    ow_gif_first_frame(bytes, size_bytes, room, width_px, height_px, palette);
    free(room);
    return 0;
}
