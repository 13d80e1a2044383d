// Run-time choice of the instruction set; see isa.h.
#include "isa.h"

#include <atomic>

namespace {

int32_t ask_processor() {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (!(__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt") &&
          __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2")))
        return OW_ISA_SCALAR;
    const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512vpopcntdq");
    return wide ? OW_ISA_AVX512 : OW_ISA_AVX2;
#else
    return OW_ISA_SCALAR;
#endif
}

std::atomic<int32_t> chosen{-1};

}  // namespace

int32_t ow_isa_best(void) {
    static const int32_t best = ask_processor();
    return best;
}

int32_t ow_isa_current(void) {
    const int32_t isa = chosen.load(std::memory_order_relaxed);
    return isa < 0 ? ow_isa_best() : isa;
}

int32_t ow_isa_select(int32_t isa) {
    if (isa < OW_ISA_SCALAR || isa > ow_isa_best()) return -1;
    chosen.store(isa, std::memory_order_relaxed);
    return 0;
}

const char *ow_sources_sha256_hex(void) { return OW_SOURCES_SHA256_HEX; }
