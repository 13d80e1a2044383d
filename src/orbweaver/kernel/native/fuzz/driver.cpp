// The fuzzers' main(): mutates seed files deterministically and feeds each mutant to the target.
//
//   fuzz_<thing> [--runs N] [--seed S] [--max-bytes M] [--keep FILE] SEED_FILE...
//
// Every seed runs once as it is, then N mutants. Mutants that reach code that nothing reached
// before join the seeds (gcc's trace-pc calls back from every basic block of the kernel). The same
// arguments give the same mutants. A mutant that brings the target down is written to FILE.
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bitset>
#include <string>
#include <vector>

#include "mutate.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes);
extern "C" void __sanitizer_set_death_callback(void (*callback)(void));
extern "C" const char *__asan_default_options(void) {
    return "handle_abort=1:handle_sigill=1:allocator_may_return_null=1:max_allocation_size_mb=1024";
}
extern "C" const char *__ubsan_default_options(void) { return "print_stacktrace=1"; }

namespace {

constexpr unsigned PATIENCE_S = 20;  // one mutant may take this long, under sanitizers

std::bitset<1 << 20> reached;
bool reached_more = false;
std::vector<uint8_t> current;
const char *keep_path = nullptr;

void keep_current() {
    fprintf(stderr, "the mutant has %zu bytes\n", current.size());
    FILE *file = keep_path ? fopen(keep_path, "wb") : nullptr;
    if (!file) return;
    fwrite(current.data(), 1, current.size(), file);
    fclose(file);
}

void lost_patience(int) {
    static const char sentence[] = "one mutant took too long\n";
    if (write(2, sentence, sizeof sentence - 1) < 0) _exit(2);
    abort();
}

bool run(const std::vector<uint8_t> &bytes) {
    current = bytes;
    reached_more = false;
    // a copy of exactly this size, so that the address sanitizer sees one byte too far
    uint8_t *copy = static_cast<uint8_t *>(malloc(bytes.empty() ? 1 : bytes.size()));
    if (!copy) abort();
    if (!bytes.empty()) memcpy(copy, bytes.data(), bytes.size());
    alarm(PATIENCE_S);
    LLVMFuzzerTestOneInput(copy, bytes.size());
    alarm(0);
    free(copy);
    return reached_more;
}

std::vector<uint8_t> read_whole(const char *path) {
    std::vector<uint8_t> bytes;
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(2);
    }
    uint8_t part[1 << 16];
    for (size_t got; (got = fread(part, 1, sizeof part, file)) > 0;)
        bytes.insert(bytes.end(), part, part + got);
    fclose(file);
    return bytes;
}

struct Asked {
    uint64_t runs = 1000, seed = 1;
    size_t max_bytes = 1 << 16;
    std::vector<std::vector<uint8_t>> seeds;
};

Asked read_arguments(int count, char **words) {
    Asked asked;
    for (int i = 1; i < count; i++) {
        const std::string word = words[i];
        const bool has_value = i + 1 < count;
        if (word == "--runs" && has_value)
            asked.runs = strtoull(words[++i], nullptr, 10);
        else if (word == "--seed" && has_value)
            asked.seed = strtoull(words[++i], nullptr, 10);
        else if (word == "--max-bytes" && has_value)
            asked.max_bytes = strtoull(words[++i], nullptr, 10);
        else if (word == "--keep" && has_value)
            keep_path = words[++i];
        else
            asked.seeds.push_back(read_whole(words[i]));
    }
    return asked;
}

}  // namespace

// Called from every basic block of the kernel and of the target.
extern "C" void __sanitizer_cov_trace_pc(void) {
    const uintptr_t here = reinterpret_cast<uintptr_t>(__builtin_return_address(0));
    const uintptr_t base = reinterpret_cast<uintptr_t>(&__sanitizer_cov_trace_pc);
    const size_t place = (here - base) & (reached.size() - 1);
    if (reached[place]) return;
    reached[place] = true;
    reached_more = true;
}

int main(int count, char **words) {
    Asked asked = read_arguments(count, words);
    signal(SIGALRM, lost_patience);
    __sanitizer_set_death_callback(keep_current);
    if (asked.seeds.empty()) asked.seeds.push_back({0});
    const size_t given = asked.seeds.size();
    for (const auto &seed : asked.seeds) run(seed);
    Mutator mutator(asked.seed, asked.max_bytes);
    for (uint64_t i = 0; i < asked.runs; i++) {
        std::vector<uint8_t> mutant = mutator.mutant_of(asked.seeds);
        if (run(mutant)) asked.seeds.push_back(std::move(mutant));
    }
    printf("%llu runs, %zu seeds, %zu more that reached new code, %zu places reached\n",
           static_cast<unsigned long long>(asked.runs), given, asked.seeds.size() - given,
           reached.count());
    return 0;
}
