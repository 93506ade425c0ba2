/// Is the machine quiet? Prints the rate of one register-resident loop of multiply–adds on every core at once, in 10^9
/// operations a second. Two virtual cores that share one show about half the rate, and so does a busy neighbour.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr long kRounds = 20'000'000;
constexpr int kChains = 8;  // independent, so that latency does not bound the loop

double rate() {
  double chain[kChains];
  std::fill(chain, chain + kChains, 1.0);
  const auto begun = std::chrono::steady_clock::now();
  for (long r = 0; r < kRounds; ++r) {
    for (double& c : chain) {
      c = c * 0.999999 + 1e-6;  // stays at 1
    }
    asm volatile("" ::: "memory");
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  double sum = 0;
  for (const double c : chain) {
    sum += c;
  }
  return sum > 0 ? 2e-9 * kChains * static_cast<double>(kRounds) / seconds : 0;
}

}  // namespace

int main() {
  std::vector<double> rates(std::max(1U, std::thread::hardware_concurrency()));
  std::vector<std::thread> threads;
  for (double& r : rates) {
    threads.emplace_back([&r] { r = rate(); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  std::string line;
  for (const double r : rates) {
    line += std::to_string(r) + " ";
  }
  std::puts(line.c_str());
  return 0;
}
