// The inverse DCT for every machine, and the choice among the forms; see jpeg_idct.h.
#include "jpeg_idct.h"

#include <string.h>

#include "isa.h"

namespace ow::jpeg {

#define OW_INVERSE inverse_scalar
#include "jpeg_idct_lanes.inc"

Inverse inverse() {
#if defined(__x86_64__)
    if (ow_isa_current() >= OW_ISA_AVX2) return inverse_avx2;
#endif
    return inverse_scalar;
}

Inverse inverse_low() {
#if defined(__x86_64__)
    if (ow_isa_current() >= OW_ISA_AVX2) return inverse_low_avx2;
#endif
    return inverse_scalar;
}

}  // namespace ow::jpeg
