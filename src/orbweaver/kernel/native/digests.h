/* SHA-1 and SHA-256 of the same bytes (FIPS 180-4), in one pass.
 *
 * Each of the two waits for its own last result most of the time; done side by side they take
 * little longer than one. Only for processors with SHA instructions.
 *
 * Owner: the caller owns every buffer. Unit: bytes. Failure: OW_DIGESTS_NOT_SERVED where the
 * processor or the build lacks the instructions; nothing is written then, ask another library.
 * Thread: any. Trust: none is needed; the bytes are only summed.
 */
#ifndef ORBWEAVER_DIGESTS_H
#define ORBWEAVER_DIGESTS_H

#include <stddef.h>
#include <stdint.h>

#include "isa.h"

enum ow_digests_code : int32_t { OW_DIGESTS_FINE = 0, OW_DIGESTS_NOT_SERVED = 1 };

/* Write 20 bytes to `sha1` and 32 to `sha256`: the digests of `size_bytes` at `content`. */
OW_API int32_t ow_sha1_sha256(const uint8_t *content, size_t size_bytes, uint8_t *sha1,
                              uint8_t *sha256);

#endif
