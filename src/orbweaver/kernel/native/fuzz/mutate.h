// Mutants of byte strings, drawn from a seeded generator: the same seed, the same mutants.
#ifndef ORBWEAVER_FUZZ_MUTATE_H
#define ORBWEAVER_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

#include <algorithm>
#include <vector>

class Mutator {
  public:
    using Bytes = std::vector<uint8_t>;

    Mutator(uint64_t seed, size_t max_bytes) : state_(seed), max_bytes_(max_bytes) {}

    /* One of `seeds` with one to eight changes, at most `max_bytes` long. */
    Bytes mutant_of(const std::vector<Bytes> &seeds) {
        Bytes bytes = seeds[below(seeds.size())];
        for (size_t left = 1 + below(1 + below(8)); left; left--) change(bytes, seeds);
        if (bytes.size() > max_bytes_) bytes.resize(max_bytes_);
        return bytes;
    }

  private:
    uint64_t state_;
    size_t max_bytes_;

    // splitmix64, whose whole state is one counter
    uint64_t draw() {
        uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }

    size_t below(size_t limit) { return limit ? static_cast<size_t>(draw() % limit) : 0; }

    // mostly short, now and then as long as there is room
    size_t length_within(size_t room) {
        return room ? 1 + below(below(4) ? std::min<size_t>(room, 16) : room) : 0;
    }

    void change(Bytes &bytes, const std::vector<Bytes> &seeds) {
        switch (bytes.empty() ? 5 + below(2) : below(10)) {
            case 0: bytes[below(bytes.size())] ^= static_cast<uint8_t>(1u << below(8)); break;
            case 1: bytes[below(bytes.size())] = static_cast<uint8_t>(draw()); break;
            case 2: bytes[below(bytes.size())] += static_cast<uint8_t>(below(33) - 16); break;
            case 3: put_interesting(bytes); break;
            case 4: bytes.resize(below(bytes.size() + 1)); break;
            case 5: insert(bytes); break;
            case 6: splice(bytes, seeds[below(seeds.size())]); break;
            case 7: erase(bytes); break;
            case 8: repeat(bytes); break;
            default: fill(bytes); break;
        }
    }

    // the values at which lengths, offsets and counts go wrong, in 1, 2, 4 or 8 bytes
    void put_interesting(Bytes &bytes) {
        static const uint64_t values[] = {
            0,      1,          2,          7,          8,          15,         16,
            31,     32,         63,         64,         100,        127,        128,
            255,    256,        512,        1023,       1024,       4095,       4096,
            32767,  32768,      65535,      65536,      0x7FFFFFFF, 0x80000000, 0xFFFFFFFF,
            1u << 24, uint64_t{1} << 32, uint64_t{1} << 48, INT64_MAX, uint64_t{1} << 63, UINT64_MAX,
        };
        const uint64_t value = values[below(sizeof values / sizeof *values)] + below(3) - 1;
        const size_t width = size_t{1} << below(4);
        const bool is_big_endian = below(2);
        const size_t at = below(bytes.size());
        for (size_t i = 0; i < width && at + i < bytes.size(); i++) {
            const size_t shift = 8 * (is_big_endian ? width - 1 - i : i);
            bytes[at + i] = static_cast<uint8_t>(value >> shift);
        }
    }

    using Place = Bytes::difference_type;

    void insert(Bytes &bytes) {
        Bytes extra(1 + below(16));
        for (uint8_t &byte : extra) byte = static_cast<uint8_t>(draw());
        bytes.insert(bytes.begin() + Place(below(bytes.size() + 1)), extra.begin(), extra.end());
    }

    void splice(Bytes &bytes, const Bytes &other) {
        const size_t from = below(other.size() + 1);
        const size_t size = length_within(other.size() - from);
        const Bytes part(other.begin() + Place(from), other.begin() + Place(from + size));
        const size_t at = below(bytes.size() + 1);
        if (below(2)) bytes.resize(at);
        bytes.insert(bytes.begin() + Place(std::min(at, bytes.size())), part.begin(), part.end());
    }

    void erase(Bytes &bytes) {
        const size_t at = below(bytes.size());
        const size_t size = length_within(bytes.size() - at);
        bytes.erase(bytes.begin() + Place(at), bytes.begin() + Place(at + size));
    }

    void repeat(Bytes &bytes) {
        const size_t from = below(bytes.size());
        const size_t size = length_within(bytes.size() - from);
        const Bytes part(bytes.begin() + Place(from), bytes.begin() + Place(from + size));
        for (size_t left = 1 + below(4); left && bytes.size() < max_bytes_; left--)
            bytes.insert(bytes.begin() + Place(from), part.begin(), part.end());
    }

    void fill(Bytes &bytes) {
        const size_t at = below(bytes.size());
        const size_t size = length_within(bytes.size() - at);
        std::fill_n(bytes.begin() + Place(at), size, static_cast<uint8_t>(draw()));
    }
};

#endif
