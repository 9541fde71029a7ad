// The yardstick: what plain C++ makes of the bare job, finish-start links and triangular durations, forward only.
//
// The same method as the Numba kernel (Philox4x32-10, 64 iterations side by side, rows given back after their last use), with the widest
// vectors of the processor written out. Never needed by users: benchmarks/native.py builds it with the system's compiler and runs it.
//
//     bare NETWORK ITERATIONS THREADS ROUNDS
//
// NETWORK is a binary file: int64 counts (tasks, links, slots), then, by task, float64 x 5 (parameters), uint64 x 4 (stream), int64 first link,
// int64 slot, uint8 whether it may end last; then int64 slot by link. Prints the seconds of each round, then P50 and P80 of the finish.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace {

constexpr int LANES = 64, QUARTER = LANES / 4, CHUNK = 1024;

struct Network {
    int64_t tasks, links, slots;
    std::vector<double> parameters;
    std::vector<uint64_t> words;
    std::vector<int64_t> first, slot, before;
    std::vector<uint8_t> last;
};

template <typename T>
void take(std::ifstream& in, std::vector<T>& out, size_t count) {
    out.resize(count);
    in.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(count * sizeof(T)));
    if (!in) throw std::runtime_error("the network file ends too early");
}

Network read(const char* path) {
    std::ifstream in(path, std::ios::binary);
    Network n{};
    std::vector<int64_t> counts;
    take(in, counts, 3);
    n.tasks = counts[0], n.links = counts[1], n.slots = counts[2];
    take(in, n.parameters, n.tasks * 5);
    take(in, n.words, n.tasks * 4);
    take(in, n.first, n.tasks + 1);
    take(in, n.slot, n.tasks);
    take(in, n.last, n.tasks);
    take(in, n.before, n.links);
    return n;
}

#if defined(__AVX512F__) && defined(__AVX512DQ__)
constexpr int W = 8;
#else
constexpr int W = 4;
#endif
using Words = uint64_t __attribute__((vector_size(W * 8)));
using Ints = int32_t __attribute__((vector_size(W * 4)));
using Doubles = double __attribute__((vector_size(W * 8)));

// Products of the lower halves of the lanes, and square roots: the two things that compilers do not find by themselves.
inline Words product(Words a, Words b) {
#if defined(__AVX512F__) && defined(__AVX512DQ__)
    return (Words)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
    return (Words)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#else
    return a * b;
#endif
}

inline Doubles root(Doubles x) {
#if defined(__AVX512F__) && defined(__AVX512DQ__)
    return (Doubles)_mm512_sqrt_pd((__m512d)x);
#elif defined(__AVX2__)
    return (Doubles)_mm256_sqrt_pd((__m256d)x);
#else
    for (int n = 0; n < W; ++n) x[n] = std::sqrt(x[n]);
    return x;
#endif
}

inline Words all(uint64_t x) { return Words{} + x; }
inline Doubles all(double x) { return Doubles{} + x; }
inline Doubles at(const double* p) { return *reinterpret_cast<const Doubles*>(p); }
inline void put(double* p, Doubles x) { *reinterpret_cast<Doubles*>(p) = x; }
inline Doubles later(Doubles a, Doubles b) { return a > b ? a : b; }

inline void put_uniforms(double* out, Words x) {
    const Doubles value = __builtin_convertvector(__builtin_convertvector(x, Ints), Doubles);
    put(out, value * all(1.0 / 4294967296.0) + all(0.5 + 0.5 / 4294967296.0));
}

inline void uniforms(const uint64_t* words, uint64_t block, double* out) {
    const Words low = all(uint64_t{0xFFFFFFFF}), m0 = all(uint64_t{0xD2511F53}), m1 = all(uint64_t{0xCD9E8D57});
    Words lanes{};
    for (int n = 0; n < W; ++n) lanes[n] = n;
    for (int first = 0; first < QUARTER; first += W) {
        const Words count = all(block * QUARTER + first) + lanes;
        Words a = count & low, b = count >> 32, c = all(words[2]), d = all(words[3]);
        uint64_t k = words[0], j = words[1];
        for (int round = 0; round < 10; ++round) {
            const Words p = product(a, m0), q = product(c, m1);
            a = (q >> 32) ^ b ^ all(k), b = q & low, c = (p >> 32) ^ d ^ all(j), d = p & low;
            k = (k + 0x9E3779B9) & 0xFFFFFFFF, j = (j + 0xBB67AE85) & 0xFFFFFFFF;
        }
        put_uniforms(out + first, a);
        put_uniforms(out + first + QUARTER, b);
        put_uniforms(out + first + 2 * QUARTER, c);
        put_uniforms(out + first + 3 * QUARTER, d);
    }
}

inline Doubles drawn(Doubles u, const double* p) {
    const auto below = u <= all(p[2]);
    const Doubles x = root((below ? u : all(1.0) - u) * (below ? all(p[3]) : all(p[4])));
    return below ? all(p[0]) + x : all(p[1]) - x;
}

void run_block(const Network& net, uint64_t block, double* rows, double* finish) {
    alignas(64) double u[LANES];
    for (int n = 0; n < LANES; n += W) put(finish + n, all(0.0));
    for (int64_t i = 0; i < net.tasks; ++i) {
        uniforms(&net.words[i * 4], block, u);
        const double* p = &net.parameters[i * 5];
        double* end = rows + net.slot[i] * LANES;
        const int64_t first = net.first[i], after = net.first[i + 1];
        for (int n = 0; n < LANES; n += W) {
            Doubles start = all(0.0);
            for (int64_t j = first; j < after; ++j) start = later(start, at(rows + net.before[j] * LANES + n));
            put(end + n, start + drawn(at(u + n), p));
        }
        if (net.last[i])
            for (int n = 0; n < LANES; n += W) put(finish + n, later(at(finish + n), at(end + n)));
    }
}

double run(const Network& net, int64_t iterations, int threads, double* out) {
    const auto began = std::chrono::steady_clock::now();
    std::atomic<int64_t> next{0};
    const int64_t chunks = (iterations + CHUNK - 1) / CHUNK;
    auto work = [&] {
        double* rows = static_cast<double*>(std::aligned_alloc(64, net.slots * LANES * sizeof(double)));
        for (int64_t chunk; (chunk = next++) < chunks;) {
            for (int b = 0; b < CHUNK / LANES; ++b) {
                const int64_t block = chunk * (CHUNK / LANES) + b;
                if (block * LANES < iterations) run_block(net, block, rows, out + block * LANES);
            }
        }
        std::free(rows);
    };
    std::vector<std::thread> pool;
    for (int t = 0; t < threads; ++t) pool.emplace_back(work);
    for (auto& t : pool) t.join();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}  // namespace

int main(int count, char** words) {
    if (count != 5) return std::fprintf(stderr, "bare NETWORK ITERATIONS THREADS ROUNDS\n"), 2;
    const Network net = read(words[1]);
    const int64_t iterations = std::stoll(words[2]);
    const int threads = std::stoi(words[3]), rounds = std::stoi(words[4]);
    double* out = static_cast<double*>(std::aligned_alloc(64, (iterations + LANES - 1) / LANES * LANES * sizeof(double)));
    run(net, iterations, threads, out);
    for (int r = 0; r < rounds; ++r) std::printf("%.9f\n", run(net, iterations, threads, out));
    std::sort(out, out + iterations);
    for (double level : {0.5, 0.8}) std::printf("%.17g\n", out[static_cast<size_t>(std::ceil(iterations * level)) - 1]);
}
