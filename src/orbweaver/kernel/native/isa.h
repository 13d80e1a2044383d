/* Which instruction set the library runs with.
 *
 * Every arithmetic of the library exists for each set and gives the same bits: the same source
 * is compiled once a set (files named *_avx2.cpp and *_avx512.cpp include it again), floating
 * point is never contracted or reassociated.
 *
 * Thread: all functions here may be called from any thread. Trust: no untrusted bytes.
 */
#ifndef ORBWEAVER_ISA_H
#define ORBWEAVER_ISA_H

#include <stdint.h>

#define OW_API extern "C" __attribute__((visibility("default")))

enum ow_isa : int32_t {
    OW_ISA_SCALAR = 0, /* what every machine of this kind has */
    OW_ISA_AVX2 = 1,   /* AVX2, POPCNT, BMI1, BMI2 */
    OW_ISA_AVX512 = 2, /* AVX-512 F, BW, DQ, VL, VPOPCNTDQ */
};

/* The best set that this machine and this build have; asks the processor once. */
OW_API int32_t ow_isa_best(void);

/* The set in use: the best one unless ow_isa_select() chose a lower one. */
OW_API int32_t ow_isa_current(void);

/* Use `isa` from now on, in every thread. Returns 0, or -1 and changes nothing where the
 * machine lacks it. For tests and benches; calls under way may finish with the old one. */
OW_API int32_t ow_isa_select(int32_t isa);

/* SHA-256 (64 hex digits) of the sources that this library was built from. Owner: the library. */
OW_API const char *ow_sources_sha256_hex(void);

#endif
