#include "kernels/peak.hpp"

#include "ganflow/simd/target.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

namespace ganflow::bench {
namespace {

constexpr int kRounds = 20'000;
constexpr int kChains = 12;  // independent: more than latency (4) times units (2)

// Assembler, since a compiler would move an array of accumulators to the stack and measure that.
#define GF_CHAINS(OP) OP(0) OP(1) OP(2) OP(3) OP(4) OP(5) OP(6) OP(7) OP(8) OP(9) OP(10) OP(11)
#define GF_CLOBBER \
  "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13"
#define GF_FMA_512(r) "vfmadd231ps %%zmm12, %%zmm13, %%zmm" #r "\n"
#define GF_FMA_256(r) "vfmadd231ps %%ymm12, %%ymm13, %%ymm" #r "\n"
#define GF_ZERO(r) "vxorps %%xmm" #r ", %%xmm" #r ", %%xmm" #r "\n"

constexpr float kFactors[] = {0.7384921F, 0.0012345678F};  // sums stay of order 1

void run_512() {
  int rounds = kRounds;
  asm volatile(GF_CHAINS(GF_ZERO) "vbroadcastss (%1), %%zmm12\nvbroadcastss 4(%1), %%zmm13\n"
               "1:\n" GF_CHAINS(GF_FMA_512) "dec %0\njnz 1b\nvzeroupper\n"
               : "+r"(rounds)
               : "r"(kFactors), "m"(kFactors)
               : GF_CLOBBER, "cc");
}

void run_256() {
  int rounds = kRounds;
  asm volatile(GF_CHAINS(GF_ZERO) "vbroadcastss (%1), %%ymm12\nvbroadcastss 4(%1), %%ymm13\n"
               "1:\n" GF_CHAINS(GF_FMA_256) "dec %0\njnz 1b\nvzeroupper\n"
               : "+r"(rounds)
               : "r"(kFactors), "m"(kFactors)
               : GF_CLOBBER, "cc");
}

double best_seconds(void (*run)()) {
  using Clock = std::chrono::steady_clock;
  double best = std::numeric_limits<double>::infinity();
  for (int repetition = 0; repetition < 10; ++repetition) {
    const auto begin = Clock::now();
    run();
    best = std::min(best, std::chrono::duration<double>(Clock::now() - begin).count());
  }
  return best / (kRounds * kChains);
}

}  // namespace

FmaPeak fma_peak() {
  switch (simd::chosen_target()) {
    case simd::Target::kAvx512: return {best_seconds(run_512), 64};
    case simd::Target::kAvx2: return {best_seconds(run_256), 32};
    case simd::Target::kSse4:
    case simd::Target::kScalar: break;
  }
  return {0, 0};
}

}  // namespace ganflow::bench
